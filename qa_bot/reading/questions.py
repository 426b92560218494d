"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qa_bot.reading.terms import Term, keys, question_terms
from vectorstore.sentences import sentence_spans


class Kind(StrEnum):
    """The kind of answer that is wanted."""

    WHEN = "when"
    CLOCK = "time of day"
    WHO = "who"
    WHERE = "where"
    COUNTRY = "country"
    STATE = "state"
    NAME = "name"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    MEASURE = "measure"
    AGE = "age"
    SCORE = "score"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes or no"
    COMPARE = "compare"
    LIST = "list"
    STATEMENT = "statement"
    OFFICE = "office"

    @property
    def needs_sentences(self) -> bool:
        """Whether a few words cannot answer it."""
        return self in (Kind.WHY, Kind.HOW, Kind.YES_NO, Kind.COMPARE, Kind.LIST, Kind.STATEMENT)

    @property
    def is_explained(self) -> bool:
        """Whether a sentence answers it that the network finds."""
        return self in (Kind.WHY, Kind.HOW, Kind.YES_NO)

    @property
    def is_figure(self) -> bool:
        """Whether it asks for a figure that later reports may revise."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.MEASURE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `terms` are its content words; `asked` the keys of the noun after "which" or "how many"; `of_state`
    whether it asks for how things stand now, `of_identity` who somebody is, `of_future` for what is to come.
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    asked: frozenset[str]
    of_state: bool
    of_identity: bool
    of_future: bool


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


_WHICH = (
    r"\b(?:which|what|whose)\s+(?:(?!did|does|do|was|were|is|are|will|has|have|had|can|could|would)[\w.'’-]+\s+){0,3}?"
)
_THE_VALUE = r"\bwhat (?:is|was|were|are|will be)(?: the)? (?:\w+ ){0,2}?"
_THE_ONE = r"\bwhat(?:['’]s| is| was) (?:the|[\w-]+['’]s) (?:(?:[\w-]+['’]s|most|least|\w+est|first|last|only|\w+-\w+) )(?:\w+ ){0,2}?"
_AND_NO_PART = r"\b(?!['’])(?=\W*$| (?:in|on|of|with|to|that|where|by)\b)"
"""As in "what is the happiest country of the world?", not in "what is the country's name?"."""
_PEOPLE = (
    "person man woman player actor actress singer president minister leader politician judge governor mayor captain coach "
    "celebrity author star rapper musician golfer billionaire candidate senator congressman lawmaker athlete quarterback "
    "comedian director driver host artist ceo queen king prince princess pope swimmer gymnast boxer skier figure founder justice"
)
_ANY_PLACE = "city|town|place|region|district|island|village|continent|location|county|river|ocean|sea|airport|park"
_THINGS = r"(?:tunnel|bridge|road|river|line|wall|nucleus|comet|ship|snake|building)"
_PREPOSITIONS = ("at", "in", "by", "for", "from", "of", "on", "to", "with")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
_DEGREES = "bigg larg small high low long short tall deep wid fast slow strong weak heavi old young cheap dear"
_MORE_OR_LESS = rf"(?:more|less|fewer|(?:{'|'.join(_DEGREES.split())})er)"
_BEARERS = "minister chancellor commissioner treasurer secretary chairman chairwoman head chief speaker ambassador"
_OF_NAME = rf"(?!.*\b(?:{'|'.join([*_PEOPLE.split(), *_BEARERS.split()])})\W*$)(?-i:[A-Z])[\w.’-]+(?: (?:(?:de|da|van|von|al|bin|el) )?(?-i:[A-Z])[\w.’-]+){{0,3}}(?: now)?"
"""Somebody's name, that of no office: "Who is Prime Minister?" asks for a name."""
_JOBS = r"(?:job|occupation|profession|position|role|office|post|title)"
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.STATEMENT, _any(rf"\bwhat(?: exactly)? {_AUXILIARY} (?:[\w.'’,-]+ ){{1,8}}?(?:say|said|saying|tell|told|think|thinking)\b(?:\W*$| (?:about|on|of|regarding|concerning|over)\b)")),
    (
        Kind.OFFICE,
        _any(
            rf"\bwhat(?:['’]s| is| was)(?: now)? (?:the )?(?:current |present |new )?{_JOBS} of (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]+){{0,3}}\W*$",
            rf"\bwhat(?:['’]s| is| was) (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]+){{0,3}} (?:current |present |new )?{_JOBS}\b",
            rf"\bwhat {_JOBS} (?:does|did) .+ (?:hold|have)\b",
            r"\bwhat (?:does|did) (?:[\w.’'-]+ ){1,4}(?:do for (?:a living|work)\b|work as\b|do\W*$)",
            rf"^\W*who(?:['’]s| is| was) {_OF_NAME}\W*$",
        ),
    ),
    (Kind.WHY, _any(r"\bwhy\b", r"\bfor what reason", rf"{_THE_VALUE}(?:cause|reason)\b", r"\bwhat (?:caused|led to)\b", r"\bhow come\b")),
    (
        Kind.COMPARE,
        _any(
            r"\bcompare\b",
            r"\bdifferences? between\b",
            r"\bhow (?:do|does|did) .+ (?:differ|compare)\b",
            rf"\b(?:who|which|whose)\b[^,:?]{{0,80}}\b{_MORE_OR_LESS}\b[^,:?]{{0,80}}[,:] [^,?]{{1,60}} or ",
        ),
    ),
    (Kind.LIST, _any(r"^\s*(?:list|name (?:all|the|two|three|four|five))\b", r"^\s*(?:who|what|which) are (?:all|some)\b")),
    (Kind.CLOCK, _any(rf"(?<!in )\b(?:what|which) (?:local |exact )?(?:time|hour)(?:\W*$| of (?:the )?(?:day|night)\b| (?:\w+ )?{_AUXILIARY}\b)")),
    (
        Kind.WHEN,
        _any(r"\bhow long ago\b", rf"\bwhen (?:\w+ )?{_AUXILIARY}\b", r"\bwhen\W*$", r"\b(?:what|which) (?:\w+ )?(?:day\b(?! (?:jobs?|care|cent(?:re|er)|trips?)\b)|(?:date|year|month|decade)\b)(?! old\b)", r"\bwhat time\b", r"\b(?:which|what) dates\b", rf"{_THE_VALUE}dates\b", r"\bsince(?: at least)?\W*$"),
    ),
    (
        Kind.DURATION,
        _any(
            rf"\bhow long\b(?! (?:is|was|are|were) (?:the|a)\b.*\b{_THINGS}\b)",
            r"\bhow many (?:\w+ )?(?:days|weeks|months|years|hours|minutes|seconds|decades|centuries)\b",
            rf"{_THE_VALUE}(?:duration)\b",
        ),
    ),
    (Kind.AGE, _any(r"\bhow old\b", r"\b(?:at )?what age\b", rf"{_THE_VALUE}age\b")),
    (
        Kind.MONEY,
        _any(
            r"\bhow much (?:money\b|(?:\w+ ){0,6}?(?:cost|costs|pay|pays|paid|spend|spent|raise[sd]?|earn(?:ed|s)?|worth|fined?|sold?|sell)\b)",
            rf"\bhow much {_AUXILIARY} [^,;?]{{0,100}}\b(?:cost|spend|earn)\b",
            rf"{_THE_VALUE}(?:amount of (?:money|funding|aid)|cost|price|fine|fee|budget|bill|salary|value)\b",
            r"\bhow expensive\b",
            rf"\bwhat (?:fee|fine|price|sum)\b|\bwhat {_AUXILIARY}\b.*\b(?:cost|pay(?! (?:tribute|attention|homage))|set\b.+\bback)\b",
        ),
    ),
    (
        Kind.PERCENT,
        _any(
            r"\b(?:what|which) (?:percent\w*|share|proportion)\b",
            r"\bby what percent",
            r"\b(?:what|how high)\b.*\b(?:rates?|turnout|inflation)\b",
            r"\bhow effective\b|\bhow well (?:do|does|did)\b.*\bprotect",
            r"\bwhere (?:do|does|did)\b.*\brates? stand\b",
        ),
    ),
    (Kind.SCORE, _any(rf"{_THE_VALUE}(?:score|result)\b", r"\bby what score\b")),
    (Kind.COUNT, _any(r"\bhow (?:many|often)\b", rf"{_THE_VALUE}(?:number|toll|turnout|capacity)\b", r"\bwhat number\b")),
    (
        Kind.MEASURE,
        _any(
            r"\bhow (?:far|deep|tall|high|big|large|long|wide|thick|heavy|hot|cold|fast|much|little|strong)\b",
            rf"{_THE_VALUE}(?:length|depth|height|size|weight|temperature|speed|magnitude|area)\b",
            r"\bat what (?:depth|speed|temperature|height)\b",
        ),
    ),
    (Kind.COUNTRY, _any(rf"{_WHICH}(?:countr(?:y|ies)|nations?)\b", rf"{_THE_ONE}(?:country|nation){_AND_NO_PART}")),
    (Kind.STATE, _any(rf"{_WHICH}states?\b")),
    (Kind.WHERE, _any(r"\bwhere\b", rf"{_WHICH}(?:{_ANY_PLACE})\b", rf"{_THE_ONE}(?:{_ANY_PLACE}){_AND_NO_PART}")),
    (Kind.WHO, _any(r"(?<!, )\b(?:who|whom)\b", rf"{_WHICH}(?:{'|'.join(_PEOPLE.split())})s?\b")),
    (
        Kind.NAME,
        _any(r"(?<!, )\b(?:which|whose)\b", rf"{_THE_VALUE}(?:name|title)\b", r"\bwhat (?:is|was) .{3,80} (?:called|named)\b", r"\bthe name of\b"),
    ),
    (Kind.NAME, _any(rf"(?:{'|'.join(f'(?<= {word} )' for word in _PREPOSITIONS)})what \w+")),
    (Kind.HOW, _any(r"\bhow\b")),
)  # fmt: skip
_KEYWORDS = (
    (Kind.WHY, _any(r"\b(?:cause|reason)\b")),
    (Kind.WHEN, _any(r"\b(?:date|day|month|year)\b")),
    (Kind.NAME, _any(r"\bnames? of\b", r"\bname$")),
    (Kind.PERCENT, _any(r"\b(?:percent\w*|inflation|(?:interest|key|jobless|unemployment) rate)\b")),
    (Kind.MONEY, _any(r"\b(?:price|costs?|fee|fine|salary|budget)\b")),
    (Kind.COUNT, _any(r"\b(?:number of|count|toll|attendance|casualties)\b")),
    (Kind.MEASURE, _any(r"\b(?:length|depth|height|size|weight|temperature|speed|magnitude|area)\b")),
    (Kind.AGE, _any(r"\bage\b")),
    (Kind.SCORE, _any(r"\b(?:score|result)\b")),
    (Kind.WHERE, _any(r"\b(?:location|whereabouts)\b")),
)
"""What words in a search box ask for, where none of them asks: "Lady Maren death toll"."""
_AFTER_AN_OPENING = ((Kind.WHO, re.compile(r", (?:who|whom)\b", re.I)), (Kind.NAME, re.compile(r", which\b", re.I)))
"""Asked behind an opening, "After the vote, who resigned?", where no other word asks: elsewhere ", who" only adds something."""
_TRUE_OR_FALSE = re.compile(r"\btrue or false\b", re.I)
_POLITE = re.compile(
    r"^\s*(?:can|could|would|will) (?:you|anyone) (?:please )?(?:tell|say|explain|show)\b(?: me| us)?", re.I
)
_STATE = _any(
    r"\b(?:is|are|current|currently|now|latest|so far|today|ha(?:s|ve) (?:died|been))\b",
    r"\bhow many people (?:died|were killed)",
    r"\btoll\b",
)
_FUTURE = _any(r"\bwhen (?:is|are|will)\b", r"\bwill\b", r"\b(?:is|are) going to\b")
_IDENTITY = _any(r"\bwho(?:'s|’s| is| was| are| were)\b(?! \w+ing\b)")
_NOUN = re.compile(r"\b(?:which|what|how many)\s+((?:[\w.'’-]+\s+){0,3}?[\w'’-]+)", re.I)
_VERBS = re.compile(rf"\b{_AUXILIARY}\b.*", re.I | re.S)


