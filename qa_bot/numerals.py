"""The numbers in a text, made comparable: "20,000", "20 thousand" and "20000" are the same one."""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WORDS = dict(zip(_SMALL.split(), range(2, 21), strict=True)) | dict(
    zip(_TENS.split(), range(30, 100, 10), strict=True)
)
_POWERS = {3: "thousand k", 6: "million mn m", 9: "billion bn b", 12: "trillion tn"}
_SCALES = {word: power for power, names in _POWERS.items() for word in names.split()}
_ONES = ("one", *_SMALL.split()[:8])
_TO_99 = rf"(?:(?:{'|'.join(_TENS.split())})-(?:{'|'.join(_ONES)})|{'|'.join(_WORDS)})"
_HUNDREDS = rf"(?:{'|'.join(_ONES)})[ -]hundred(?: and {_TO_99}\b)?"
_NUMBER = re.compile(
    rf"(?:(?<![\w.,])|(?<=[$€£¥]))(?:(?P<digits>\d+(?:[.,]\d+)*)|(?P<word>{_HUNDREDS}|{_TO_99})\b)"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)})\b)?",
    re.I,
)
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")
_MOST_DIGITS = 30


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, without separators and trailing zeros, scaled by "million" and the like.

    "One" is left out, for it mostly counts nothing; what is no plain number ("1.2.3") stands as written.
    """
    return frozenset(_normal(match) for match in _NUMBER.finditer(text))


def number_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """The same numbers in order, with where each begins and ends."""
    return tuple((*match.span(), _normal(match)) for match in _NUMBER.finditer(text))


def as_figure(words: str) -> str:
    """A number that stands as one word, from two to ninety, as a figure; anything else as it is."""
    value = _WORDS.get(words.casefold())
    return words if value is None else str(value)


def _normal(match: re.Match[str]) -> str:
    digits = _THOUSANDS.sub("", match["digits"] or "")
    if len(digits) > _MOST_DIGITS or digits.count(".") > 1 or "," in digits:
        return match.group().strip()
    value = Decimal(digits) if digits else Decimal(_in_words(match["word"].casefold()))
    power = _SCALES[match["scale"].casefold()] if match["scale"] else 0
    return f"{value.scaleb(power).normalize():f}"


def _in_words(words: str) -> int:
    """The value of "forty-one" or "three hundred and forty"."""
    hundreds, hundred, rest = words.rpartition("hundred")
    below = sum(_WORDS.get(part, 1) for part in rest.removeprefix(" and ").split("-") if part)
    return 100 * _WORDS.get(hundreds.strip(" -"), 1) + below if hundred else below
