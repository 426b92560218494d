"""Reciprocal rank fusion by hand, and thinning."""

from __future__ import annotations

import pytest

from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage
from vectorstore.fusion import reciprocal_rank_fusion, thin


def test_scores_are_weighted_sums_of_reciprocal_ranks() -> None:
    fused = dict(reciprocal_rank_fusion([(1.0, ["a", "b"]), (0.5, ["b", "c"])]))
    assert fused["a"] == pytest.approx(1 / 61)
    assert fused["b"] == pytest.approx(1 / 62 + 0.5 / 61)
    assert fused["c"] == pytest.approx(0.5 / 62)
    assert list(fused) == ["b", "a", "c"]


def test_thinning_drops_copies_and_the_surplus_of_one_article() -> None:
    long = make_article("long", "One. Two. Three.")
    copy = make_article("copy", "ONE.")
    passages = [Passage(long, 0, 4), Passage(copy, 0, 4), Passage(long, 5, 9), Passage(long, 10, 16)]
    kept = thin([ScoredPassage(passage, 1.0) for passage in passages], per_article=2, limit=10)
    assert [scored.passage.text for scored in kept] == ["One.", "Two."]
    assert len(thin([ScoredPassage(passage, 1.0) for passage in passages], per_article=9, limit=2)) == 2
