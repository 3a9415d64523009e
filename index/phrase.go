package index

import (
	"regexp"
	"strings"
)

// shorthand is what people type in chats, and what it stands for. Words that
// stand for nothing are dropped.
var shorthand = map[string]string{
	"eif": "entry into force", "ratif": "ratification", "ratifs": "ratifications", "nr": "number", "no.": "number", "yr": "year", "yrs": "years",
	"hr": "hour", "hrs": "hours", "mth": "month", "mths": "months", "wk": "week", "wks": "weeks", "hq": "headquarters seat", "osi": "on-site inspection",
	"osis": "on-site inspections", "ffm": "fact-finding mission", "msp": "meeting of states parties", "msps": "meetings of states parties", "isu": "implementation support unit",
	"revcon": "review conference", "revcons": "review conferences", "csp": "conference of states parties", "exec": "executive", "def": "definition",
	"amdt": "amendment", "gov": "government", "govt": "government", "govs": "governments", "ppl": "people", "arty": "artillery", "ops": "operations", "ammo": "ammunition",
	"cw": "chemical weapons", "cws": "chemical weapons", "bw": "biological weapons", "bws": "biological weapons", "wmd": "weapons of mass destruction",
	"apl": "anti-personnel mine", "apls": "anti-personnel mines", "ap": "anti-personnel", "apm": "anti-personnel mine", "apms": "anti-personnel mines",
	"avm": "anti-vehicle mine", "atm": "anti-tank mine", "ied": "booby trap improvised device", "ieds": "booby traps improvised devices", "erw": "explosive remnants", "uxo": "unexploded", "cm": "cluster munition", "cms": "cluster munitions",
	"nws": "nuclear-weapon state", "nnws": "non-nuclear-weapon state", "hcp": "high contracting parties", "unsc": "security council", "unsg": "secretary-general", "sg": "secretary-general",
	"sc": "security council", "icj": "international court of justice", "dg": "director-general", "ts": "technical secretariat", "ec": "executive council", "mil": "military", "intl": "international", "int'l": "international",
	"natl": "national", "nat'l": "national", "info": "information", "docs": "documents", "max": "maximum", "min": "minimum", "govts": "governments", "reqs": "requirements", "req": "requirement",
	"b4": "before", "bc": "because", "cuz": "because", "w/o": "without", "w/": "with", "w": "with", "r": "are", "u": "you", "ur": "your", "n": "and", "hav": "have", "dont": "do not", "cant": "cannot", "y/n": "",
	"seimas": "Lithuania parliament", "sejm": "Poland parliament", "saeima": "Latvia parliament", "riigikogu": "Estonia parliament", "eduskunta": "Finland parliament",
	"pls": "", "plz": "", "lol": "", "wtf": "", "idk": "", "tbh": "", "imo": "", "btw": "", "omg": "", "nah": "no", "ok": "allowed", "okay": "allowed",
	"ua": "Ukraine", "uk": "United Kingdom", "gb": "United Kingdom", "est": "Estonia", "pol": "Poland", "fra": "France", "ger": "Germany", "rus": "Russia", "fin": "Finland", "usa": "United States", "dprk": "North Korea", "nk": "North Korea", "ltu": "Lithuania", "lva": "Latvia", "ukr": "Ukraine",
}

