"""Who says, fears or wants what a sentence reports: "Lund said that ...", "according to Lund", "“...”, said the mayor, Ada Lund".

There is no grammar here: whoever speaks stands before the verb, behind the last mark or clause, or right behind the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.reading.candidates import NO_NAMES
from qa_bot.reading.naming import Span, name_spans
from qa_bot.reading.terms import keys

SAY = "say"
"""The manner of all that is said or written; what somebody fears or wants has the verb's own."""
_SAYS = (
    r"said|says|saying|thinks|thought|believe[sd]|told|tells|added|adds|wrote|writes|repeat(?:s|ed)|explain(?:s|ed)|insist(?:s|ed)|argue[sd]|warn(?:s|ed)|"
    r"admit(?:s|ted)|stress(?:es|ed)|announce[sd]|claim(?:s|ed)|report(?:s|ed)(?= that| on)|sp(?:oke|eaks?) of|confirm(?:s|ed) that|"
    r"puts?(?= (?:\w+ ){1,8}(?:at|down to)\b)|declare[sd]"
)
_FEELS = {
    "fear": r"fear(?:s|ed)?",
    "doubt": r"doubt(?:s|ed)?",
    "hope": r"hope[sd]?",
    "expect": r"expect(?:s|ed)?",
    "call": r"call(?:s|ed)(?! (?:for|on|off|to)\b)",
    "promise": r"promise[sd]?",
    "blame": r"blame[sd]?",
    "recommend": r"recommend(?:s|ed)?",
    "thank": r"thank(?:s|ed)",
}
_VERB = re.compile(
    rf"\b(?:(?P<{SAY}>{_SAYS})|" + "|".join(f"(?P<{name}>{verb})" for name, verb in _FEELS.items()) + r")\b"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to ([^,.;:\"“”]{1,90}?)(?= (?:that|on|who|which)\b|[,.;:\"“”]|$)")
_QUOTED = re.compile(r"[\"“][^\"”]*(?:[\"”]|$)")
_MARK = re.compile(r"[\"“”]")
_CLAUSE = re.compile(r"[.;:]\s|[\"”]\s|\b(?:that|but|while|whereas|because|although|which|when|after|as)\s")
"""Where a clause begins."""
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: \w+ly)? $")
_HELPERS = re.compile(
    r"(?:\s+(?:has|have|had|also|then|later|now|again|already|still|once|did|does|would|will|not|\w+ly))*\s*$"
)
_TURNED = re.compile(r"said|says|wrote|writes|added|adds")
"""Verbs behind which the one who says may stand."""
_BEHIND = re.compile(
    r" ((?!(?:that|it|on|in|of)\b)[^,.;:\"“”]{2,80}?)(?= (?:that|who|which|on|in|at|after)\b|[,.;:\"“”]|$)(?:, ([A-Z][^,.;:\"“”]{2,40}))?"
)
_JOINED = re.compile(r"\b(?:and|or) *$")
_WORK_OF = re.compile(r"^.*\b(?:report|study|survey|count|estimate|analysis) (?:by|of|from) ", re.I)
_REACH = 200
"""Characters before a verb in which the one who says stands."""
_PRONOUNS = {"he": "he", "his": "he", "she": "she", "her": "she"}
_OTHER_WORDS = "the a an of in on at for by and its their one this that last former spokesman spokeswoman"
_GENERIC = frozenset(_OTHER_WORDS.split()) | NO_NAMES - {"he", "she", "his", "her"}
_STEM = 5
"""Letters by which "ministry" and "minister" are one speaker."""
_UNNAMED = re.compile(
    r"\b(?:i|we|it|they|who|which|reports?|articles?|newspapers?|stud(?:y|ies)|surveys?|sources?|officials?|authorities|experts?|researchers?)\b",
    re.I,
)
"""Speakers who may be anybody."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody to whom a sentence ascribes something, in which manner: by names, by other words, or as "he" or "she"."""

    manner: str
    names: frozenset[str]
    words: frozenset[str]
    pronoun: str = ""

    def may_be(self, other: Source) -> bool:
        """Whether both can be the same: by a common name, or by a common word where one has no name.

        For a country its ministers speak.
        """
        if self.names and other.names:
            if _is_country(self.names) and not _is_country(other.names):
                return True
            return bool(self.names & (other.names | other.words) or other.names & self.words)
        ours, theirs = self.names | self.words, other.names | other.words
        return not ours or not theirs or bool({key[:_STEM] for key in ours} & {key[:_STEM] for key in theirs})


def _is_country(names: frozenset[str]) -> bool:
    return any(name.startswith("@") for name in names)


@lru_cache(maxsize=1024)
def sources(text: str, known: frozenset[str]) -> tuple[Source, ...]:
    """To whom a sentence ascribes what it reports: by "according to", and by verbs of saying and the like outside of quotes."""
    plain = _QUOTED.sub(lambda match: f'{" " * (len(match.group()) - 1)}"', text)
    spans = name_spans(text, known)
    found = [_source(SAY, plain, (match.span(1),), spans) for match in _ACCORDING.finditer(plain)]
    for match in _VERB.finditer(plain):
        if not _PASSIVE.search(plain, max(0, match.start() - _REACH), match.start()):
            found.append(_source(str(match.lastgroup), plain, _around(plain, match), spans))
    return tuple(source for source in found if source)


def _around(text: str, verb: re.Match[str]) -> tuple[Span, ...]:
    """Where the one who says stands: before the verb, with what an aside adds, or behind it where nothing stands before."""
    begin = max(0, verb.start() - _REACH)
    helped = _HELPERS.search(text, begin, verb.start())
    end = helped.start() if helped else verb.start()
    start = max((match.end() for match in _CLAUSE.finditer(text, begin, end)), default=begin)
    pieces = [span for span in _pieces(text, start, end) if text[slice(*span)].strip()]
    if not pieces:
        behind = _BEHIND.match(text, verb.end()) if _TURNED.fullmatch(verb.group()) else None
        return tuple(behind.span(group) for group in (1, 2) if behind[group]) if behind else ()
    if _JOINED.search(text, start, end):
        return tuple(pieces[:1])
    return tuple(pieces[-2:] if text[start:end].rstrip().endswith(",") else pieces[-1:])


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between commas."""
    for match in re.finditer(r"[^,\"]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _source(manner: str, text: str, places: Sequence[Span], spans: Sequence[Span]) -> Source | None:
    """The one who is named or called at some places of a text; nobody where it could be anybody."""
    said = _WORK_OF.sub("", " ".join(text[slice(*place)] for place in places))
    if _UNNAMED.search(said):
        return None
    names = [text[start:end] for start, end in spans if any(first <= start < last for first, last in places)]
    named = frozenset().union(*map(keys, names))
    words = [word for word in re.findall(r"[^\W\d_]+", said) if word.casefold() not in _GENERIC]
    pronoun = next((_PRONOUNS[word.casefold()] for word in words if word.casefold() in _PRONOUNS), "")
    others = frozenset(key for key in keys(" ".join(words)) if len(key) > 1) - named - keys(pronoun)
    return Source(manner, named, others, "" if named else pronoun) if named or others or pronoun else None


def speakers(text: str, spans: Sequence[Span], known: frozenset[str]) -> list[tuple[Source, ...]]:
    """The sources of each sentence of a text; of one that only quotes those of the next that does, or of the one before."""
    found: list[tuple[Source, ...]] = []
    opened = False
    waiting: list[int] = []
    for number, (start, end) in enumerate(spans):
        if number and "\n" in text[spans[number - 1][1] : start]:
            opened, waiting = False, []
        marks = _MARK.findall(text, start, end)
        quotes = opened or bool(marks)
        own = sources(('"' if opened else "") + text[start:end], known)
        opened = _is_open(opened, marks)
        if own:
            for earlier in waiting:
                found[earlier] = own
            waiting = []
        elif opened:
            waiting.append(number)
        elif quotes and found:
            own = found[-1]
        found.append(own)
    return found


def _is_open(before: bool, marks: Sequence[str]) -> bool:
    """Whether a quote is open behind some marks."""
    for mark in marks:
        before = not before if mark == '"' else mark == "“"
    return before


def is_misattributed(claimed: Sequence[Source], told: Sequence[Source]) -> bool:
    """Whether what a clause ascribes to somebody is what a text ascribes, in the same manner, to others alone."""
    return any(
        bool(rivals) and not any(source.may_be(rival) for rival in rivals)
        for source in claimed
        if source.names or source.words
        for rivals in [[rival for rival in told if rival.manner == source.manner]]
    )
