"""What counts as a proof: words enough, and every number, day and name."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.proving import UNMARKED_SHARE, proof, says_something
from tests.conftest import make_article
from vectorstore.article import Passage

ARTICLE = make_article(
    text="Intro of another passage about Peru. The ferry Lady Maren sank on Tuesday off Port Ellison. "
    "Rescuers brought 1.2 million litres of oil ashore and found twelve survivors. It had not been inspected "
    "since 2014. Prime Minister Ada Norling resigned last month. The rate was raised to 3.50 percent in May.",
    title="Sound Lines ferry disaster",
    source="Port Ellison Gazette",
    published=date(2024, 3, 8),
)
PASSAGE = Passage(ARTICLE, ARTICLE.text.index("The ferry"), len(ARTICLE.text))


def quoted(sentence: str, passage: Passage = PASSAGE) -> list[str]:
    return [passage.article.text[start:end] for start, end in proof(sentence, passage)]


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        ("The Lady Maren sank on 5 March 2024.", "The ferry"),
        ("On March 5, 2024, the ferry sank off Port Ellison.", "The ferry"),
        ("On 2024-03-05 the ferry Lady Maren sank.", "The ferry"),
        ("The ferry sank in March 2024.", "The ferry"),
        ("The ferry of Sound Lines sank off Port Ellison.", "The ferry"),
        ("Rescuers found 12 survivors.", "Rescuers"),
        ("Rescuers brought 1,200,000 litres of oil ashore.", "Rescuers"),
        ("The ferry had not been inspected since 2014.", "It had not"),
        ("Norling resigned in February 2024.", "Prime Minister"),
        ("The rate was raised to 3.5% in May 2023.", "The rate"),
        ("The Gazette reported on 8 March 2024 that rescuers found twelve survivors.", "Rescuers"),
    ],
)
def test_the_sentence_that_proves_is_found(sentence: str, start: str) -> None:
    (quote,) = quoted(sentence)
    assert quote.startswith(start)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Lady Maren sank on 6 March 2024.",
        "The ferry sank on 5 March 2023.",
        "The ferry sank off Port Ellison in Peru.",
        "Rescuers found 13 survivors.",
        "Rescuers found thirteen survivors.",
        "Rescuers brought 1.2 billion litres of oil ashore.",
        "The ferry had been inspected since 2014.",
        "Rescuers did not find twelve survivors.",
        "President Viktor Sand resigned last month.",
        "Brazil raised the rate to 3.50 percent in May.",
        "The ferry sank on 8 March 2024.",
        "The harbour authority blamed the captain for the accident.",
        "",
        "?",
    ],
)
def test_what_the_passage_does_not_say_is_not_proved(sentence: str) -> None:
    assert quoted(sentence) == []


def test_a_statement_from_two_sentences_quotes_both_in_order() -> None:
    quotes = quoted("Twelve survivors were found when the Lady Maren sank off Port Ellison on 5 March 2024.")
    assert [quote.split()[0] for quote in quotes] == ["The", "Rescuers"]


def test_without_a_publication_day_relative_days_prove_nothing() -> None:
    undated = make_article(text="The ferry sank on Tuesday.")
    assert quoted("The ferry sank on 5 March 2024.", Passage(undated, 0, len(undated.text))) == []
    assert quoted("The ferry sank on Tuesday.", Passage(undated, 0, len(undated.text)))


def test_the_hour_counts_too() -> None:
    article = make_article(text="The tower fell shortly after 11 a.m. on Sunday.", published=date(2024, 3, 8))
    assert quoted("The tower fell at 11 am on 3 March 2024.", Passage(article, 0, len(article.text)))
    assert not quoted("The tower fell at 12 a.m. on Sunday.", Passage(article, 0, len(article.text)))


def test_a_search_for_a_proof_asks_for_more_than_a_check_of_one() -> None:
    loose = "The ferry sank off Port Ellison near the lighthouse."
    assert proof(loose, PASSAGE)
    assert not proof(loose, PASSAGE, UNMARKED_SHARE)


@pytest.mark.parametrize(
    ("text", "expected"), [("Ada left.", True), ("Who left?", False), ("**", False), ("It is.", False)]
)
def test_questions_and_bare_words_state_nothing(text: str, expected: bool) -> None:
    assert says_something(text) is expected


@given(st.text(max_size=200))
def test_offsets_always_lie_in_the_passage(text: str) -> None:
    for start, end in proof(text, PASSAGE):
        assert PASSAGE.start <= start < end <= PASSAGE.end


@pytest.mark.parametrize("text", ["Nov. 10, " * 4_000, "not " * 9_000, "A1.2,3" * 6_000, "Ada Norling " * 3_000])
def test_a_monstrous_sentence_is_turned_down_quickly(text: str) -> None:
    started = time.perf_counter()
    assert proof(text, PASSAGE) == ()
    assert time.perf_counter() - started < 1


COUNCIL = make_article(
    text="Mayor Bo Sand met treasurer Ada Lund on Monday. “The well is dry,” Sand said when he arrived. She will ask for a loan. "
    "Geologist Otto Falk spoke to the council. He has drilled nine wells. His firm declined to name a price. "
    "Lund, 46, thanked him.",
    published=date(2024, 3, 8),
)


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Ada Lund will ask for a loan.", True),
        ("Bo Sand will ask for a loan.", False),
        ("Otto Falk has drilled nine wells.", True),
        ("Bo Sand has drilled nine wells.", False),
        ("Falk's firm declined to name a price.", True),
        ("Lund's firm declined to name a price.", False),
        ("Sand said that the well was dry.", True),
        ("Lund said that the well was dry.", False),
    ],
)
def test_pronouns_and_quotes_have_their_person(sentence: str, is_told: bool) -> None:
    assert bool(quoted(sentence, Passage(COUNCIL, 0, len(COUNCIL.text)))) is is_told


def test_what_a_sentence_denies_or_doubts_another_must_tell_in_the_same_word() -> None:
    text = "A spark caused the blaze, investigators said. The investigators ruled out arson as the cause."
    passage = Passage(make_article(text=text), 0, len(text))
    assert quoted("Arson was ruled out.", passage)
    assert quoted("A spark caused the blaze.", passage)
    assert not quoted("Investigators said that it was arson.", passage)
    assert not quoted("Arson caused the blaze.", passage)