// spelledOut puts words for the shorthand of a question. Capitals are left
// alone, unless they are an abbreviation of the table: "US" is no "us".
func spelledOut(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		bare := strings.Trim(w, punctuation+"*")
		long, known := shorthand[strings.ToLower(bare)]
		if !known || bare != strings.ToLower(bare) && bare != strings.ToUpper(bare) || len(bare) < 3 && bare != strings.ToLower(bare) {
			continue
		}
		words[i] = strings.Replace(w, bare, long, 1)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// phrases brings lay phrases of several words, and joined forms, to the words
// that treaties use. Single words are the thesaurus' business.
var phrases = []struct {
	lay    *regexp.Regexp
	treaty string
}{
	{regexp.MustCompile(`(?i)\banti[\s-]?personnel\b`), "anti-personnel"},
	{regexp.MustCompile(`(?i)\banti[\s-]?(?:vehicle|tank)\b`), "anti-vehicle"},
	{regexp.MustCompile(`(?i)\bland[\s-]mines?\b`), "landmine"},
	{regexp.MustCompile(`(?i)\bbooby[\s-]?trap(s|ped)?\b`), "booby-trap"},
	{regexp.MustCompile(`(?i)\bcluster[\s-]?(?:bomb|shell|weapon)s?\b`), "cluster munition"},
	{regexp.MustCompile(`(?i)\bbomblets?\b`), "bomblet submunition"},
	{regexp.MustCompile(`(?i)\b(?:tear|cs)[\s-]gas\b`), "riot control agent"},
	{regexp.MustCompile(`(?i)\bpepper spray\b`), "riot control agent"},
	{regexp.MustCompile(`(?i)\bweed[\s-]?killers?\b`), "herbicide"},
	{regexp.MustCompile(`(?i)\bbio[\s-]?weapons?\b`), "biological weapon"},
	{regexp.MustCompile(`(?i)\bnukes?\b|\b(?:the|an?) (?:atom(?:ic)? )?bomb\b`), "nuclear weapon"},
	{regexp.MustCompile(`(?i)\b(?:pull|get|opt|back|walk|step|drop)(?:s|ed|ing|ped|ping|ting)? (?:out|away)\b(?: of| from)?`), "withdraw"},
	{regexp.MustCompile(`(?i)\bsign(?:ed|ing)? up\b`), "join"},
	{regexp.MustCompile(`(?i)\bat war\b|\bwar ?time\b`), "armed conflict"},
	{regexp.MustCompile(`(?i)\bcivil wars?\b`), "internal armed conflict not of an international character"},
	{regexp.MustCompile(`(?i)\blaws? of war\b`), "international humanitarian law"},
	{regexp.MustCompile(`(?i)\bget rid of\b|\bblow(?:ing)? up\b`), "destroy"},
	{regexp.MustCompile(`(?i)\b(?:go(?:es)?|went|gone) off\b|\bblows? up\b`), "explode"},
	{regexp.MustCompile(`(?i)\bfight(?:ing)? (?:alongside|together with|beside)\b|\bjoint op(?:eration)?s\b`), "military cooperation operations"},
	{regexp.MustCompile(`(?i)\b(?:two|2)[\s/-]?(?:thirds?|3)\b`), "two thirds majority"},
	{regexp.MustCompile(`(?i)\bhalf (?:a )?year\b`), "six months"},
	{regexp.MustCompile(`(?i)\bleft behind\b`), "abandoned"},
	{regexp.MustCompile(`(?i)\bcontact (?:person|point)\b|\bpoint of contact\b`), "national point of contact focal point"},
	{regexp.MustCompile(`(?i)\bstay(?:s|ed)? silent\b|\bsays? nothing\b`), "no objection raised"},
	{regexp.MustCompile(`(?i)\b(?:throw|thrown|kick(?:ed)?) out\b`), "deprived of membership"},
	{regexp.MustCompile(`(?i)\bworld court\b`), "International Court of Justice"},
	{regexp.MustCompile(`(?i)\bmore time\b|\bextra (?:time|years)\b`), "extension of deadline"},
	{regexp.MustCompile(`(?i)\bspare parts\b`), "parts and components"},
	{regexp.MustCompile(`(?i)\bfull powers\b|\bspecial papers\b`), "full powers"},
	{regexp.MustCompile(`(?i)\bknow-?how\b`), "technology information"},
	{regexp.MustCompile(`(?i)\bsay(?:s|ing)? yes to\b`), "consent to be bound by"},
}

// inTreatyWords puts treaty words for lay phrases.
func inTreatyWords(text string) string {
	for _, p := range phrases {
		text = p.lay.ReplaceAllString(text, p.treaty)
	}
	return text
}