def understand(text: str) -> Question:
    """The question with its kind and content words."""
    kind = _kind(text)
    return Question(
        text=text,
        kind=kind,
        terms=question_terms(text),
        asked=_asked(text),
        of_state=bool(_STATE.search(text)),
        of_identity=bool(_IDENTITY.search(text)),
        of_future=bool(_FUTURE.search(text)),
    )


def _kind(text: str) -> Kind:
    """The kind that the first question word asks for: "who said when ...?" asks for a person."""
    bare = _POLITE.sub("", _last_question(text))
    if re.match(rf"\s*{_AUXILIARY}\b", bare, re.I) or _TRUE_OR_FALSE.search(text):
        return Kind.YES_NO
    found = [
        (match.start(), order, kind) for order, (kind, pattern) in enumerate(_KINDS) if (match := pattern.search(bare))
    ]
    if found:
        return min(found)[2]
    if re.search(r"\bwhat\b", bare, re.I):
        return Kind.WHAT
    found_late = next((kind for kind, asks in _AFTER_AN_OPENING if asks.search(bare)), None)
    return found_late or _kind_of_keywords(bare) or Kind.WHAT


def _kind_of_keywords(bare: str) -> Kind | None:
    """By the noun that opens words without a verb, or that stands anywhere in such without a question mark."""
    words = bare.strip()
    for kind, noun in _KEYWORDS:
        if noun.match(words) or (not words.endswith("?") and noun.search(words)):
            return kind
    return None


def _last_question(text: str) -> str:
    """The sentence that asks: "The ferry sank on Tuesday. How many people died?"."""
    asking = [text[start:end] for start, end in sentence_spans(text) if text[start:end].endswith("?")]
    return asking[-1] if asking else text


def _asked(text: str) -> frozenset[str]:
    """Keys of the first word that says what is counted or chosen: "people" in "how many people died"."""
    match = _NOUN.search(text)
    if match is None:
        return frozenset()
    noun = _VERBS.sub("", match.group(1)).split()
    return keys(noun[0]) if noun else frozenset()
