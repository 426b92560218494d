"""A message as a reader types it: one question, or several in one breath that are answered one after the other."""

from __future__ import annotations

import re

from qa_bot.rewriting import lexicon as lx
from qa_bot.smalltalk import small_talk

_MOST = 4
"""Questions of one message; a longer list is a text that happens to hold questions."""
_PIECE = re.compile(r"[^?]+(?:\?+|$)")
_LEAD = re.compile(r"\W*(?:(?:and|also|but|so|then|ok|okay|oh|well)\b\W*)*", re.I)
_WORD = re.compile(r"[a-z]+(?:['’](?=s\b))?", re.I)


def questions_in(message: str) -> list[str]:
    """The questions of a message in their order; the whole message where it does not consist of several."""
    pieces = [piece.strip() for piece in _PIECE.findall(message) if piece.strip()]
    asked = [piece for piece in pieces if small_talk(piece) is None]
    several = 1 < len(asked) <= _MOST and all(_is_question(piece, first=piece is asked[0]) for piece in asked)
    return asked if several else [message]


def _is_question(piece: str, *, first: bool) -> bool:
    """Whether a piece asks in its own words: it ends in "?" and begins as questions do, or leans on the one before."""
    lead = _LEAD.match(piece)
    word = _WORD.match(piece, lead.end() if lead else 0)
    begins = lx.WH | lx.AUXILIARIES | lx.REQUESTS | (frozenset() if first else lx.PREPOSITIONS)
    return piece.endswith("?") and word is not None and word.group().casefold().rstrip("'’") in begins
