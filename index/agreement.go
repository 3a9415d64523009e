package index

import (
	"strings"

	"treatybot/corpus/pattern"
)

// otherAgreements matches agreements, and groups of states that control exports,
// which people ask about and the library does not hold. Names that a treaty of
// the library has too are found before. Names that are words too count in
// capitals alone.
var otherAgreements = pattern.New(`\b(?i:` +
	// Nuclear and other weapons.
	`new start(?: treaty)?|(?:start|salt)(?: (?:i{1,3}|[123]))? (?:treaty|agreement|talks)|abm treaty|anti-ballistic missile treaty|lisbon protocol|(?:partial|limited) test[ -]ban(?: treaty)?|threshold test[ -]ban(?: treaty)?|` +
	`fissile material cut-?off(?: treaty)?|plutonium management and disposition agreement|(?:treaty of )?(?:tlatelolco|rarotonga|pelindaba)(?: (?:zone|treaty))?|(?:treaty of )?bangkok (?:zone|treaty)|semipalatinsk (?:zone|treaty)|` +
	`iran (?:nuclear )?deal|iran nuclear agreement|agreed framework|washington naval treaty|outer space treaty|space treaty|moon (?:treaty|agreement)|antarctic treaty|sea-?bed (?:arms control )?treaty|environmental modification convention|` +
	`ccw protocol (?:i|iii|iv|v|1|3|4|5|one|three|four|five)|protocol (?:iii|iv|v)|protocol (?:i|iii|iv|v|1|3|4|5|one|three|four|five) (?:of|to|on) the ccw|` +
	`open skies(?: treaty)?|vienna document|conventional (?:armed )?forces in europe(?: treaty)?|cfe treaty|hague code of conduct|missile technology control regime|proliferation security initiative|` +
	`wassenaar(?: arrangement)?|australia group|nuclear suppliers'? group|zangger committee|eu(?:'s)? common position|firearms protocol|ecowas convention|programme of action on small arms|` +
	`nuclear terrorism convention|physical protection convention|convention on the physical protection|` +
	// War, and other things.
	`(?:(?:first|second|third|fourth) )?geneva conventions?(?: (?:of )?1949| i{1,3}v?)?|additional protocols?(?: i{1,3}| [123])?|hague conventions?|hague regulations|martens clause|rome statute|genocide convention|torture convention|refugee convention|child soldiers? (?:protocol|treaty)|` +
	`minsk (?:agreements?|accords?|deal|ii|2)|budapest memorandum|helsinki final act|dayton (?:agreement|accords?)|camp david(?: accords?)?|good friday agreement|oslo accords|abraham accords|treaty of versailles|versailles treaty|kellogg-briand(?: pact)?|` +
	`north atlantic treaty|washington treaty|warsaw pact|law of the sea(?: convention)?|paris (?:climate )?agreement|kyoto protocol|montreal protocol|basel convention|stockholm convention|rotterdam convention|minamata convention|london dumping convention|` +
	`(?:vienna )?convention on (?:diplomatic|consular) relations|(?:vienna )?(?:diplomatic|consular) relations convention|maastricht(?: treaty)?|lisbon treaty|treaty of lisbon` +
	`)\b|\b(?:START I{1,3}|SALT(?: I{1,2})?|SORT|JCPOA|PTBT|LTBT|TTBT|FMCT|ABM|ENMOD|CFE|MTCR|HCOC|NSG|UNCLOS|AUKUS|CPPNM|OPAC)\b`)

// agreementsNamed lists the other agreements that a text names. In a text all in
// capitals a word in capitals is no name: "WHAT SORT OF MINES".
func agreementsNamed(text string) []string {
	if text == strings.ToUpper(text) {
		text = strings.ToLower(text)
	}
	var names []string
	for _, m := range otherAgreements.FindAllStringIndex(text, -1) {
		if !strings.HasPrefix(text[m[1]:], " on ") { // "the Geneva convention on gas" is the Protocol of 1925
			names = append(names, text[m[0]:m[1]])
		}
	}
	return names
}
