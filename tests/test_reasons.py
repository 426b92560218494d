"""Who did something over another matter is no answer."""

from __future__ import annotations

import pytest

from qa_bot.reading.reasons import is_over_another_matter
from tests.conftest import make_article

BALLOT = "Ada Moss resigned on Monday over two lost ballot boxes. The harbour fair was opened later."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who resigned over the ferry disaster?", True),
        ("Who resigned because of the harbour fair?", True),
        ("Who resigned over the ballot boxes?", False),
        ("Who resigned on Monday?", False),
        ("Which striker missed the final because of an injury?", False),
    ],
)
def test_another_matter(question: str, expected: bool) -> None:
    article = make_article("a", BALLOT)
    assert is_over_another_matter(question, article, 0, len("Ada Moss")) is expected
