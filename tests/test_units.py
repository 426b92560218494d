"""A number of doses is no price, and a number of crowns no toll."""

from __future__ import annotations

import pytest

from qa_bot.reading.questions import understand
from qa_bot.reading.units import counts, end_of_figure, fits_unit

PRICE, DOSES = "How much does a dose of the new vaccine cost?", "How many doses were sent?"


@pytest.mark.parametrize(
    ("question", "text", "figure", "expected"),
    [
        (PRICE, "A shipment of 120,000 doses left the port.", "120,000", False),
        (PRICE, "Two million doses are ordered.", "Two million", False),
        (PRICE, "A dose costs 3 crowns.", "3", True),
        (PRICE, "A dose costs $3.", "3", True),
        (PRICE, "The price fell by 70 percent.", "70 percent", False),
        (PRICE, "The state pays 15 crowns; Lund had asked for 18.", "18", True),
        ("How much more pay do the dockers get?", "They get 6.5 percent more.", "6.5 percent", True),
        (DOSES, "It paid 40 million crowns.", "40 million", False),
        (DOSES, "It sent 40 million doses.", "40 million", True),
        ("How many crowns does it cost?", "It costs 40 crowns.", "40", True),
        ("How big was the fire?", "It burned 300 hectares.", "300 hectares", True),
    ],
)
def test_a_figure_is_of_the_sort_that_is_asked_for(question: str, text: str, figure: str, expected: bool) -> None:
    start = text.index(figure)
    assert fits_unit(understand(question), text, start, start + len(figure)) is expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Sixteen people have died.", "Sixteen", True),
        ("She put the toll at 17 dead.", "17", True),
        ("The number of people who died rose to 14 on Friday.", "14", True),
        ("The storm killed 23 people in Lowen.", "23", True),
        ("The storm killed many and tore 40 roofs off.", "40", False),
        ("Ten were dead before the other seven came.", "seven", False),
        ("The storm came at 90 kilometres an hour.", "90", False),
    ],
)
def test_what_is_counted_stands_by_the_figure(text: str, figure: str, expected: bool) -> None:
    start = text.index(figure)
    assert counts(understand("How many people died in the storm?"), text, start, start + len(figure)) is expected


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("17 dead. All 195", "17"),
        ("2.6 billion crowns, 700 million", "2.6 billion crowns"),
        ("16 people died on March 5, not 17", "16"),
        ("10 to 20 percent", "10 to 20 percent"),
        ("5.25 percent from 4.75 percent", "5.25 percent from 4.75 percent"),
        ("no figure. None", "no figure. None"),
    ],
)
def test_a_figure_ends_before_the_next_clause(words: str, kept: str) -> None:
    assert words[: end_of_figure(words, 0, len(words))] == kept
