"""Who somebody is: the newest office that is told, or the sentence that tells that it was given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from qa_bot.reading.offices import held, names_somebody
from qa_bot.reading.questions import Kind, understand
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage


def passages(*texts: str) -> list[ScoredPassage]:
    """Articles a month apart, the oldest first."""
    return [
        ScoredPassage(Passage(make_article(f"a{n}", text, published=date(2026, n, 3)), 0, len(text)), 1.0)
        for n, text in enumerate(texts, start=1)
    ]


def who(question: str, found: Sequence[ScoredPassage]) -> str:
    reading = held(understand(question), found)
    return next((found[s.n - 1].passage.article.text[s.start : s.end] for s in reading.spans), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deputy mayor Ada Moss said no.", "Deputy mayor"),
        ('"No," said beekeeper Ada Moss.', "beekeeper"),
        ("Its managing director, Ada Moss, said no.", "Its managing director"),
        ("Ada Moss, a plumber from Quay, said no.", "a plumber from Quay"),
        ("Ada Moss, 48, a former oboist, became chief conductor on Monday.", ""),
        ("Ada Moss was sworn in as mayor of Tarn on Monday.", "mayor of Tarn"),
        ("The council elected Ada Moss as election commissioner on Monday.", "election commissioner"),
        ("Ada Moss, who heads the port authority, said no.", "who heads the port authority"),
        ("Ada Moss, who grows hops, said no.", "who grows hops"),
        ("Ida Roe thanked Ada Moss.", ""),
    ],
)
def test_an_office_is_read_beside_the_name(text: str, expected: str) -> None:
    assert who("Who is Ada Moss?", passages(text)) == expected


def test_the_newest_office_is_told_and_one_that_was_given_up_as_such() -> None:
    mayor, minister = "Mayor Ada Moss opened the fair.", "Transport minister Ada Moss opened the line."
    left = "Ada Moss resigned as transport minister on Monday."
    assert who("What is Ada Moss's job?", passages(mayor, minister)) == "Transport minister"
    assert who("Who is Ada Moss?", passages(mayor, minister, left)) == left
    assert who("What was Ada Moss's position?", passages(mayor, left)) == "Mayor"
    assert who("Who is Ida Roe?", passages("Ada Moss takes over from Ida Roe, the engineer.")).startswith(
        "Ada Moss takes"
    )
    ended = "The stand is named after Ada Moss, the goalkeeper who ended her career in May."
    assert who("Who is Ada Moss?", passages(ended)) == ended


def test_what_somebody_does_for_a_living_is_the_trade() -> None:
    text = 'Goalkeeper Ada Moss saved it. "I guessed," Moss said. She is 37 and works as a postman on weekdays.'
    assert who("What does Ada Moss do for a living?", passages(text)) == "a postman"


def test_nobody_is_described_by_another_of_the_surname() -> None:
    assert who("Who is Ada Moss?", passages("Judge Ida Moss spoke.")) == ""


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ada Moss?",
        "What is Ada Moss's role at the bank?",
        "What is the job of Ada Moss?",
        "What post does Ada Moss hold?",
    ],
)
def test_an_office_is_asked_for(question: str) -> None:
    assert understand(question).kind is Kind.OFFICE


@pytest.mark.parametrize(
    "question",
    ["Who is the mayor?", "Who is transport minister?", "Who is Prime Minister?", "Who is leading?", "Who was hurt?"],
)
def test_a_name_is_asked_for(question: str) -> None:
    assert understand(question).kind is Kind.WHO


def test_a_name_is_no_office_but_that_of_a_club_may_stand_in_one() -> None:
    assert names_somebody("the deputy, Ida Roe")
    assert not names_somebody("captain of Tarn Rovers")
