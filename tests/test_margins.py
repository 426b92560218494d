"""Leads are told to who asks for them, and those of the right side."""

from __future__ import annotations

import pytest

from qa_bot.reading.margins import is_another_margin

RECOUNT = "By how many votes did Ada Lund win the recount?"


@pytest.mark.parametrize(
    ("question", "text", "figure", "expected"),
    [
        (RECOUNT, "Karl Moss leads by 212 votes.", "212", True),
        (RECOUNT, "Karl Moss leads Ada Lund by 212 votes.", "212", True),
        (RECOUNT, "Karl Moss lost the recount by 67 votes.", "67", False),
        (RECOUNT, "Ada Lund won the recount by 67 votes.", "67", False),
        (RECOUNT, "The recount gave her 41,588 votes, 67 more than Karl Moss.", "67", False),
        (RECOUNT, "The recount gave her 41,588 votes, 67 more than Karl Moss.", "41,588", True),
        ("By how many votes did Ada Lund lose?", "Karl Moss won by 12 votes.", "12", False),
        ("By how many votes did Ada Lund lose?", "Ada Lund won by 12 votes.", "12", True),
        ("How many votes did Ada Lund get?", "Ada Lund led by 216 votes.", "216", True),
        ("How much will the bridge cost?", "It will cost 9 million crowns, 2 million more than planned.", "2 million", True),
        ("How much did the profit rise?", "The profit was 9 percent more than a year ago.", "9 percent", False),
        ("By how many votes did parliament approve it?", "Parliament approved it by 84 votes to 61.", "84", False),
    ],
)  # fmt: skip
def test_a_lead_is_the_one_that_is_asked_for(question: str, text: str, figure: str, expected: bool) -> None:
    start = text.index(figure)
    assert is_another_margin(question, text, start, start + len(figure)) is expected
