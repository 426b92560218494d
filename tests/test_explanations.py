"""Why, how and whether: sentences ranked by what they are about and by what the network reads in them."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.calibration import probability_of_explanation
from qa_bot.reading.questions import Kind
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.spans import Reading
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from tests.test_trained_reader import Scripted, scored
from vectorstore.article import Passage, ScoredPassage

ABOUT = "The ferry Lowen sank in Halden Sound on Monday, the coastguard said. A worn hinge had let the water in."
REASON = "A worn hinge had let the water in."


def best_sentence(reading: Reading, passages: list[ScoredPassage]) -> str:
    span = reading.spans[0]
    return passages[span.n - 1].passage.article.text[span.start : span.end]


def test_the_sentence_that_the_network_reads_answers_though_another_repeats_the_question() -> None:
    passages = scored(ABOUT)
    for words, expected in (({"worn hinge": 0.6}, REASON), ({"Monday": 0.6}, ABOUT.split(". ")[0] + ".")):
        reader = TrainedReader(Scripted(words, relevance=2.0), RuleReader())
        assert best_sentence(reader.read("Why did the ferry Lowen sink?", passages), passages) == expected


def test_the_passage_that_is_to_the_point_is_preferred() -> None:
    class OfOne(Scripted):
        def reading(self, question, passages):  # type: ignore[no-untyped-def]
            first, second = super().reading(question, passages)
            return iter([first.__class__(-5.0, first.spans), second.__class__(3.0, second.spans)])

    passages = scored("The ferry Lowen sank again in a play.", "The ferry Lowen sank because a hinge broke.")
    reader = TrainedReader(OfOne({"play": 0.1}, {"a hinge broke": 0.1}), RuleReader())
    assert best_sentence(reader.read("Did the ferry Lowen sink?", passages), passages).endswith("a hinge broke.")


@pytest.mark.parametrize("relevance", [-7.0, 3.0])
def test_how_sure_it_is_grows_with_what_the_network_thinks_of_the_passage(relevance: float) -> None:
    passages = scored(
        "The defence ministers of Osmark and Teral signed a memorandum on Wednesday because both were tired of war."
    )
    reader = TrainedReader(Scripted({"Wednesday": 0.001}, relevance=relevance), RuleReader())
    sure = reader.read("Why did Osmark sign the ceasefire?", passages, date(2024, 3, 6)).confidence
    assert (sure >= 0.2) is (relevance > 0)


def test_the_probability_lies_between_0_and_1_and_grows() -> None:
    grid = [(credit / 4, 0.5, relevance, -1.0) for credit in range(5) for relevance in (-9.0, -2.0, 0.0, 2.0, 9.0)]
    assert all(0 < probability_of_explanation(*one) < 1 for one in grid)
    assert probability_of_explanation(0.2, 0.5, 1.0, 0.0) < probability_of_explanation(0.8, 0.5, 1.0, 0.0)
    assert probability_of_explanation(0.8, 0.2, 1.0, 0.0) < probability_of_explanation(0.8, 0.5, 1.0, 0.0)
    assert probability_of_explanation(0.8, 0.5, -1.0, 0.0) < probability_of_explanation(0.8, 0.5, 1.0, 0.0)
    assert probability_of_explanation(0.8, 0.5, 1.0, -2.0) < probability_of_explanation(0.8, 0.5, 1.0, None)


def test_lists_and_comparisons_are_left_to_the_rules() -> None:
    explained = {kind for kind in Kind if kind.is_explained}
    assert explained == {Kind.WHY, Kind.HOW, Kind.YES_NO}
    assert all(kind.needs_sentences for kind in explained)


def test_without_a_sentence_nothing_is_explained() -> None:
    assert TrainedReader(Scripted(), RuleReader()).read("Why?", []).spans == ()


def test_whether_something_is_so_now_the_newest_tells() -> None:
    old = make_article("a", "The Lowen tunnel will open in 2027, the minister said.", published=date(2022, 5, 1))
    new = make_article("b", "The Lowen tunnel opens in 2028, the minister said.", published=date(2026, 4, 1))
    passages = [ScoredPassage(Passage(article, 0, len(article.text)), 1.0) for article in (old, new)]
    reader = TrainedReader(Scripted({"2027": 0.3}, {"2028": 0.2}, relevance=2.0), RuleReader())
    assert "2028" in best_sentence(reader.read("Will the Lowen tunnel open in 2027?", passages), passages)
    assert "2027" in best_sentence(reader.read("Was the Lowen tunnel to open in 2027?", passages), passages)


def test_a_sentence_without_a_reason_hardly_says_why() -> None:
    def sure(text: str, taken: float) -> float:
        passages = scored(text)
        words = {" ".join(text.split()[:4]): taken}
        return (
            TrainedReader(Scripted(words), RuleReader()).read("Why was the Alma Grey sold?", passages, None).confidence
        )

    bare, with_reason = (
        "The Alma Grey was sold on Monday to Ivo Lund.",
        "The Alma Grey was sold because Ivo Lund owed money.",
    )
    assert sure(bare, 0.05) < 0.5 * sure(with_reason, 0.05)
    assert sure(bare, 0.6) > 2 * sure(bare, 0.05)


def test_somebody_else_is_no_reason() -> None:
    passages = scored("Bo Sand resigned because he was ill.")
    reader = TrainedReader(Scripted({"he was ill": 0.6}), RuleReader())
    of_him, of_another = (
        reader.read(f"Why did {name} resign?", passages, None).confidence for name in ("Bo Sand", "Ivo Lund")
    )
    assert of_another < 0.3 * of_him
