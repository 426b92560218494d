"""The rule reader with its evidence, support and answers, over articles of our own."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.spans import Span
from vectorstore.article import Article, Passage, ScoredPassage

_BRIDGE = """The Lowen bridge opened on Monday after six years of work.

Mayor Ida Brandt cut the ribbon in Harborough. The bridge cost 340 million crowns and is 1.2 kilometres long.

Engineer Tom Reuel, 52, who led the work, was not there. He stayed away because the city had refused to name the bridge after his teacher.

About 4,000 people walked over it on the first day. Nine of them were fined for smoking."""


def passages(text: str = _BRIDGE, title: str = "Bridge opens in Harborough") -> list[ScoredPassage]:
    article = Article(id="bridge", text=text, title=title, source="Lowen Times", published=date(2024, 3, 7))
    return [ScoredPassage(Passage(article, 0, len(text)), 1.0)]


def best(question: str, given: list[ScoredPassage] | None = None) -> str:
    given = given or passages()
    spans = RuleReader().read(question, given).spans
    return given[spans[0].n - 1].passage.article.text[spans[0].start : spans[0].end] if spans else ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When did the bridge open?", "Monday"),
        ("Who is the mayor of Harborough?", "Ida Brandt"),
        ("Where did the mayor cut the ribbon?", "Harborough"),
        ("How much did the bridge cost?", "340 million crowns"),
        ("How long is the bridge?", "1.2 kilometres"),
        ("How many people walked over the bridge?", "About 4,000"),
        ("How old is Tom Reuel?", "52"),
        ("Who led the work?", "Tom Reuel"),
        ("How long did the work take?", "six years"),
    ],
)
def test_the_kind_asked_is_found_beside_the_words_of_the_question(question: str, answer: str) -> None:
    assert best(question) == answer


def test_reasons_are_whole_sentences() -> None:
    assert best("Why did Tom Reuel stay away?").startswith("He stayed away because")


def test_what_is_asked_about_is_not_its_own_reason() -> None:
    given = passages("Lorries come because the wells of Osby have run dry. The wells ran dry because farms pump more.")
    assert best("Why did the wells of Osby run dry?", given).endswith("because farms pump more.")


def test_scores_lie_between_0_and_1_best_first_within_the_passages() -> None:
    given = passages()
    for question in ("Who led the work?", "Why?", "What happened at the bridge?", "Which bridge opened?"):
        spans = RuleReader().read(question, given).spans
        assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)
        for span in spans:
            assert 0 <= span.score <= 1
            assert 0 <= span.start < span.end <= len(given[0].passage.article.text)


def test_an_answer_never_repeats_the_question() -> None:
    assert "Tom Reuel" not in {
        _BRIDGE[span.start : span.end] for span in RuleReader().read("Who worked with Tom Reuel?", passages()).spans
    }


def test_the_outlet_is_no_answer() -> None:
    text = "Two towns have merged, Lowen Times reports. Ida Brandt reports to the council."
    spans = RuleReader().read("Who reports that two towns have merged?", passages(text)).spans
    assert "Lowen Times" not in {text[span.start : span.end] for span in spans}


def test_two_articles_that_agree_outvote_one() -> None:
    texts = ["The cup was won by Ada Lund.", "The cup was won by Bea Moor.", "The cup was won by Bea Moor."]
    given = [ScoredPassage(Passage(Article(id=str(i), text=text), 0, len(text)), 1.0) for i, text in enumerate(texts)]
    assert best("Who won the cup?", given) == "Bea Moor"


def test_vectors_let_a_sentence_count_that_says_it_in_other_words() -> None:
    text = "The dam was finished on 3 May 2020. The dam gave way on 4 June 2021."
    given = passages(text, "The dam")

    def embed(texts: list[str]) -> np.ndarray:
        return np.array(
            [[1.0, 0.0] if "gave way" in text or "collapse" in text else [0.0, 1.0] for text in texts], np.float32
        )

    question = "When did the dam collapse?"
    first = RuleReader(embed).read(question, given).spans[0]
    assert text[first.start : first.end] == "4 June 2021"


@pytest.mark.parametrize("question", ["", "?", "who", "Wer?", "💥" * 50, "who " * 500, "When was the \x00 signed?"])
def test_any_question_is_read(question: str) -> None:
    assert all(isinstance(span, Span) for span in RuleReader().read(question, passages()).spans)


def test_nothing_is_read_from_nothing() -> None:
    assert RuleReader().read("Who led the work?", []).spans == ()
