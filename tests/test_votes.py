"""Passages vote on the words that answer."""

from __future__ import annotations

from qa_bot.reading.questions import understand
from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.votes import cast, counted, sure_of
from tests.test_trained_reader import OPENING, Scripted, scored

ASKED = understand("Who cut the ribbon at the Lowen bridge?")


def scores(*words: dict[str, float], ranks: tuple[float, ...]) -> dict[str, float]:
    passages = scored(*[OPENING] * len(words), scores=ranks)
    readings: list[PassageReading] = Scripted(*words).read(ASKED.text, [one.passage for one in passages])
    return {one.text: one.span.score for one in counted(ASKED, cast(ASKED, readings, passages))}


def test_two_that_agree_outweigh_one_that_is_surer_and_ranked_higher() -> None:
    told = scores({"Karl Ebbe": 0.9}, {"Ida Brandt": 0.4}, {"Ida Brandt": 0.4}, ranks=(3.0, 1.0, 0.0))
    assert told["Ida Brandt"] > told["Karl Ebbe"]


def test_a_passage_that_is_far_behind_weighs_little() -> None:
    told = scores({"Karl Ebbe": 0.9}, {"Ida Brandt": 0.4}, {"Ida Brandt": 0.4}, ranks=(20.0, 1.0, 0.0))
    assert told["Ida Brandt"] < told["Karl Ebbe"]


def test_the_same_passage_votes_once_for_one_answer() -> None:
    told = scores({"Ida Brandt": 0.4, "Mayor Ida Brandt": 0.4}, {"Karl Ebbe": 0.6}, ranks=(1.0, 1.0))
    assert told["Karl Ebbe"] > told["Ida Brandt"]


def test_scores_are_shares_even_where_all_agree() -> None:
    told = scores(*[{"Ida Brandt": 1.0}] * 5, ranks=(5.0, 4.0, 3.0, 2.0, 1.0))
    assert 0.9 < told["Ida Brandt"] <= 1


def test_nothing_read_gives_nothing() -> None:
    assert scores({}, {}, ranks=(1.0, 0.0)) == {}


def test_passages_that_only_name_the_words_do_not_vouch_for_them() -> None:
    words = {"Ida Brandt": 0.5}, {"Ida Brandt": 0.02}, {"Ida Brandt": 1e-4}, {"Karl Ebbe": 0.3, "Ida Brandt": 0.2}
    passages = scored(*[OPENING] * len(words))
    readings: list[PassageReading] = Scripted(*words).read(ASKED.text, [one.passage for one in passages])
    best = counted(ASKED, cast(ASKED, readings, passages))[0]
    assert [one.span.n for one in sure_of(ASKED, best, readings, passages)] == [1, 2]
