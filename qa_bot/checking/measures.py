"""What a figure measures and which way it goes: "fell by 19 percent to 18 crowns" knows no 18 percent, and "to 6 percent from 5" no "to 5"."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.numerals import number_spans
from qa_bot.reading.terms import keys
from qa_bot.rewriting import lexicon

_PHYSICAL = lexicon.words(
    "metre meter kilometre kilometer centimetre centimeter millimetre millimeter mile km hectare acre tonne ton kilogram kg"
    " gram litre liter degree percent"
)
_OTHERS = lexicon.words("crown dollar euro pound cent franc second minute hour day week month year")
"""What is often left out: "300 million", "from 9 to 10"."""
_SAME = {
    "meter": "metre", "kilometer": "kilometre", "km": "kilometre", "centimeter": "centimetre", "millimeter": "millimetre",
    "liter": "litre", "kg": "kilogram", "ton": "tonne",
}  # fmt: skip
_UNIT = re.compile(r"[\s-]*(?:(?:square|cubic) )?([a-z]+|%)(?!\w)")
_AGE = re.compile(r"[\s-]*years?[\s-]old\b")
_WAY = re.compile(r"\b(to|from) (?:(?:about|around|nearly|almost|some|roughly) )?$")
_SHORT = 3
"""Letters of words that end in "s" and are no things: "was", "has"."""
_WAY_LENGTH = 20
"""Characters before a figure in which its way is told."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, the unit or other word behind it, and "to" or "from" before it."""

    number: str
    unit: str
    way: str

    @property
    def is_measured(self) -> bool:
        """Whether it is of a unit, not a number of things."""
        return self.unit in _PHYSICAL or self.unit in _OTHERS

    def fits(self, told: Measure, held: Set[str]) -> bool:
        """Whether another text with such words can mean the same by its number."""
        if self.way and told.way and self.way != told.way:
            return False
        if not self.unit or self.unit == told.unit:
            return True
        if told.is_measured or (self.is_measured and told.unit):
            return False
        return self.unit not in _PHYSICAL or bool(keys(self.unit) & held)


@lru_cache(maxsize=1024)
def measures(text: str) -> tuple[Measure, ...]:
    """The numbers of a text with what they measure."""
    return tuple(Measure(number, _unit(text, end), _way(text, start)) for start, end, number in number_spans(text))


def are_told(claimed: Sequence[Measure], told: Sequence[tuple[Sequence[Measure], Set[str]]]) -> bool:
    """Whether each number can be one of those that texts, with their keys, tell; those that they have not are not looked at."""
    for measure in claimed:
        same = [(other, held) for found, held in told for other in found if other.number == measure.number]
        if same and not any(measure.fits(other, held) for other, held in same):
            return False
    return True


def _unit(text: str, end: int) -> str:
    if _AGE.match(text, end):
        return ""
    found = _UNIT.match(text, end)
    if found is None:
        return ""
    word = found.group(1)
    if word == "%":
        return "percent"
    singular = word.removesuffix("s")
    unit = _SAME.get(singular, singular)
    is_thing = len(word) > len(singular) and len(word) > _SHORT
    return unit if unit in _PHYSICAL or unit in _OTHERS or is_thing else ""


def _way(text: str, start: int) -> str:
    found = _WAY.search(text, max(0, start - _WAY_LENGTH), start)
    return found.group(1) if found else ""
