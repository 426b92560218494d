"""By how many votes, seconds or goals somebody won: a lead is no number of votes, and it is not the other side's."""

from __future__ import annotations

import re

from qa_bot.reading.candidates import names
from qa_bot.reading.terms import keys
from vectorstore.sentences import sentence_at

_AHEAD = r"(?:w[io]n(?:s|ning)?|le(?:ads?|d|ading)|beat(?:s|en)?|defeat(?:s|ed)?|was ahead|were ahead|is ahead)"
_BEHIND = r"(?:los(?:es?|t|ing)|trail(?:s|ed)?|was behind|is behind|was beaten|was defeated)"
_RESULT = rf"\b(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND}))\b"
_ASKS = re.compile(rf"\bby how (?:many|much)\b[^?]{{0,100}}?{_RESULT}", re.I)
_ASKS_DIFFERENCE = re.compile(
    r"\b(?:by how|how (?:many|much) (?:more|less|fewer)|margin|majority|leads?|difference|ahead|percent\w*|chang\w+|"
    r"r[aio]s\w+|gr[eo]w\w*|increas\w+|f[ae]ll|drop\w*|cut|sav\w+)\b",
    re.I,
)
_LED_BY = re.compile(rf"{_RESULT}(?:(?!\bby\b)[^.;]){{0,80}}\bby\s+(?:(?:about|only|just|nearly|almost)\s+)?$", re.I)
_MORE_THAN = re.compile(r"\s*(?:[a-z]+\s+){0,2}?(?:more|fewer|less|ahead)(?: than| of)\b", re.I)


def is_another_margin(question: str, text: str, start: int, end: int) -> bool:
    """Whether the figure at these offsets is a difference where none is asked for, no lead where one is, or the other side's."""
    asks = _ASKS.search(question)
    before = text[sentence_at(text, start)[0] : start]
    led = _LED_BY.search(before)
    is_margin = bool(led or _MORE_THAN.match(text, end))
    if asks is None:
        return is_margin and not _ASKS_DIFFERENCE.search(question)
    if not is_margin:
        return True
    return led is not None and _is_of_other_side(asks, led, before)


def _is_of_other_side(asks: re.Match[str], led: re.Match[str], before: str) -> bool:
    """Whether the one who is asked about does not do what the sentence's subject does."""
    asked = keys(" ".join(_names(asks.string[asks.start() : asks.end()])))
    acts = keys(" ".join(_names(before[: led.start()])))
    if not asked or not acts:
        return False
    return bool(asked & acts) != (bool(asks["ahead"]) == bool(led["ahead"]))


def _names(text: str) -> list[str]:
    return [text[start:end] for start, end in names(text)]
