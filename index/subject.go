package index

import "treatybot/corpus/pattern"

// subjects are words that tell which treaty a question is about though it names
// none, and how surely: 1 is as good as a name.
var subjects = []struct {
	words    *pattern.Pattern
	treaties map[string]float64
}{
	{pattern.New(`(?i)\b(?:landmine|(?:anti-personnel )?mines?|de-?mining|mined|minefields?|mine clearance)\b`), map[string]float64{"ottawa-1997": 1, "ccw-ap2-1996": 0.7, "swissinfo-2025": 0.4}},
	{pattern.New(`(?i)\b(?:minefield sign|booby-trap|detectable|metal detectors?|remotely delivered|self-?destruct\w*|self-?deactivat\w*|peacekeepers|minefields?|mines protocol)\b`), map[string]float64{"ccw-ap2-1996": 1}},
	{pattern.New(`(?i)\b(?:cluster|bomblets?|submunitions?|duds?)\b`), map[string]float64{"ccm-2008": 1}},
	{pattern.New(`(?i)\b(?:chemical|nerve|sarin|mustard|toxic chemicals?|riot control|precursors?|herbicides?|challenge inspections?)\b`), map[string]float64{"cwc-1993": 1}},
	{pattern.New(`(?i)\b(?:poison(?:ous)? gas|gas(?:es)?|1925)\b`), map[string]float64{"geneva-1925": 0.7, "cwc-1993": 0.7}},
	{pattern.New(`(?i)\b(?:biological|bacteri\w+|germs?|toxins?|anthrax|virus(?:es)?|smallpox|plague|pathogens?|microb\w+)\b`), map[string]float64{"bwc-1972": 1}},
	{pattern.New(`(?i)\b(?:test-ban|nuclear (?:weapons? )?(?:tests?|testing)|test(?:ing)? (?:nuclear|explosion|inspections?|sites?)|nuclear weapon tests?|seismic|monitoring system|on-site inspections?|blasts?|suspected test|nuclear explosions?)\b`), map[string]float64{"ctbt-1996": 1, "tpnw-2017": 0.3}},
	{pattern.New(`(?i)\b(?:safeguards?|iaea|uranium|plutonium|reactors?|nuclear (?:energy|material|power|powers|fuel)|non-?proliferation|nuclear-weapon states?|fission\w*)\b`), map[string]float64{"npt-1968": 1, "tpnw-2017": 0.3}},
	{pattern.New(`(?i)\b(?:nuclear weapons?|warheads?|hibakusha|nuclear)\b`), map[string]float64{"tpnw-2017": 0.8, "npt-1968": 0.6, "ctbt-1996": 0.4}},
	{pattern.New(`(?i)\b(?:arms? (?:deals?|exports?|sales?|trade|transfers?|imports?|brok\w+|sellers?|traffick\w+)|export (?:control\w*|licen[cs]\w+|records?)|brokers?|brokering|ammunition|rifles?|guns?|pistols?|small arms|parts and components|conventional arms|tanks?|fighter jets?|weapons? (?:sales?|exports?|deals?|dealers?))\b`), map[string]float64{"att-2013": 1}},
	{pattern.New(`(?i)\b(?:missiles?|launchers?|intermediate-range|reagan|gorbachev)\b`), map[string]float64{"inf-1987": 1}},
	{pattern.New(`(?i)\b(?:incendiary|blinding|lasers?|inhumane|certain conventional)\b`), map[string]float64{"ccw-1980": 1}},
	{pattern.New(`(?i)\b(?:jus cogens|peremptory|reservations?|interpret\w*|rebus|pacta|full powers|travaux|treat(?:y|ies|ys)|pacts?|accords?|agreements? between states|void|ratification|depositary)\b`), map[string]float64{"vclt-1969": 0.5, "leaving-treaties": 0.3}},
	{pattern.New(`(?i)\b(?:leave|left|leaving|quit\w*|withdr[ae]w\w*|exits?|suspend\w*|suspension)\b`), map[string]float64{"leaving-treaties": 0.4, "ottawa-1997": 0.4, "swissinfo-2025": 0.2}},
}

// subjectsOf tells which treaties a question may be about, by id.
func subjectsOf(text string) map[string]float64 {
	found := map[string]float64{}
	for _, s := range subjects {
		if s.words.MatchString(text) {
			for id, weight := range s.treaties {
				found[id] = max(found[id], weight)
			}
		}
	}
	return found
}
