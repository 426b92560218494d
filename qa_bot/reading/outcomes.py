"""Who won and who lost: words that fit a question but for the side they are on."""

from __future__ import annotations

import re

_WON, _LOST = r"won|wins?|winning|beat|beats|defeated|defeats", r"lost|loses?|losing"
_BEATEN = r"(?:was|were|been) (?:beaten|defeated)|fell to"
_ACTS = r"\b(?:who|which|what)\b(?!.*\b(?:did|does|do|was|were|against|over)\b).*\b"
"""Not "who did Ada Lund beat?", which asks for the other side."""
_ASKS_WINNER = re.compile(rf"{_ACTS}(?:{_WON})\b|\bwho\b.*\bwinners?\b", re.I)
_ASKS_LOSER = re.compile(rf"{_ACTS}(?:{_LOST})\b|\bwho\b.*\blosers?\b", re.I)
_THEN_LOST = re.compile(rf"\s+(?:\w+ly\s+)?(?:{_LOST}|{_BEATEN})\b", re.I)
_THEN_WON = re.compile(rf"\s+(?:\w+ly\s+)?(?:{_WON})\b", re.I)


def other_side(question: str) -> re.Pattern[str] | None:
    """How a text goes on behind words of the wrong side: they "lost" where it is asked who won; None where neither is."""
    asks_winner, asks_loser = _ASKS_WINNER.search(question), _ASKS_LOSER.search(question)
    if bool(asks_winner) == bool(asks_loser):
        return None
    return _THEN_LOST if asks_winner else _THEN_WON
