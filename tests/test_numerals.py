"""Numbers that mean the same are equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.numerals import as_figure, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20,000 bees", {"20000"}),
        ("20 thousand bees", {"20000"}),
        ("$1.2bn", {"1200000000"}),
        ("1.2 billion dollars", {"1200000000"}),
        ("€3m", {"3000000"}),
        ("3.50 percent", {"3.5"}),
        ("twelve of 40", {"12", "40"}),
        ("the 10th day, 2020-21", {"10", "2020", "21"}),
        ("two-thirds", {"2"}),
        ("Forty-one houses, thirty-eight of twenty", {"41", "38", "20"}),
        ("three hundred and forty people, one hundred thousand trees", {"340", "100000"}),
        ("no one, often, tenth, version 1.2.3", {"1.2.3"}),
        ("1,5 Prozent", {"1,5"}),
        ("", set()),
    ],
)
def test_numbers(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@given(st.text(alphabet="0123456789.,٣ kmbnthousand$-", max_size=80))
def test_any_text_gives_strings(text: str) -> None:
    assert all(numbers(text))


@pytest.mark.parametrize(
    ("words", "figure"), [("two", "2"), ("Sixteen", "16"), ("one", "one"), ("two dozen", "two dozen"), ("16", "16")]
)
def test_a_number_of_one_word_as_a_figure(words: str, figure: str) -> None:
    assert as_figure(words) == figure
