"""Which words a figure belongs to: in "38 million for the city and 52 million for the port" each place has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.numerals import numbers
from qa_bot.reading.days import SEASONS
from qa_bot.reading.naming import name_spans
from qa_bot.reading.terms import keys
from qa_bot.rewriting import lexicon

_CUT = re.compile(r"[,;:](?=\s)|\s(?:and|while|but|or|from)\s")
_WORD = re.compile(r"[^\W\d_]+")
_TIMES = lexicon.MONTHS | SEASONS.keys()
_NAME_WEIGHT = 3
"""How many words a name, a month or a weekday is worth: it tells more surely what a figure is of."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence around its figures: no other one stands in it."""

    numbers: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]

    def common(self, other: Part) -> int:
        """How much two parts have in common beside their figures."""
        names = self.names & (other.names | other.words)
        return len(self.words & other.words - names) + _NAME_WEIGHT * len(names)


@lru_cache(maxsize=1024)
def parts(text: str, known: frozenset[str]) -> tuple[Part, ...]:
    """The parts of a sentence, each with figures; what has none goes with the part behind it, the last with the one before."""
    pieces: list[str] = []
    pending = ""
    for piece in _pieces(text):
        pending += piece
        if numbers(pending):
            pieces.append(pending)
            pending = ""
    if pieces:
        pieces[-1] += pending
    return tuple(_part(piece, known) for piece in pieces)


def _pieces(text: str) -> Iterator[str]:
    position = 0
    for match in _CUT.finditer(text):
        yield text[position : match.start()] + " "
        position = match.end()
    yield text[position:]


def _part(text: str, known: frozenset[str]) -> Part:
    named = frozenset().union(*(keys(text[start:end]) for start, end in name_spans(text, known)))
    named |= frozenset().union(*(keys(word) for word in _WORD.findall(text) if word.casefold() in _TIMES))
    words = keys(" ".join(word for word in _WORD.findall(text) if word.casefold() not in lexicon.AUXILIARIES))
    return Part(numbers(text), words - named, named)


def are_misplaced(claimed: Sequence[Part], told: Sequence[Part]) -> bool:
    """Whether a claimed figure stands in a sentence beside other words, and its words beside another figure."""
    return any(
        _is_misplaced(part, number, told) for part in claimed if len(part.numbers) == 1 for number in part.numbers
    )


def _is_misplaced(part: Part, number: str, told: Sequence[Part]) -> bool:
    own = [other for other in told if number in other.numbers]
    rivals = [other for other in told if number not in other.numbers]
    if not own or not rivals:
        return False
    return max(map(part.common, rivals)) > max(map(part.common, own))
