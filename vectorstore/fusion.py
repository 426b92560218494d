"""Fusing rankings and thinning the result: pure functions over ids and scored passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from vectorstore.article import ScoredPassage

RANK_CONSTANT = 60
"""Damps the lead of the first ranks; the value of the paper."""

_COPY = 0.6
"""Passages that share so much of their words in order are copies of one another."""
_WORD = re.compile(r"\w+")


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
    """The best `limit` of a ranking with at most `per_article` of one article, copies of better ones last.

    Copies of one agency report would fill the first ranks with the same words; they stay reachable where
    there is room behind everything else.
    """
    kept: list[ScoredPassage] = []
    shingles_kept: list[frozenset[tuple[str, ...]]] = []
    copies: list[ScoredPassage] = []
    of_article: Counter[str] = Counter()
    for scored in ranked:
        article_id = scored.passage.article.id
        if of_article[article_id] >= per_article:
            continue
        of_article[article_id] += 1
        shingles = _shingles(scored.passage.text)
        if any(_alike(shingles, others) for others in shingles_kept):
            copies.append(scored)
            continue
        kept.append(scored)
        shingles_kept.append(shingles)
        if len(kept) == limit:
            break
    return [*kept, *copies][:limit]


@lru_cache(128)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a text, whatever their case and punctuation."""
    words = _WORD.findall(text.casefold())
    return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset([tuple(words)])


def _alike(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> bool:
    """Whether most of both texts is the same: Jaccard similarity of their shingles (Broder, 1997)."""
    small, large = sorted((len(left), len(right)))
    if small < _COPY * large:
        return False
    shared = len(left & right)
    return shared >= _COPY * (small + large - shared)
