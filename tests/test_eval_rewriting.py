"""The figures of rewriting, by hand, and the lines that the shipped rules hold on real conversations."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from eval.rewriting import RewriteRecord, score_rewrites
from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite
from tests.conftest import shared_data


def as_typed(question: str, history: object) -> str:
    return question


def cast() -> list[RewriteRecord]:
    """Conversations of user questions alone."""
    lines = map(json.loads, shared_data("rewriting", "cast2019.jsonl").read_text("utf-8").splitlines())
    return [RewriteRecord(r["question"], tuple(Turn(q, "") for q in r["history"]), r["rewrite"]) for r in lines]


def canard() -> Iterator[RewriteRecord]:
    """Conversations of questions and answers; the first turn is a topic and its section."""
    for r in map(json.loads, shared_data("rewriting", "canard.jsonl").read_text("utf-8").splitlines()):
        said = r["history"]
        turns = tuple(Turn(*pair) for pair in zip(said[::2], said[1::2], strict=True))
        yield RewriteRecord(r["question"], turns, r["rewrite"])


def test_recall_counts_the_words_that_the_question_lacks() -> None:
    records = [
        RewriteRecord("Who did it?", (), "Who signed the deal?"),
        RewriteRecord("And where?", (), "Where was the deal signed?"),
    ]
    figures = score_rewrites(records, lambda question, history: question.replace("did it", "signed it"))
    # The first lacks "signed", "the" and "deal", of which one is found; the second "was", "the", "deal", "signed".
    assert figures.missing_word_recall == pytest.approx(1 / (3 + 4))


def test_a_question_equal_to_its_gold_must_come_back_as_typed() -> None:
    records = [
        RewriteRecord("Who is Ada Norling? ", (), "Who is Ada Norling?"),
        RewriteRecord("Who is she?", (), "Who is she?"),
        RewriteRecord("Why?", (), "Why did she resign?"),
    ]
    figures = score_rewrites(records, lambda question, history: question.replace("she", "Ada"))
    assert figures.standalone_unchanged == pytest.approx(1 / 2)
    assert figures.n == 3


def test_gold_rewrites_score_full_marks_whatever_their_case() -> None:
    records = [RewriteRecord("Who signed it?", (), "Who signed the Karabakh ceasefire?")]
    figures = score_rewrites(records, lambda question, history: "WHO signed the Karabakh CEASEFIRE?")
    assert figures.bleu == pytest.approx(100)
    assert figures.missing_word_recall == 1


def test_no_records_are_an_error() -> None:
    with pytest.raises(ValueError, match="no records"):
        score_rewrites([], as_typed)


def test_the_raw_questions_score_as_published() -> None:
    assert score_rewrites(list(canard()), as_typed).bleu == pytest.approx(34.8, abs=0.05)
    assert score_rewrites(cast(), as_typed).bleu == pytest.approx(59.9, abs=0.4)


def test_conversations_without_answers() -> None:
    figures = score_rewrites(cast(), rewrite)
    assert figures.bleu > 75.1
    assert figures.missing_word_recall > 0.593
    assert figures.standalone_unchanged > 0.96


def test_conversations_with_answers() -> None:
    figures = score_rewrites(list(canard()), rewrite)
    assert figures.bleu > 52
    assert figures.missing_word_recall > 0.3
    assert figures.standalone_unchanged > 0.9
