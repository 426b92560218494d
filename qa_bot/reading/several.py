"""Answers that are several: "Norway, Ireland and Spain" for "which countries", where the reader found one of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa_bot.numerals import as_figure
from qa_bot.reading.candidates import names

Span = tuple[int, int]

_OPENING = r"(?i:which|what|who (?:are|were)(?: the)?|names? of(?: the)?)"
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|both|all|\d+)"
_PLURAL = r"(?:people|men|women|children|(?!(?:does|has|was|is|this|\w*(?:ss|us|ics|news|series))\b)[a-z]{3,}s)"
_ASKS = re.compile(rf"\b{_OPENING}\s+(?:{_COUNTED}\s+(?:[\w-]+\s+){{0,3}}?|(?:[A-Z][\w-]*\s+)?){_PLURAL}\b")
_JOINT = re.compile(r"(?:,|,? (?:and|as well as)|(?: \w+s| \w+ed)? (?:together|along) with)\s+(?:the\s+)?", re.I)
_LAST_JOINT = re.compile(r"\b(?:and|as well as|with)\b", re.I)
_SEVERAL_OF = (
    r"countries|nations|states|cities|towns|villages|districts|companies|firms|banks|airlines|clubs|teams|parties|players|"
    r"people|men|women|children|ministers|leaders|presidents|politicians|names|scorers"
)
_NUMBER = re.compile(rf"\b{_OPENING}\s+(two|three|four|five|six|seven|eight|nine)\b")
_VALUES = r"what (?:are|were) the (?:(?!of\b)[\w-]+ ){0,3}?(?:dates|days|years|costs|prices|scores|results)|(?:on|in) (?:which|what) (?:dates|days|years)"
_ALL = re.compile(
    rf"\b{_OPENING}\s+(?:{_COUNTED}\s+(?:[\w-]+\s+){{0,3}}?{_PLURAL}|(?:(?!(?:did|does|do|was|were|is|are|has|have|had|will)\b)[\w-]+\s+){{0,2}}?(?:{_SEVERAL_OF}))\b(?!['’])|\b(?i:{_VALUES})\b"
)


def asks_for_several(question: str) -> bool:
    """Whether a question asks for more than one: "which two companies", "who were the men"."""
    return bool(_ASKS.search(question))


def asks_for_all(question: str) -> bool:
    """Whether one of them is surely too few: of things that are counted, or of people, places or companies."""
    return bool(_ALL.search(question))


def how_many(question: str) -> int | None:
    """How many are asked for, where a question says so: 2 for "which two companies"."""
    found = _NUMBER.search(question)
    return int(as_figure(found[1])) if found else None


def with_the_others(text: str, start: int, end: int, sentence: Span, is_alike: Callable[[str], object] = bool) -> Span:
    """The name at these offsets with those that an enumeration of its sentence joins to it, all of one kind, or as it is."""
    first, last = sentence
    named = [(a + first, b + first) for a, b in names(text[first:last]) if is_alike(text[a + first : b + first])]
    here = next((n for n, (a, b) in enumerate(named) if a < end and start < b), None)
    if here is None:
        return start, end
    left = right = here
    while left > 0 and _JOINT.fullmatch(text, named[left - 1][1], named[left][0]):
        left -= 1
    while right + 1 < len(named) and _JOINT.fullmatch(text, named[right][1], named[right + 1][0]):
        right += 1
    whole = named[left][0], named[right][1]
    return whole if _LAST_JOINT.search(text, *whole) else (start, end)
