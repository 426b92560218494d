"""Who won and who lost, who came and who went: words that fit a question but for the side they are on."""

from __future__ import annotations

import re
from collections.abc import Callable

_WON, _LOST = r"won|wins?|winning|beat|beats|defeated|defeats", r"lost|loses?|losing"
_BEATEN = r"(?:was|were|been) (?:beaten|defeated)|fell to"
_ACTS = r"\b(?:who|which|what)\b(?!.*\b(?:did|does|do|was|were|against|over)\b).*\b"
"""Not "who did Ada Lund beat?", which asks for the other side."""
_ASKS_WINNER = re.compile(rf"{_ACTS}(?:{_WON})\b|\bwho\b.*\bwinners?\b", re.I)
_ASKS_LOSER = re.compile(rf"{_ACTS}(?:{_LOST})\b|\bwho\b.*\blosers?\b", re.I)
_THEN_LOST = re.compile(rf"\s+(?:\w+ly\s+)?(?:{_LOST}|{_BEATEN})\b", re.I)
_THEN_WON = re.compile(rf"\s+(?:\w+ly\s+)?(?:{_WON})\b", re.I)
_ASKS_SUCCESSOR = re.compile(
    r"\b(?:who|which|what)\b(?:(?!\b(?:did|does|do|is|are|was|were|be|been|being)\b)[^,?]){0,40}?"
    r"\b(?:became|becomes?|succeed(?:s|ed)?|replac(?:es?|ed)|t(?:akes?|ook) over)\b",
    re.I,
)
_SUCCEEDED = re.compile(
    r"\b(?:succeed(?:s|ed|ing)?|replac(?:es?|ed|ing)|t(?:akes?|ook|aking) over from)\s+(?:(?!by\b)[\w-]+\s+){0,3}$",
    re.I,
)
_NEAR = 80
"""So many characters before a name tell whether it is that of one who was succeeded."""


def wrong_side(question: str) -> Callable[[str, int, int], bool] | None:
    """Tells of words, offsets of a text, whether they are on the other side than asked; None where no side is.

    They "lost" where it is asked who won, or were succeeded by the one who is asked for.
    """
    if _ASKS_SUCCESSOR.search(question):
        return lambda text, start, end: bool(_SUCCEEDED.search(text, max(0, start - _NEAR), start))
    asks_winner, asks_loser = _ASKS_WINNER.search(question), _ASKS_LOSER.search(question)
    if bool(asks_winner) == bool(asks_loser):
        return None
    goes_on = _THEN_LOST if asks_winner else _THEN_WON
    return lambda text, start, end: bool(goes_on.match(text, end))
