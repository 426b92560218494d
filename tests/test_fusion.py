"""Reciprocal rank fusion by hand, and thinning."""

from __future__ import annotations

import pytest

from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage
from vectorstore.fusion import reciprocal_rank_fusion, thin

REPORT = "The ferry Lady Maren sank off the coast on Tuesday with 214 people on board, the coast guard said."


def scored(article_id: str, text: str) -> ScoredPassage:
    return ScoredPassage(Passage(make_article(article_id, text), 0, len(text)), 1.0)


def order(ranked: list[ScoredPassage], per_article: int = 9, limit: int = 10) -> list[str]:
    return [found.passage.article.id for found in thin(ranked, per_article, limit)]


def test_scores_are_weighted_sums_of_reciprocal_ranks() -> None:
    fused = dict(reciprocal_rank_fusion([(1.0, ["a", "b"]), (0.5, ["b", "c"])]))
    assert fused["a"] == pytest.approx(1 / 61)
    assert fused["b"] == pytest.approx(1 / 62 + 0.5 / 61)
    assert fused["c"] == pytest.approx(0.5 / 62)
    assert list(fused) == ["b", "a", "c"]


def test_one_article_gives_only_a_few_passages() -> None:
    article = make_article("long", "One. Two. Three.")
    passages = [Passage(article, 0, 4), Passage(article, 5, 9), Passage(article, 10, 16)]
    kept = thin([ScoredPassage(passage, 1.0) for passage in passages], per_article=2, limit=10)
    assert [scored.passage.text for scored in kept] == ["One.", "Two."]


@pytest.mark.parametrize(
    "copy",
    [REPORT.upper(), REPORT.replace("said", "told the agency"), "EASTPORT (Agency) - " + REPORT],
    ids=["case", "last words", "dateline"],
)
def test_copies_come_after_everything_else(copy: str) -> None:
    ranked = [scored("first", REPORT), scored("copy", copy), scored("other", "The ferry will be raised in spring.")]
    assert order(ranked) == ["first", "other", "copy"]
    assert order(ranked, limit=2) == ["first", "other"]


def test_a_report_with_another_figure_and_story_is_no_copy() -> None:
    later = "A day later the coast guard put the number of people on board the ferry Lady Maren at 231, not 214."
    assert order([scored("first", REPORT), scored("later", later), scored("other", "Short.")]) == [
        "first",
        "later",
        "other",
    ]
