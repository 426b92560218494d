"""The closed word classes of English, and the few open-class words whose behaviour in a question matters."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


WH = words("who whom whose what which when where why how")
AUXILIARIES = words(
    "is are was were be been being am do does did done have has had having can could will would shall should may might"
    " must isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't hasn't haven't hadn't"
)
DO = words("do does did don't doesn't didn't can could will would shall should may might must")
PREPOSITIONS = words(
    "about above across after against along among around as at before behind below beneath beside besides between beyond"
    " by despite down during except for from in inside into like near of off on onto outside over per regarding since"
    " than through throughout to toward towards under underneath until up upon versus via vs with within without"
)
CONJUNCTIONS = words("and or but nor so if because while although though whether unless")
PRONOUNS = words(
    "i me my mine you your yours we us our ours he him his she her hers it its they them their theirs himself herself"
    " itself themselves one ones anyone someone everyone anybody somebody anything something everything nothing nobody"
    " others else here there"
)
ARTICLES = words("a an the")
DETERMINERS = ARTICLES | words("this that these those some any each every no all both another such same")
ADVERBS = words(
    "not never ever also just only very really actually still yet already now then today too again once always often"
    " usually generally mostly mainly originally eventually finally exactly currently recently together away back"
    " well first-ever please ago instead even quite rather later earlier soon long far fast ultimately officially"
    " nearby naturally much many more most less least few several enough next last further"
)
PREDICATES = words(
    "bad good better best worst able important different similar related true false possible likely safe dangerous"
    " effective harmful popular successful famous common known available necessary expensive cheap big small large old"
    " young new easy hard difficult sure same happy famous alive dead married born worth interesting main first second"
    " third major key other real younger older bigger larger open"
)
VERBS = words(
    "disregard forget ignore pretend accept achieve arise act add affect agree allow announce answer appear apply approve arrest arrive ask attack attend avoid ban"
    " base beat become became begin began begun believe belong bomb break broke broken bring brought broker build built"
    " buy bought call campaign cancel carry catch caught cause change charge choose chose chosen claim close collapse come"
    " came compare compete complete concern condemn confirm connect consider consist contain continue control convict cook"
    " cost cover crash create cross cut damage deal decide decline defeat defend demand deny die died differ discover"
    " discuss drink drop drive drove eat ate elect emerge employ end endorse enjoy enter escape establish evolve exist"
    " expand expect expel explain explode face fail fall fell feature feel felt fight fought fill find found finish fire fit"
    " fly flew follow force form found fund gain get got give gave given go goes went gone graduate grow grew grown happen"
    " hear heard help hit hold held host hurt impact impose improve include increase influence inspire invade invent"
    " invest invite involve issue join keep kept kill know knew known last launch lead led leave left let lie listen live"
    " lose lost love lower make made manage marry matter mean meant measure meet met mention move name need occur offer"
    " open operate oppose order originate own pass pay paid perform plan play prefer prepare prevent produce promise"
    " propose protect prove provide publish pull push put raise ran reach react read receive recommend record recover"
    " reduce refuse reject relate release remain remove replace reply report represent require resign respond result"
    " retire return reveal rise rose rule run save say said see saw seen seem sell sold send sent serve set share shift"
    " shoot shot show shown sign sing sang sink sit solve speak spoke spend spent split spread stage stand stood start"
    " state stay stop strike struck study suffer suggest support survive suspend take took taken talk teach taught tell"
    " told think thought threaten throw threw tour train transfer travel treat try turn understand use visit vote wait"
    " walk want warn watch wear wore weigh win won withdraw withdrew work write wrote written"
    " abolish accelerate accuse adapt adopt advise assassinate assess assist attract behave blame boil boost border"
    " borrow breathe bury calculate capture celebrate classify clean climb collect colonise colonize combine commit"
    " communicate compose comprise conduct confuse conquer construct consume contribute convert convince cooperate"
    " cure declare decrease define delay deliver depend deploy deserve destroy detect determine develop diagnose"
    " digest disappear dislike dissolve distinguish divide domesticate donate earn educate emit enable encourage"
    " ensure erupt evacuate evaluate examine extract fear feed figure flood float flow freeze fry generate govern greet hang"
    " harm hate heal hibernate hide hire hunt identify imitate import infect inherit injure inspect install interact"
    " investigate judge lack learn lend maintain melt migrate mix monitor multiply negotiate notice obtain orbit"
    " organise organize overthrow persuade pollute practise pray preserve prohibit pronounce qualify quit realise"
    " realize recall recognise recognize recycle refer reflect regulate rely remember repair rescue resist resolve"
    " respect restore restrict retain ride satisfy select separate settle shrink shut sleep smell smoke smuggle"
    " stimulate store succeed supply suppress surround swim swallow trigger trust undergo unite vary violate worry"
    " yawn reopen rebuild resume restart"
)
PAST = words(
    "agreed became began begun bought broke broken brought built came caught chose chosen did died done drew drawn"
    " driven drove ate eaten fallen fed fell felt flew flown forgot forgotten fought found froze frozen gave given"
    " gone got gotten grew grown had heard held hid hidden kept knew known laid led left lent lost made meant met paid"
    " ran ridden risen rode rose said sang sank saw seen sent shaken shook shot shut sold sought spent spoke spoken"
    " stole stolen stood struck sung sunk swept swore sworn swum taken taught thought threw thrown told took torn"
    " understood went withdrew withdrawn woke woken won wore worn wrote written"
)
"""Past forms that are never nouns."""
REQUESTS = words("tell give describe explain show list discuss name compare summarise summarize let mention")
RELATIONAL = words(
    "advantage advantages aftermath aim aims all alternatives argument arguments bottom breed breeds career concept"
    " dangers description descriptions drawback explanation form forms formula idea implication layer overview pay"
    " point recipe recommendations salaries salary summary wage wages top amount any aspects attractions author"
    " authors background basics benefit benefits capital casualties causation cause causes challenges chance chances"
    " characteristics characters climate competitors complications components conclusion conclusions conditions"
    " connection cons consequence consequences contents contribution contributions controversies controversy cost"
    " costs creator criteria criticism criticisms cure currency damage dangers date dates death deaths definition"
    " demands details diagnosis difference differences dimensions director disadvantages downsides drawbacks duration"
    " economy effect effects epicentre epicenter example examples factors features findings focus founder founders"
    " function functions future goal goals habitat history impact impacts implications importance ingredients"
    " invention inventor key kind kinds lack legacy length level levels lifespan limitations list location losses"
    " magnitude main maker makers many meaning member members method methods mission most motive name names nature"
    " number numbers figure figures count counts estimate estimates origin origins outcome owner owners part"
    " participants parts penalties phases plot population predators president price prices pros provisions purpose"
    " purposes rate rates reaction reactions reason reasons relationship relevance requirements response rest result"
    " results risk risks role roles rules set setting side sign signatories significance signs similarities size"
    " solution solutions some source sources stages state status steps structure success symptom symptoms techniques"
    " terms theme themes title toll treatment treatments type types use uses value version versions victims winner"
    " winners writer writers one layers cast"
)
"""Nouns for an aspect of something else."""
OF_SEVERAL = words("merger union war border treaty alliance meeting summit talks comparison match rivalry")
"""Nouns of something between two or more."""
LIGHT = words(
    "thing things way ways kind kinds type types sort year years month day days week time times people person someone"
    " lot bit places information fact facts aspects aspect article detail details question place name word term example others"
    " news anyone anything man men woman women kid kids world life difference differences relationship"
)
STATES = words("board charge fire office power duty strike sale foot trial hold custody hospital prison business")
"""Nouns that are no thing after a preposition without an article: "on board", "in office"."""
GROUPS = words(
    "band group team company party government army police union committee council club family firm agency bank"
    " ministry parliament senate court league orchestra rebels crew expedition people network organisation"
    " organization foundation"
)
THING_HEADS = GROUPS | words(
    "film movie book album song show series experiment plan deal agreement treaty ceasefire accord war battle election"
    " museum university college school hospital reserve park river lake island city town village state county country"
    " act law bill court case scandal crisis attack storm hurricane earthquake virus disease method theory model system"
    " airport bridge building tower house church stadium street prize award cup games championship festival tour line"
    " records airlines times news corporation inc ltd association institute society center centre area trail greenbelt"
    " summit referendum protest protests pandemic treaty constitution"
)
OFFICES = words(
    "mayor minister president premier chancellor governor treasurer commissioner secretary ambassador senator judge king"
    " queen captain coach goalkeeper striker chief chairman chairwoman director manager head leader spokesman spokeswoman"
    " commander engineer scientist meteorologist librarian caretaker owner founder boss"
)
"""Heads of phrases that mean one person: "the fire chief"."""
PLACES = THING_HEADS & words("museum reserve park river lake island city town village state county country area")
MALE = words("mr sir king prince lord father son brother husband uncle grandfather actor businessman chairman")
FEMALE = words("mrs ms miss lady queen princess mother daughter sister wife aunt grandmother actress chairwoman")
MALE_NAMES = words(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald"
    " steven paul andrew kenneth george joshua kevin brian edward ronald timothy jason jeffrey ryan jacob nicholas eric"
    " jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis"
    " jerry peter henry adam nathan douglas roger joe bill billy bob jim tom mike ben sam vladimir sergei sergey dmitry"
    " ivan mehmet mustafa ali ahmed mohammed muhammad hassan ibrahim ilham nikol recep tayyip emmanuel boris jeremy"
    " volodymyr xi narendra benjamin bashar barack joe elon jeff pedro carlos juan luis antonio franz hans karl martin"
)
FEMALE_NAMES = words(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley"
    " kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy"
    " angela shirley anna anne brenda pamela emma nicole helen samantha katherine christine rachel carolyn janet maria"
    " catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea"
    " hannah martha jacqueline frances ann alice kathryn sara julia theresa nancy kamala hillary melania greta malala"
    " ursula giorgia jacinda aisha fatma ayse elif natalia olga svetlana tatiana irina ekaterina marie sophie lea"
)
MONTHS = words(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday christmas"
)
MEASURES = words(
    "hundred thousand million billion trillion percent percentage cent per points crown crowns dollar dollars euro euros"
    " pound pounds degrees metres meters kilometres kilometers km miles hectares acres tonnes tons kilograms litres liters"
)
"""Words that make an amount of a number."""
DAY_WORDS = MONTHS | words(
    "jan feb mar apr jun jul aug sep sept oct nov dec early late mid morning afternoon evening night"
)
"""Words of which, with numbers, a date consists."""
NEGATIVE_ANSWER = ("the archive does not say", "i don't know", "i do not know")
