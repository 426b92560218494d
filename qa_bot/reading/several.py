"""Answers that are several: "Norway, Ireland and Spain" for "which countries", where the reader found one of them."""

from __future__ import annotations

import re

from qa_bot.reading.candidates import names

Span = tuple[int, int]

_OPENING = r"(?i:which|what|who (?:are|were)(?: the)?|names? of(?: the)?)"
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|both|all|\d+)"
_PLURAL = r"(?:people|men|women|children|(?!(?:does|has|was|is|this|\w*(?:ss|us|ics|news|series))\b)[a-z]{3,}s)"
_ASKS = re.compile(rf"\b{_OPENING}\s+(?:{_COUNTED}\s+(?:[\w-]+\s+){{0,3}}?|(?:[A-Z][\w-]*\s+)?){_PLURAL}\b")
_JOINT = re.compile(r"(?:,|,? (?:and|as well as))\s+(?:the\s+)?", re.I)
_LAST_JOINT = re.compile(r"\b(?:and|as well as)\b", re.I)


def asks_for_several(question: str) -> bool:
    """Whether a question asks for more than one: "which two companies", "who were the men"."""
    return bool(_ASKS.search(question))


def with_the_others(text: str, start: int, end: int, sentence: Span) -> Span:
    """The name at these offsets with those that an enumeration of its sentence joins to it, or as it is."""
    first, last = sentence
    named = [(a + first, b + first) for a, b in names(text[first:last])]
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
