package index

import (
	_ "embed"
	"slices"
	"strings"
)

// thesaurus lists words that mean the same in this field: what people type
// beside what treaties say. Words before the bar stand for each other; those
// after it are looser, and stand for the ones before it, and these for them.
// Words are stemmed, so that one form stands for all of a kind: "deposit" for
// "deposited". Phrases are the business of phrases.
var thesaurus = []string{
	// Joining and leaving.
	"quit leave left exit withdraw withdrew withdrawal withdrawn denounce denunciation depart departure | abandon ditch dump resign pullout escape leaver free rid end terminate",
	"join accede accession ratify ratification adhere adherence | enter member bind bound consent accept acceptance newcomer",
	"bind bound binding | obligation oblige commit tie apply force valid",
	"member party | belong join participant participate signatory",
	"sign signature signed signatory | autograph",
	"ratify ratification ratified ratifs ratif | approve approval accept acceptance instrument deposit confirm",
	"notify notice notification | tell told inform announce warn warning letter",
	"suspend suspension suspended | pause freeze halt stop hold",
	"extend extension | prolong longer extra renew renewal delay postpone stretch deferral",
	"expire expiry | end last duration unlimited lapse",
	"indefinite unlimited | forever permanent ever perpetual duration",
	"force effect | valid operative start begin",
	"start begin commence | open launch enter first",
	"end finish terminate termination | over stop cease close complete",
	"duration unlimited | last end date limit",
	"provisional provisionally | meanwhile temporary early before",
	"depositary | keeper keep custodian guardian",
	"deposit deposited | hand file lodge submit",
	"reservation | exception optout objection caveat condition",
	"objection object | protest oppose disagree against",
	"amend amendment amended | change alter rewrite revise revision modify modification edit",
	"majority | vote votes percent share half",
	"vote votes voting | ballot decide poll",
	"consensus | unanimous unanimity agree everyone everybody",
	"third thirds | 2/3 majority",
	"signatory sign | sign",
	"reason grounds | motive because explanation explain cause why claim statement",
	"extraordinary | exceptional special unusual jeopardize supreme",
	"jeopardize jeopardized | endanger threaten danger risk",
	"supreme | highest vital top",

	// States and people.
	"country state nation | government land power",
	"government | cabinet gov regime minister authority",
	"citizen national nationality | people person subject individual resident",
	"person individual natural | citizen people anyone private someone human",
	"people person | human man men women population inhabitant",
	"population | civilian people inhabitant",
	"civilian | noncombatant bystander people innocent population villager farmer",
	"woman women gender | girl female sex",
	"gender | women men girl boy sex",
	"kid child children | youth minor boy girl young",
	"victim casualty casualties survivor | injured wounded hurt amputee affected killed maimed",
	"injure injury injured injurious | hurt wound wounded maim harm mutilate cripple",
	"maim | mutilate cripple amputate lose leg limb injure wound",
	"kill killed | die dead death deadly lethal murder slay",
	"death die dead killed | kill lethal body corpse",
	"dead died | body corpse grave burial",
	"indigenous | native tribe aboriginal",
	"hibakusha | hiroshima nagasaki survivor atomic victim",
	"refugee displaced | migrant returnee",
	"soldier troops army armies military forces armed | navy force serviceman commander trooper fighter",
	"combatant | soldier fighter troops enemy",
	"ally allies | partner nato friend coalition joint",
	"enemy adversary | opponent hostile foe belligerent adverse",
	"leader head chief director | boss president chair chairman",
	"minister | cabinet government head secretary",
	"diplomat diplomatic representative envoy delegate | ambassador embassy mission consul",
	"delegate delegation representative | envoy",
	"expert | specialist scientist professional skilled adviser",
	"rebel insurgent | guerrilla militia group armed nonstate organisation unauthorized",
	"terrorist terrorism | militant extremist group",
	"broker brokering | middleman middlemen dealer intermediary trader agent",
	"company companies firm industry industrial | business factory commercial manufacturer private corporation",
	"charity charities ngo ngos nongovernmental | organisation organization red cross civil society campaign humanitarian",
	"organisation organization organizations organisations | body agency institution ngo union",

	// War.
	"war conflict hostilities warfare wartime | fighting fight battle combat armed invasion attack civil",
	"fighting fight hostilities combat | battle war conflict",
	"attack | strike assault bomb raid aggression target hit invade",
	"aggression aggressor | invasion invade attack",
	"invade invasion | aggression attack occupy",
	"occupy occupation | control territory takeover",
	"target objective | aim aimed aiming goal",
	"reprisal | revenge retaliation retaliate payback",
	"retaliate reprisal | revenge response respond answer",
	"defend defence defense | protect selfdefence guard",
	"threat threaten | danger menace intimidate blackmail",
	"danger dangerous hazard hazardous | risk threat unsafe",
	"coerce coercion | force pressure threat threaten bully blackmail",
	"peace peaceful peacefully | civil civilian harmless nonmilitary",
	"peacekeeping peacekeeper | un blue helmet mission force",
	"city cities town village populated concentration | urban settlement built residential",
	"suffering suffer | pain harm hurt cruel superfluous",
	"superfluous unnecessary | needless cruel excessive",
	"indiscriminate indiscriminately | random everybody blind",
	"perfidy treacherous | trick dirty",

	// Mines and explosive things.
	"landmine mine apm apl mines landmines | explosive minefield device antipersonnel",
	"minefield mined | mines area field danger",
	"fence fenced fencing | mark marked barrier wall keep perimeter protect",
	"mark marked marking | sign fence label stamp flag warn warning",
	"sign signs | mark marking warn warning board",
	"warn warning | alert notice tell sign",
	"booby boobytrap boobytraps | trap rigged rig trick harmless",
	"trap | booby rigged",
	"tamper disturb handling handle | lift lifting touch remove disarm defuse move pick",
	"antihandling handling | tamper lift disturb",
	"detonate explode explosion blast | blow blew bang burst trigger fuse",
	"explosive explosion explode exploded unexploded | blow bomb blast tnt bang charge detonate",
	"unexploded dud | fail failed remnant",
	"detect detectable detector detection | find metal sensor",
	"metal iron | steel gram detectable",
	"gram gramme grams grammes | weight weigh weighs heavy kilogram",
	"weigh weight | kilogram heavy kilo kg light",
	"selfdestruct selfdestruction destruct | destroy deactivate neutralize blow switch",
	"deactivate deactivating selfdeactivate | battery inert switch die",
	"remote remotely delivered | artillery aircraft drop dropped scatter air rocket distance",
	"vehicle | tank car truck antivehicle antitank",
	"tank tanks | vehicle armoured battle",
	"lay laid emplace emplaced emplacement | plant planted put place placed bury",
	"clear clearance clearing demining demine | remove removal clean cleanup sweep sweeping",
	"remove removing removal | clear take withdraw gone",
	"clean clean-up | clear clearance remediation remedy remove",
	"map maps record recording records recorded | chart location coordinate document paper plan",
	"bomb munition bombs munitions | shell warhead weapon rocket grenade",
	"cluster clusters | scatter container submunition bomblet",
	"bomblet submunition submunitions bomblets | dispenser scatter explosive",
	"shell shells projectile artillery | gun munition grenade fired",
	"artillery | gun cannon howitzer shell arty",
	"missile missiles rocket rockets | launcher ballistic cruise",
	"launcher | launch fire platform",
	"weapon weapons arms armament armaments | gun hardware device material",
	"gun guns rifle rifles pistol pistols firearm firearms | small light weapon arms",
	"ammunition munitions ammo | bullet bullets cartridge round shell",
	"tank tanks | combat vehicle",
	"drone drones unmanned | aircraft",
	"jet plane airplane aircraft fighter | helicopter air bomber aeroplane",
	"ship ships warship warships vessel | boat naval sea submarine",
	"part parts component components | spare piece element",
	"device | gadget gear tool thing apparatus machine",
	"equipment | gear kit tool apparatus instrument tools",
	"laser lasers | blinding blind eye",
	"incendiary | fire napalm burn flame",
	"robot robots autonomous | killer ai new",

	// Stocks and destruction.
	"stockpile stockpiles stockpiled stockpiling stock stocks | arsenal store stored storage depot warehouse cache hoard possess reserve inventory",
	"destroy destruction destroying destroyed eliminate elimination eliminated | dispose disposal scrap dismantle demolish burn wreck end get",
	"dismantle eliminate | destroy scrap irreversibly",
	"retain retention retained keep kept | hold training own store",
	"training train trained | practice practise exercise teach instruct instruction drill",
	"possess possession possesses own owns ownership owned | have hold keep stockpile control",
	"acquire acquired acquiring | buy bought purchase get obtain receive import procure",
	"buy bought purchase acquire | import get obtain",
	"produce production producing produced make manufacture | build built factory plant develop create fabricate",
	"factory factories facility facilities plant plants | site installation works production building workshop",
	"develop development developing | design research invent build make",
	"convert conversion converted converting | reuse turn adapt repurpose civil peaceful",
	"transfer transferred transferring | sell sold sale give given hand ship move export send pass deliver deal supply trade",
	"sell sold sale | transfer export trade deal deliver supply",
	"export exports exporting exporter | sell sold sale transfer ship abroad supply deliver licence send",
	"import imports importing importer | buy bought bring purchase",
	"trade | deal commerce sale sell business market transfer",
	"transit transship transshipment | pass through route port",
	"divert diversion diverted | leak black market smuggle stolen illicit wrong",
	"illicit illegal illegally unlawful | black smuggle traffic trafficking forbidden crime",
	"smuggle illicit trafficking | divert traffic",
	"abandon abandoned | leave left behind dump forgotten",
	"dump dumped | sea bury abandoned throw",
	"ship shipped shipment | send transport transfer move carry",
	"abroad elsewhere anywhere outside | foreign overseas territory jurisdiction",
	"foreign | abroad other another stranger outside",
	"host hosting station stationed stationing deployment deploy installation | base place foreign territory",
	"license licence authorize authorise authorization authorisation | permit permission approve approval",

	// Allowing and forbidding.
	"ban prohibit prohibition forbid forbids forbidden prohibited banned outlaw | illegal never not undertake allowed bar barred",
	"allow permit permitted allowed | legal may lawful entitled right free okay ok",
	"legal lawful | law allowed allow",
	"refuse deny denied | reject decline authorize authorise turn no veto block",
	"veto block | refuse object prevent stop",
	"encourage induce assist | help urge support make invite",
	"prevent prevention | stop avoid keep suppress block hinder",
	"suppress prevent | stop punish",
	"breach break violate violation breaches | cheat ignore infringe noncompliance comply disobey betray rule fail",
	"comply compliance | obey respect fulfil follow honour breach cheat breaking keep",
	"cheat cheating violate | breach hide secret comply noncompliance",
	"punish penal punishment | sanction penalty penalties criminal crime prosecute prosecution jail prison court law trial fine",
	"sanction sanctions | punish penalty measure penal embargo",
	"crime criminal penal | offence offense law punish jail",
	"genocide | massacre humanity atrocity crime extermination war",
	"embargo | arms sanction council chapter ban",
	"enforce enforcement | implement apply sanction police",
	"implement implementation implementing | carry apply enforce execute law national",
	"law laws legislation legal | domestic internal statute rule national act",
	"internal domestic | national own home law",
	"excuse justify justification | invoke reason pretext",
	"invoke | claim rely cite use plead",

	// Checking.
	"verify verification verifying | check checking inspect monitor control proof police",
	"inspection inspect inspections inspected | mission inspector visit check search verify",
	"inspector inspectors | team inspection visit expert mission",
	"challenge | demand surprise snap accuse",
	"mission team | expert visit group trip",
	"safeguard safeguards | iaea check inspection verification control agreement",
	"monitor monitoring | watch observe surveillance station network track satellite sensor seismic",
	"satellite technical | spy national means",
	"seismic seismological | earthquake station monitoring",
	"access | enter entry entrance visit open door inside see",
	"confidential confidentiality secret secrecy | sensitive protect private hide trade",
	"sensitive confidential | secret",
	"sample samples | test take analysis laboratory",
	"evidence proof | prove show fact",
	"suspect suspected suspicion | doubt accuse accused alleged concern fear believe",
	"accuse accused alleged | requested inspected suspected blame",
	"clarify clarification | explain explanation question answer ask doubt",
	"answer reply respond response | clarification react",
	"report reporting reports | tell inform annual declare disclose submit account transparency",
	"annual annually yearly | year each every",
	"declare declaration declares | state announce disclose report tell admit own up reveal say",
	"transparency transparent | openness open report information",
	"information data | detail details intelligence facts figures know news",
	"hours hour | hrs h deadline time fast soon",
	"deadline | date time due limit latest by term years period",
	"period | time term length duration deadline",
	"immediately promptly prompt soon | fast quick quickly once speed early",
	"blind blast explosion | mining event chemical large",

	// Bodies and money.
	"secretariat secretary | office staff administration admin support unit",
	"headquarters seat hague vienna | hq based located location city home office",
	"director | head boss chief leader general",
	"council executive | board committee member",
	"conference meeting meetings session | summit gathering assembly assemble convene congress talk",
	"assembly conference | plenary",
	"review | conference examine evaluate check",
	"observer observers observe | watch attend sit invited guest",
	"invite invited | guest attend ask call",
	"elect election elected | choose chosen appoint vote pick",
	"appoint appointed appointment | name choose hire pick",
	"term | years office mandate serve",
	"seats members composition | member size number sit geographical",
	"quorum | enough present minimum attend",
	"rule rules procedure | regulation norm",
	"budget cost costs fund funds funding | money pay paid finance financial expense expenses spend price expensive contribution bill scale",
	"pay paid bear bears | cost money expense finance charge fund",
	"money fund trust | pot cash cost pay finance",
	"rich wealthy | position able",
	"poor developing | needy",
	"help assist assistance aid support | cooperate cooperation rescue relief back",
	"cooperate cooperation | work together help share collaborate",
	"share sharing exchange | give technology transfer cooperate fullest",
	"exchange | swap trade share",
	"technology technological scientific science | knowhow knowledge research technique skill expertise",
	"research | study lab laboratory science develop experiment",
	"lab laboratory laboratories | research",
	"rehabilitation rehabilitate | prosthetic recovery therapy heal care doctor",
	"medical medicine | doctor health hospital care drug pharmaceutical vaccine",
	"prophylactic protective | vaccine defence medicine shield mask",
	"care | treatment doctor medical help",
	"psychological | trauma mental mind",
	"inclusion economic reintegration | job work school",
	"environment environmental | nature pollution polluted contaminated ecology soil land water",
	"contaminate contamination contaminated | polluted poisoned affected radioactive dirty",
	"remediation | clean cleanup restore repair",
	"risk education awareness | teach taught warn school danger lesson",
	"education educate | teach school learn awareness lesson",
	"dissemination disseminate | teach spread instruct instruction",

	// Chemical, biological, nuclear.
	"chemical chemicals | gas poison toxic agent substance",
	"poison toxic gas poisonous gases asphyxiating | chemical nerve mustard sarin chlorine agent venom",
	"toxin toxins | poison ricin biological",
	"germ biological bacteriological bioweapon microbial bioweapons | bacteria virus disease anthrax plague agent pathogen pox",
	"bacteria virus microbial | germ anthrax agent biological smallpox pathogen disease",
	"riot teargas | police tear gas pepper crowd control agent",
	"herbicide herbicides | weedkiller plant defoliant crop agent orange",
	"precursor precursors | ingredient chemical schedule",
	"nerve sarin | chemical toxic gas vx novichok",
	"nuke nuclear atomic nukes | bomb warhead atom a-bomb radioactive",
	"warhead warheads | nuclear head bomb weapon",
	"uranium plutonium fissionable fissile | nuclear material enriched enrichment source special",
	"fissionable fissile | uranium plutonium",
	"reactor reactors | nuclear power energy plant",
	"energy | power electricity reactor peaceful",
	"test tests testing explosion | trial blast detonation nuclear try",
	"disarm disarmament | abolish abolition scrap reduce arms elimination end race",
	"proliferate proliferation | spread",
	"race | arms competition",
	"space | orbit outer",

	// The law of treaties.
	"treaty treaties convention pact agreement | accord deal protocol instrument text contract",
	"protocol | annex addition",
	"annex annexes | attachment appendix supplement list",
	"define definition defined definitions mean means meaning | called understood term name count",
	"interpret interpretation interpreted | read meaning understand meant construe",
	"preparatory | draft negotiation record history travaux",
	"text texts | wording version language draft words",
	"language languages authentic | version translation english french text tongue",
	"negotiate negotiation negotiating | talk talks bargain draft",
	"void invalid invalidity invalidate | null worthless valid validity",
	"valid validity | invalid void hold count binding",
	"fraud fraudulent deceive | trick tricked cheat lie lied swindle",
	"corrupt corruption | bribe bribed bribery",
	"error mistake | wrong slip misunderstanding fault",
	"coercion force threat | pressure gun gunpoint",
	"peremptory jus cogens norm | higher absolute",
	"custom customary | unwritten habit practice",
	"impossible impossibility | destroyed cannot perform",
	"circumstances circumstance | situation change conditions",
	"severance diplomatic relations | break cut ties embassy",
	"third thirds | outsider nonparty stranger other",
	"retroactive retroactivity | past backward before earlier",
	"territory territorial territories | land area soil region island whole",
	"successive earlier later | old new older newer previous conflict same",
	"replace supersede | instead substitute earlier",
	"authority full powers | mandate empowered permission papers credentials representative",
	"faith sunt servanda | keep honour good kept",
	"dispute disputes disagreement | quarrel conflict argument row",
	"settle settlement resolve | solve peaceful court end",
	"court tribunal justice | judge icj arbitration hague world",
	"arbitration arbitrator conciliation conciliator | court mediator mediation referee",
	"advisory opinion | advice court ask",
	"refrain defeat | avoid abstain object purpose",
	"register registered registration | united nations publish record un",
	"oral written | spoken verbal unwritten writing",
	"correct correction | error mistake typo fix",
	"circulate communicate | send inform forward",
	"complain complaint | accuse lodge security council",
	"universal universality | everyone world all",

	// Talking.
	"say said speak spoke | tell call statement state remark comment warn",
	"criticise criticism criticize criticised criticized | controversial condemn outrage anger blame worry react bad wrong denounce",
	"condemn condemned | criticise disapprove world opinion",
	"decide decision decides | verdict ruling choose resolve rule vote determine",
	"agree agreed | consent accept approve",
	"ask request requests requested requesting | demand apply want seek call",
	"need require required needed | must necessary want demand",
	"story | history happened",
	"list | which schedule name",
	"number | count figure many amount total nr",
	"big large great | major powerful huge",
	"happen | consequence result follow",
	"world | global international worldwide",
	"neighbour neighbor | border russia",
	"border boundary | frontier",
	"russia russian | neighbour moscow kremlin",
	"zone | area",
	"radius range kilometres kilometre | km distance far reach",
	"year years | yrs yr y annual twelve month",
	"month months | half year",
	"two 2 pair", "three 3", "four 4", "five 5", "six 6 | half", "seven 7", "eight 8", "nine 9", "ten 10 | decade", "twelve 12 | year dozen",
	"twenty 20", "thirty 30", "forty 40", "fifty 50", "sixty 60", "ninety 90",
	"twentieth 20", "thirtieth 30", "fortieth 40", "fiftieth 50",
}

