"""What is told of another time does not answer a question that names one."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.named_time import timeliness
from qa_bot.reading.spans import Span
from qa_bot.reading.told import Told
from tests.conftest import make_article

_OTHER = pytest.approx(0.3)


@pytest.mark.parametrize(
    ("question", "text", "published", "expected"),
    [
        ("Who won the cup?", "Osby won the cup in 2023.", date(2023, 6, 1), 1.0),
        ("Who won the cup in 2023?", "Osby won the cup in 2023.", date(2025, 6, 1), 1.0),
        ("Who won the cup in 2024?", "Osby won the cup in 2023.", date(2023, 6, 1), _OTHER),
        ("Who won the cup in 2024?", "Osby won the cup last year.", date(2025, 6, 1), 1.0),
        ("Who won the cup in 2024?", "Osby won the cup last year.", date(2024, 6, 1), _OTHER),
        ("Who won the cup in 2024?", "Osby won the cup on Saturday.", date(2024, 6, 3), 1.0),
        ("Who won the cup in 2024?", "Osby won the cup.", date(2024, 6, 3), 1.0),
        ("Who won the cup in December 2024?", "Osby won the cup.", date(2025, 1, 20), 1.0),
        ("Who won the cup in 2024?", "Osby won the cup.", None, 1.0),
        ("Who won the cup in 2024?", "In 2019 it rained. Osby won the cup.", date(2024, 6, 3), 1.0),
    ],
)
def test_time_of_the_sentence_and_of_the_question(
    question: str, text: str, published: date | None, expected: float
) -> None:
    start = text.index("Osby")
    one = Told(Span(1, start, start + 4, 1.0), ("osby",), make_article("a", text, published=published))
    assert timeliness(question, one) == expected


def test_an_article_of_another_year_that_names_no_day_counts_less_but_more_than_one_that_does() -> None:
    text = "Osby won the cup."
    one = Told(Span(1, 0, 4, 1.0), ("osby",), make_article("a", text, published=date(2020, 1, 1)))
    assert 0.3 < timeliness("Who won the cup in 2024?", one) < 1
