"""Values that no longer hold: "cut to 4.75 percent from 5.25 percent", "open in 2027 rather than 2025"."""

from __future__ import annotations

import re

from qa_bot.numerals import numbers

_ASKED = re.compile(
    r"\b(?:from|before|earlier|previous(?:ly)?|former(?:ly)?|original(?:ly)?|instead|rather|until)\b", re.I
)
_OF_NOW, _OF_THEN = re.compile(r"\b(?:is|are|will|does)\b", re.I), re.compile(r"\b(?:was|were|did|had)\b", re.I)
_CHANGE = r"\b(?:rais|cut|lower|rose|ris|fell|fall|grew|grow|chang|increas|reduc|decreas|drop|doubl|halv|slash|revis|correct)\w*"
_NEAR = r"[^;\n]{0,80}?"
_INSTEAD = re.compile(
    r"\b(?:rather than|instead of|(?:up|down) from|(?<=\d), not)\s+(?:(?:in|on|at|by|the)\s+)?$", re.I
)
_TO_FROM = re.compile(rf"{_CHANGE}\b{_NEAR}\bto\s[^;\n]{{1,30}}\sfrom\s+$", re.I)
_TO = re.compile(rf"{_CHANGE}\b{_NEAR}\bto\s+(?:at least\s+)?$", re.I)
_FROM, _THEN_TO = re.compile(rf"{_CHANGE}\b{_NEAR}\bfrom\s+$", re.I), re.compile(r"\s+to\s", re.I)
_ONCE_PLANNED = re.compile(
    r"\b(?:was|were|had been)\s+(?:\w+\s+)?(?:to|due|set|meant|planned|scheduled)\b(?:(?![.!?]\s)[^;\n]){0,80}$", re.I
)
_ONCE_COUNTED = re.compile(
    r"(?:\bhad\s+(?:\w+\s+)?(?:spoken of|put|counted|reported|estimated)\b|"
    r"\b(?:earlier|previous|first|initial) (?:counts?|reports?|figures?|estimates?|tolls?)\b)(?:(?![.!?]\s)[^;\n]){0,80}$",
    re.I,
)
_LOOKED_BACK = 140


def asks_for_former(question: str) -> bool:
    """Whether it is what was before that a question wants: "what was the rate before?"."""
    return bool(_ASKED.search(question))


def asks_for_now(question: str) -> bool:
    """Whether a question is about what is, or will be: what was before is wrong then, whoever tells it."""
    return bool(_OF_NOW.search(question)) and not _OF_THEN.search(question)


def is_former(text: str, start: int, end: int) -> bool:
    """Whether the text names these words as what was before, or as what is not the case."""
    before = text[max(0, start - _LOOKED_BACK) : start]
    changed = _FROM.search(before) and _THEN_TO.match(text, end)
    return bool(changed or _TO_FROM.search(before) or _INSTEAD.search(before))


def is_corrected(text: str, start: int, end: int) -> bool:
    """Whether the text tells these words as a figure that a later one replaced: "earlier counts had put it at 41"."""
    return bool(numbers(text[start:end])) and bool(_ONCE_COUNTED.search(text[max(0, start - _LOOKED_BACK) : start]))


def is_revision(text: str, start: int) -> bool:
    """Whether the text tells the words from there as what something changed to: "lowered the toll to 174"."""
    return bool(_TO.search(text[max(0, start - _LOOKED_BACK) : start]))


def is_past_plan(text: str, start: int) -> bool:
    """Whether the text tells these words as what was once planned: "it was to be ready in 2025, later in 2027"."""
    return bool(_ONCE_PLANNED.search(text[max(0, start - _LOOKED_BACK) : start]))