// lexicon lists words that texts use and, after a colon, lay words for them or
// for what is of their kind: they stand for the first, not these for them.
//
//go:embed lexicon.txt
var lexicon string

// synonyms maps a stem to others that count as it.
type synonyms map[string][]variant

// What a synonym counts of the word itself.
const (
	sameWeight  = 0.8 // of those that stand for each other
	looseWeight = 0.4
	layWeight   = 0.5 // of a word of the texts, for a lay word of the lexicon

	layRarer = 20 // times, at least, that a lay word is rarer in the texts
)

func newSynonyms(s stemmer) synonyms {
	m := synonyms{}
	for _, line := range thesaurus {
		same, loose, _ := strings.Cut(line, "|")
		near, far := s.stems(same), s.stems(loose)
		for _, a := range near {
			for _, b := range near {
				m.add(a, b, sameWeight)
			}
			for _, b := range far {
				m.add(a, b, looseWeight)
				m.add(b, a, looseWeight)
			}
		}
	}
	return m
}

// addLexicon adds what lay words stand for. A word that the texts use, be it much
// more seldom than the one it stands for, is their own.
func (m synonyms) addLexicon(s stemmer, passages func(stem string) int32) {
	for line := range strings.Lines(lexicon) {
		words, lay, _ := strings.Cut(line, ":")
		for _, a := range s.stems(lay) {
			for _, b := range s.stems(words) {
				if layRarer*passages(a) < passages(b) {
					m.add(a, b, layWeight)
				}
			}
		}
	}
}

// add notes that a stem counts as another; of several weights the highest.
func (m synonyms) add(stem, other string, weight float64) {
	if stem == other {
		return
	}
	at := slices.IndexFunc(m[stem], func(v variant) bool { return v.stem == other })
	if at < 0 {
		m[stem] = append(m[stem], variant{other, weight})
	} else {
		m[stem][at].weight = max(m[stem][at].weight, weight)
	}
}
