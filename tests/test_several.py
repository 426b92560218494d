from __future__ import annotations

import pytest

from qa_bot.reading.several import asks_for_several, with_the_others


@pytest.mark.parametrize(
    "question",
    [
        "Which two companies are investigated?",
        "Which countries lead the group?",
        "Who were the men arrested on Monday?",
        "What are the names of the victims?",
        "What NFL teams do the brothers play for?",
    ],
)
def test_several_are_asked_for(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which country leads the group?",
        "What does Osby want?",
        "Who was arrested?",
        "Which bus crashed?",
        "What is news?",
    ],
)
def test_one_is_asked_for(question: str) -> None:
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("On Monday Norway, Ireland and Spain said so.", "Ireland", "Norway, Ireland and Spain"),
        ("On Monday Norway, Ireland and the Netherlands said so.", "Norway", "Norway, Ireland and the Netherlands"),
        ("Police arrested Karl Moss and Ada Lund.", "Ada Lund", "Karl Moss and Ada Lund"),
        ("Karl Moss came, and Ada Lund left.", "Ada Lund", "Ada Lund"),
        ("The mayor of Lowen, Karl Moss, left.", "Karl Moss", "Karl Moss"),
        ("It was the town hall.", "town hall", "town hall"),
    ],
)
def test_what_an_enumeration_joins_is_told_together(text: str, found: str, expected: str) -> None:
    start = text.index(found)
    first, last = with_the_others(text, start, start + len(found), (0, len(text)))
    assert text[first:last] == expected
