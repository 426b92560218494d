"""What was before is not what is."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.former import asks_for_former, asks_for_now, is_corrected, is_former, is_past_plan
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import span_model
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The bank cut its rate to 4.75 percent from 5.25 percent on Thursday.", "5.25 percent", True),
        ("The bank cut its rate to 4.75 percent from 5.25 percent on Thursday.", "4.75 percent", False),
        ("The fare was raised from 2.10 crowns to 2.40 crowns.", "2.10 crowns", True),
        ("The fare was raised from 2.10 crowns to 2.40 crowns.", "2.40 crowns", False),
        ("The tunnel will open in 2027 rather than 2025.", "2025", True),
        ("The tunnel will open in 2027 rather than in 2025.", "2025", True),
        ("The tunnel will open in 2027 rather than 2025.", "2027", False),
        ("Sales were 40 million, up from 32 million.", "32 million", True),
        ("The bath is open from 10 a.m. to 5 p.m.", "10 a.m.", False),
        ("The road is closed to lorries from Monday.", "Monday", False),
        ("The train goes from Osby to Tarn.", "Osby", False),
        ("The number of passengers is 196, not 195.", "195", True),
        ("The number of passengers is 196, not 195.", "196", False),
        ("The mayor, not the council, decides.", "the council", False),
    ],
)
def test_what_a_text_says_was_before(text: str, words: str, expected: bool) -> None:
    start = text.index(words)
    assert is_former(text, start, start + len(words)) is expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Of the houses 63 burned. Earlier counts had put them at 41 and later at 58.", "41", True),
        ("Of the houses 63 burned. Earlier counts had put them at 41 and later at 58.", "58", True),
        ("Of the houses 63 burned. Earlier counts had put them at 41 and later at 58.", "63", False),
        ("The heat killed 58 people; in July the ministry had spoken of 23 deaths.", "23 deaths", True),
        ("The miners had put Berta to work.", "Berta", False),
        ("The ministry has counted 58 deaths.", "58 deaths", False),
    ],
)
def test_figures_that_a_later_one_replaced(text: str, words: str, expected: bool) -> None:
    start = text.index(words)
    assert is_corrected(text, start, start + len(words)) is expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("When it was approved it was to be ready in 2025, later in 2027.", "2025", True),
        ("When it was approved it was to be ready in 2025, later in 2027.", "2027", True),
        ("The bridge was originally scheduled to open in May.", "May", True),
        ("The bridge is to open in May.", "May", False),
        ("The bridge was to open in May. It will open in June.", "June", False),
    ],
)
def test_what_was_once_planned(text: str, words: str, expected: bool) -> None:
    assert is_past_plan(text, text.index(words)) is expected


def test_some_ask_for_what_was_before() -> None:
    assert asks_for_former("What was the rate before the cut?")
    assert not asks_for_former("What is the key interest rate?")
    assert asks_for_now("When will the tunnel open?")
    assert not asks_for_now("To what did the bank raise its rate in May?")


def test_what_was_before_is_not_the_answer_whoever_tells_it() -> None:
    old = make_article(
        "old", "The Bank of Lowen left its key interest rate at 5.25 percent on Thursday.", published=date(2024, 5, 2)
    )
    new = make_article(
        "new",
        "The Bank of Lowen cut its key interest rate to 4.75 percent from 5.25 percent on Thursday.",
        published=date(2024, 6, 6),
    )
    passages = [ScoredPassage(Passage(one, 0, len(one.text)), score) for one, score in ((old, 5.0), (new, 4.0))]
    reading = TrainedReader(span_model(), RuleReader()).read(
        "What is the key interest rate of the Bank of Lowen?", passages
    )
    best = reading.spans[0]
    assert passages[best.n - 1].passage.article.text[best.start : best.end] == "4.75 percent"
