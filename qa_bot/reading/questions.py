"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qa_bot.reading.terms import Term, question_terms


class Kind(StrEnum):
    """The kind of answer that is wanted; `EXTRACT` is answered by sentences, not by a few words."""

    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    NAME = "name"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    MEASURE = "measure"
    SCORE = "score"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `terms` are its content words; `of_state` whether it asks for how things stand now; `of_identity` who
    somebody is; `of_future` for something to come. `counted` is the key of the noun after "how many".
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    of_state: bool
    of_identity: bool
    asks_why: bool
    of_future: bool
    counted: str


_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"how long ago\b|\bwhen\b|what (?:day|date|year|month|time)\b|(?:which|on what|in what|in which) (?:day|date|year|month)\b|since when", Kind.WHEN),
    (r"how long\b(?! is (?:the|a)\b.*\b(?:tunnel|bridge|road|river|line|wall|nucleus|comet)\b)|for how (?:long|many (?:days|weeks|months|years|hours))", Kind.DURATION),
    (r"how many (?:days|weeks|months|years|hours|minutes)\b", Kind.DURATION),
    (r"how much (?:money|did .* (?:cost|pay|spend|raise|earn)|does .* cost|will .* cost|is .* worth|was .* (?:worth|fined))|what (?:is|was|were|are|will be)?\s*(?:the )?(?:total |final |latest |current )?(?:cost|price|fine|fee|budget|bill)\b|how expensive", Kind.MONEY),
    (r"what (?:percent\w*|share|proportion)|which (?:percent\w*|share)|(?:interest|key|unemployment|inflation|policy|bank'?s?) rate|inflation\b.*\?|how high (?:is|was|were) (?:the )?(?:interest|inflation|rate|turnout)|(?:what|how high) .*\bturnout|how effective|by what percent", Kind.PERCENT),
    (r"(?:what|which) (?:is|was) the (?:final )?(?:score|result)\b|by what score", Kind.SCORE),
    (r"how many\b|what (?:is|was) the (?:number|toll|death toll|turnout|capacity)|what number", Kind.COUNT),
    (r"how (?:far|deep|tall|high|big|large|long|wide|heavy|hot|old|fast|much)\b|what (?:is|was) the (?:length|depth|height|size|weight|temperature|speed|age)|at what (?:depth|speed|age|temperature|height)", Kind.MEASURE),
    (r"\b(?:who|whom|whose)\b|which (?:\w+ )?(?:person|man|woman|player|actor|actress|singer|president|minister|leader|politician|judge|governor|mayor|captain|coach)\b", Kind.WHO),
    (r"\bwhere\b|(?:which|what|in which|in what) (?:\w+ )?(?:country|city|town|state|place|region|district|island|village|continent|location)\b", Kind.WHERE),
    (r"what (?:is|was|are|were) (?:the )?(?:name|title)|(?:which|what) (?:\w+ )?(?:company|firm|organi[sz]ation|team|club|party|bank|airline|newspaper|outlet|university|agency|group|film|movie|book|song|album|brand|ship|ferry|probe|comet|animal|species|language|app|product|store|retailer|show|event|sport|drug|disease|planet)\b|what (?:is|was) .{3,60} (?:called|named)", Kind.NAME),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.I), kind) for pattern, kind in _KINDS)
_WHY = re.compile(r"\bwhy\b|for what reason|what (?:caused|was the (?:cause|reason)|is the (?:cause|reason)|led to)", re.I)
_STATE = re.compile(
    r"\b(?:is|are|current|currently|now|latest|so far|today|have died|has died)\b|how many people (?:died|were killed)|toll",
    re.I,
)
_FUTURE = re.compile(r"\bwhen (?:is|are|will)\b|\bwill\b", re.I)
_IDENTITY = re.compile(r"\bwho(?:'s| is| was| are| were)\b", re.I)


def understand(text: str) -> Question:
    """The question with its kind and content words."""
    why = bool(_WHY.search(text))
    kind = Kind.EXTRACT if why else _kind(text)
    terms = question_terms(text)
    return Question(
        text=text,
        kind=kind,
        terms=terms,
        of_state=bool(_STATE.search(text)),
        of_identity=bool(_IDENTITY.search(text)),
        asks_why=why,
        of_future=bool(_FUTURE.search(text)),
        counted=terms[0].key if kind is Kind.COUNT and terms else "",
    )


def _kind(text: str) -> Kind:
    """The kind of the first question word: "who said when ...?" asks for a person."""
    if re.match(rf"\s*(?:{_AUXILIARY}|what (?:did|do|does|happened|has|have))\b", text, re.I):
        return Kind.EXTRACT
    found = [(match.start(), order, kind) for order, (pattern, kind) in enumerate(_COMPILED) if (match := pattern.search(text))]
    return min(found)[2] if found else Kind.EXTRACT
