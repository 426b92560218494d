"""Fusing rankings and thinning the result: pure functions over ids and scored passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from vectorstore.article import ScoredPassage

RANK_CONSTANT = 60
"""Damps the lead of the first ranks; the value of the paper."""


def reciprocal_rank_fusion(rankings: Sequence[tuple[float, Sequence[str]]]) -> list[tuple[str, float]]:
    """Ids with the sum of weight / (60 + rank) over weighted rankings, best first; ranks count from 1.

    Ties keep the order of first appearance. Source: Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for rank, passage_id in enumerate(ranking, start=1):
            scores[passage_id] = scores.get(passage_id, 0.0) + weight / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def thin(ranked: Iterable[ScoredPassage], per_article: int, limit: int) -> list[ScoredPassage]:
    """The best `limit` of a ranking with at most `per_article` of one article and no text twice.

    Copies of one agency report would fill the first ranks with the same words; a copy that comes later
    in the ranking is left out.
    """
    kept: list[ScoredPassage] = []
    of_article: Counter[str] = Counter()
    seen: set[str] = set()
    for scored in ranked:
        words = " ".join(scored.passage.text.casefold().split())
        article_id = scored.passage.article.id
        if words in seen or of_article[article_id] >= per_article:
            continue
        seen.add(words)
        of_article[article_id] += 1
        kept.append(scored)
        if len(kept) == limit:
            break
    return kept
