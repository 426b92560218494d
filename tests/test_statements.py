"""What somebody said is told by the sentences that report it, by the right speaker and on the matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from qa_bot.reading.questions import Kind, understand
from qa_bot.reading.spans import Reading
from qa_bot.reading.statements import asked_statement, is_by_another, stated
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

DAM = (
    "Inspectors found a leak in the Corran dam. Water minister Pavel Ostrow said that there was no danger. "
    "The head of the authority, Greta Lund, warned that the lake had to be lowered. "
    "Mayor Ines Falco of Tarrant called for sirens. "
    '"Nobody asked us. The harvest is lost," said hop grower Otto Brem, who lives below the dam. He praised the inspectors.'
)


def passages(*texts: str, days: Sequence[date] = ()) -> list[ScoredPassage]:
    return [
        ScoredPassage(
            Passage(make_article(f"a{n}", text, published=day or date(2026, 7, 2)), 0, len(text)),
            1.0,
        )
        for n, (text, day) in enumerate(zip(texts, [*days, *[None] * (len(texts) - len(days))], strict=True))
    ]


def said(question: str, found: Sequence[ScoredPassage], now: date | None = None) -> list[str]:
    asked = asked_statement(question)
    reading = stated(understand(question), asked, found, now) if asked else Reading()
    return [found[span.n - 1].passage.article.text[span.start : span.end] for span in reading.spans]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("What did Pavel Ostrow say about the leak?", "Water minister Pavel Ostrow said"),
        ("What did the water minister say about the leak?", "Water minister Pavel Ostrow said"),
        ("What did Greta Lund warn about?", "The head of the authority, Greta Lund, warned"),
        ("What did the mayor of Tarrant call for?", "Mayor Ines Falco of Tarrant called for"),
        ("What did Otto Brem say about the harvest?", '"Nobody asked us. The harvest is lost," said'),
    ],
)
def test_the_sentence_of_the_speaker_is_told_with_its_whole_quotation(question: str, begins: str) -> None:
    assert said(question, passages(DAM))[0].startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "What did Pavel Ostrow say about the museum?",
        "What did Vera Holm say about the leak?",
        "What did Greta Lund promise?",
        "What did Greta Lund deny?",
    ],
)
def test_who_said_nothing_on_it_is_not_quoted(question: str) -> None:
    assert said(question, passages(DAM)) == []


def test_the_newest_of_several_statements_comes_first_unless_days_are_named() -> None:
    old, new = "Mayor Ada Moss said that the bridge was safe.", "Mayor Ada Moss said that the bridge would stay closed."
    found = passages(old, new, days=(date(2026, 5, 4), date(2026, 10, 14)))
    assert said("What did the mayor say about the bridge?", found)[0] == new
    assert said("What did the mayor say about the bridge in May 2026?", found, date(2026, 10, 20))[0] == old


def test_a_pronoun_is_the_person_of_the_sentence_before() -> None:
    text = 'Moss, 48, led the choir for years. "I leave with joy," she said. Ada Moss sang. Then the judge, Ina Roe, spoke. She said no.'
    assert said("What did Ada Moss say?", passages(text)) == ['"I leave with joy," she said.']


@pytest.mark.parametrize(
    "question",
    [
        "What did the mayor say the repair will cost?",
        "What is the ministry seeking public comment on?",
        "What did the river flood?",
        "What did the surgeon declare as a crisis?",
    ],
)
def test_other_questions_ask_for_no_statement(question: str) -> None:
    assert asked_statement(question) is None


def test_a_statement_is_asked_for_also_where_a_figure_is_spoken_of() -> None:
    assert understand("What did Otto Brandl say about the interest rate?").kind is Kind.STATEMENT


def test_what_stands_where_the_speaker_is_not_named_is_not_theirs() -> None:
    question, text = "What did Ada Moss demand?", "The choir wants a new hall."
    assert is_by_another(question, text, 16, 26)
    assert not is_by_another(question, f"{text} So says Ada Moss.", 16, 26)
