from __future__ import annotations

import pytest

from qa_bot.reading.several import asks_for_all, asks_for_several, how_many, with_the_others


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
        (
            "The club, which Norway leads together with Spain and Ireland, met.",
            "Spain",
            "Norway leads together with Spain and Ireland",
        ),
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


def test_only_names_of_the_kind_are_joined() -> None:
    text = "The ministers of Norway and Spain, Karl Moss and Ada Lund, met."
    start = text.index("Norway")
    first, last = with_the_others(text, start, start + len("Norway"), (0, len(text)), {"Norway", "Spain"}.__contains__)
    assert text[first:last] == "Norway and Spain"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which countries lead the group?", True),
        ("What were the three opening dates of the line?", True),
        ("On which dates were they handed over?", True),
        ("In which year did women first compete?", False),
        ("Which communications network failed?", False),
        ("Which items were used?", False),
    ],
)
def test_one_is_too_few(question: str, expected: bool) -> None:
    assert asks_for_all(question) is expected


def test_how_many_are_asked_for() -> None:
    assert how_many("Which three countries lead the group?") == 3
    assert how_many("Which countries lead the group?") is None
