"""The figures of rewriting, by hand, and the line that the shipped rules hold."""

from __future__ import annotations

import json

import pytest

from eval.rewriting import RewriteRecord, score_rewrites
from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite
from tests.conftest import shared_data


def test_figures_by_hand() -> None:
    records = [
        RewriteRecord("Who did it?", (), "Who signed the deal?"),
        RewriteRecord("Who is she?", (), "Who is she?"),
    ]
    figures = score_rewrites(records, lambda question, history: question.replace("did it", "signed it"))
    # The gold lacks "signed", "the" and "deal" in the raw question; "signed" is there.
    assert figures.missing_word_recall == pytest.approx(1 / 3)
    assert figures.standalone_unchanged == 1.0
    assert figures.n == 2


def test_the_rules_beat_the_raw_question_on_real_conversations() -> None:
    lines = shared_data("rewriting", "cast2019.jsonl").read_text("utf-8").splitlines()
    records = [
        RewriteRecord(r["question"], tuple(Turn(q, "") for q in r["history"]), r["rewrite"])
        for r in map(json.loads, lines)
    ]
    raw = score_rewrites(records, lambda question, history: question)
    ours = score_rewrites(records, rewrite)
    assert ours.bleu > raw.bleu + 3
    assert ours.missing_word_recall > 0.33
    assert ours.standalone_unchanged > 0.914
