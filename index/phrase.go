package index

import (
	"strings"

	"treatybot/corpus/pattern"
)

// shorthand is what people type in chats, and what it stands for. Words that
// stand for nothing are dropped.
var shorthand = map[string]string{
	"eif": "entry into force", "ratif": "ratification", "ratifs": "ratifications", "nr": "number", "yr": "year", "yrs": "years",
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
	"wat": "what", "wut": "what", "wot": "what", "wats": "what is", "whats": "what is", "wen": "when", "wher": "where", "wheres": "where is", "whos": "who is", "whens": "when is", "hows": "how is", "hw": "how", "wich": "which",
	"whch": "which", "mny": "many", "evry": "every", "evrybody": "everybody", "evryone": "everyone", "sumone": "someone", "sumthing": "something", "nething": "anything", "ne1": "anyone", "any1": "anyone", "every1": "everyone",
	"some1": "someone", "dat": "that", "dis": "this", "dey": "they", "dem": "them", "da": "the", "teh": "the", "tht": "that", "thats": "that is", "thx": "", "rly": "really", "rlly": "really", "srsly": "", "prob": "probably",
	"probs": "probably", "tho": "though", "thru": "through", "til": "until", "afta": "after", "befor": "before", "agn": "again", "abt": "about", "bout": "about", "cos": "because", "coz": "because", "bcuz": "because", "bcoz": "because",
	"wanna": "want to", "gonna": "going to", "gotta": "have to", "hafta": "have to", "gimme": "give me", "lemme": "let me", "dunno": "do not know", "aint": "is not", "ain't": "is not", "wont": "will not", "didnt": "did not",
	"doesnt": "does not", "isnt": "is not", "arent": "are not", "wasnt": "was not", "havent": "have not", "hasnt": "has not", "shouldnt": "should not", "couldnt": "could not", "wouldnt": "would not", "cud": "could", "shud": "should",
	"wud": "would", "hafto": "have to", "lst": "list", "num": "number", "nos": "numbers", "amt": "amount", "pct": "percent", "dayz": "days", "yrz": "years", "mos": "months", "mins": "minutes", "secs": "seconds", "conf": "conference",
	"confs": "conferences", "prot": "protocol", "prots": "protocols", "conv": "convention", "convs": "conventions", "para": "paragraph", "paras": "paragraphs", "ref": "reference", "refs": "references", "coord": "coordinate",
	"coords": "coordinates", "pts": "points", "doc": "document", "org": "organisation", "orgs": "organisations", "reps": "representatives", "rep": "representative", "pres": "president", "secgen": "secretary-general", "dept": "department",
	"mgmt": "management", "mtg": "meeting", "mtgs": "meetings", "agmt": "agreement", "agreemnt": "agreement", "resn": "resolution", "decl": "declaration", "declaraton": "declaration", "prelim": "preliminary", "env": "environment",
	"enviro": "environmental", "approx": "about", "avg": "average", "ext": "extension", "exts": "extensions", "xtra": "extra", "diff": "difference", "diffs": "differences", "vs": "versus", "legit": "legitimate", "illegl": "illegal",
	"eg": "example", "2day": "today", "2moro": "tomorrow", "2nite": "tonight", "gr8": "great", "l8r": "later", "l8": "late", "4eva": "forever", "4ever": "forever", "1st": "first", "2nd": "second", "3rd": "third", "chem": "chemical",
	"chems": "chemicals", "bio": "biological", "nuke": "nuclear weapon", "nukes": "nuclear weapons", "civs": "civilians", "civ": "civilian", "vic": "victim", "vics": "victims", "heli": "helicopter", "helis": "helicopters",
	"choppers": "helicopters", "chopper": "helicopter", "recon": "reconnaissance", "humanit": "humanitarian", "intel": "intelligence",
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
		if i > 0 && isUnit(bare, words[i-1]) {
			continue
		}
		words[i] = strings.Replace(w, bare, long, 1)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// isUnit reports whether what looks like shorthand is a unit after a number, or
// after "how many": "30 cm" are no cluster munitions.
func isUnit(word, before string) bool {
	switch strings.ToLower(word) {
	case "cm", "min":
		return before == "many" || before[len(before)-1] >= '0' && before[len(before)-1] <= '9'
	default:
		return false
	}
}

// phrases brings lay phrases of several words, and joined forms, to the words
// that treaties use. Single words are the thesaurus' business.
var phrases = []struct {
	lay    *pattern.Pattern
	treaty string
}{
	{pattern.New(`(?i)\banti[\s-]?personnel\b`), "anti-personnel"},
	{pattern.New(`(?i)\banti[\s-]?(?:vehicle|tank)\b`), "anti-vehicle"},
	{pattern.New(`(?i)\bland[\s-]mines?\b`), "landmine"},
	{pattern.New(`(?i)\bbooby[\s-]?trap(s|ped)?\b`), "booby-trap"},
	{pattern.New(`(?i)\bcluster[\s-]?(?:bomb|shell|weapon)s?\b`), "cluster munition"},
	{pattern.New(`(?i)\bbomblets?\b`), "bomblet submunition"},
	{pattern.New(`(?i)\b(?:tear|cs)[\s-]gas\b`), "riot control agent"},
	{pattern.New(`(?i)\bpepper spray\b`), "riot control agent"},
	{pattern.New(`(?i)\bweed[\s-]?killers?\b`), "herbicide"},
	{pattern.New(`(?i)\bbio[\s-]?weapons?\b`), "biological weapon"},
	{pattern.New(`(?i)\bnukes?\b|\b(?:the|an?) (?:atom(?:ic)? )?bomb\b`), "nuclear weapon"},
	{pattern.New(`(?i)\b(?:pull|get|opt|back|walk|step|drop)(?:s|ed|ing|ped|ping|ting)? (?:out|away)\b(?: of| from)?`), "withdraw"},
	{pattern.New(`(?i)\bsign(?:ed|ing)? up\b`), "join"},
	{pattern.New(`(?i)\bat war\b|\bwar ?time\b`), "armed conflict"},
	{pattern.New(`(?i)\bcivil wars?\b`), "internal armed conflict not of an international character"},
	{pattern.New(`(?i)\blaws? of war\b`), "international humanitarian law"},
	{pattern.New(`(?i)\bget rid of\b|\bblow(?:ing)? up\b`), "destroy"},
	{pattern.New(`(?i)\b(?:go(?:es)?|went|gone) off\b|\bblows? up\b`), "explode"},
	{pattern.New(`(?i)\bfight(?:ing)? (?:alongside|together with|beside)\b|\bjoint op(?:eration)?s\b`), "military cooperation operations"},
	{pattern.New(`(?i)\b(?:two|2)[\s-]?thirds?\b|\b2 ?/ ?3\b`), "two thirds majority"},
	{pattern.New(`(?i)\bhalf (?:a )?year\b`), "six months"},
	{pattern.New(`(?i)\bleft behind\b`), "abandoned"},
	{pattern.New(`(?i)\bcontact (?:person|point)\b|\bpoint of contact\b`), "national point of contact focal point"},
	{pattern.New(`(?i)\bstay(?:s|ed)? silent\b|\bsays? nothing\b`), "no objection raised"},
	{pattern.New(`(?i)\b(?:throw|thrown|kick(?:ed)?) out\b`), "deprived of membership"},
	{pattern.New(`(?i)\bworld court\b`), "International Court of Justice"},
	{pattern.New(`(?i)\bmore time\b|\bextra (?:time|years)\b`), "extension of deadline"},
	{pattern.New(`(?i)\bspare parts\b`), "parts and components"},
	{pattern.New(`(?i)\bfull powers\b|\bspecial papers\b`), "full powers"},
	{pattern.New(`(?i)\bknow-?how\b`), "technology information"},
	{pattern.New(`(?i)\bsay(?:s|ing)? yes to\b`), "consent to be bound by"},
}

// inTreatyWords puts treaty words for lay phrases.
func inTreatyWords(text string) string {
	for _, p := range phrases {
		text = p.lay.ReplaceAllString(text, p.treaty)
	}
	return text
}
