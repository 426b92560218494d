"""Search in an open archive: both indexes asked, their rankings fused, what they found read from the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.article import Filters, Passage, ScoredPassage, article_of, span_of
from vectorstore.catalog import Catalog
from vectorstore.dense import DenseIndex
from vectorstore.embedding import Embedder
from vectorstore.fusion import reciprocal_rank_fusion, thin
from vectorstore.lexical import LexicalIndex
from vectorstore.spelling import respelled

_CANDIDATES, _IN_HASTE = 80, 2
"""Passages asked of each side before fusion; in haste so many neighbours for each passage that is wanted are enough."""
_SURPLUS, _MOST_NEIGHBOURS = 1.5, 2000
"""How many more neighbours are looked at for those that fit a filter than need be were days spread evenly."""
_SPELT_BY = 20
"""So many passages say how a word is spelt."""
_RESOLVED_AT_ONCE = 50
_LEXICAL_WEIGHT, _DENSE_WEIGHT, _PREFERRED_WEIGHT = 1.0, 0.7, 0.5


class Search:
    """Finds the passages of a catalog by words and by vectors."""

    def __init__(self, dense: DenseIndex, lexical: LexicalIndex, embedder: Embedder, passages_per_article: int) -> None:
        self._dense = dense
        self._lexical = lexical
        self._embedder = embedder
        self._passages_per_article = passages_per_article

    def passages(
        self,
        catalog: Catalog,
        question: str,
        filters: Filters,
        limit: int,
        preferred: Filters | None = None,
        *,
        hasty: bool = False,
    ) -> list[ScoredPassage]:
        """The best passages for a question, best first, as `Archive.search` describes."""
        question = question.encode("utf-8", "replace").decode()
        enough = min(_CANDIDATES, _IN_HASTE * limit) if hasty else _CANDIDATES
        nearest = dict(self.nearest(catalog, self._embedder.embed([question])[0], filters, enough))
        matching = [found for found, _ in self._lexical.search(question, filters, _CANDIDATES)]
        rankings = [(_LEXICAL_WEIGHT, matching), (_DENSE_WEIGHT, list(nearest))]
        if preferred is not None:
            narrow = filters.narrowed(preferred)
            favoured = [found for found, _ in self._lexical.search(question, narrow, _CANDIDATES)]
            rankings.append((_PREFERRED_WEIGHT, favoured))
        fused = reciprocal_rank_fusion(rankings)
        ranked = (
            ScoredPassage(passage, score, nearest.get(passage.id, 0.0))
            for passage, score in _stored(catalog, fused)
            if filters.admits(passage.article)
        )
        return thin(ranked, self._passages_per_article, limit)

    def respelled(self, catalog: Catalog, question: str) -> str:
        """The question with its misspelt words as the articles spell them."""

        def texts_with_like(word: str) -> list[str]:
            found = [(passage_id, 0.0) for passage_id in self._lexical.near(word, _SPELT_BY)]
            return [passage.text for passage, _ in _stored(catalog, found)]

        return respelled(question, texts_with_like)

    def nearest(
        self, catalog: Catalog, vector: NDArray[np.float32], filters: Filters, enough: int
    ) -> list[tuple[str, float]]:
        """The passages nearest to a question's vector among those that the filters let through, best first.

        At least `enough`, if there are as many. Of more neighbours than are needed most filters let enough through, and
        looking at them costs far less than a search that has to check every passage. Where few would fit, the passages
        that may be found are named.
        """
        share = catalog.share(filters)
        wider = int(_CANDIDATES * _SURPLUS / max(share, 1e-9)) if share < 1 else _CANDIDATES
        if wider <= _MOST_NEIGHBOURS:
            neighbours = self._dense.search(vector, wider)
            articles = [article_of(passage_id) for passage_id, _ in neighbours]
            admitted = catalog.admitted_articles(sorted(set(articles)), filters)
            fitting = [found for article, found in zip(articles, neighbours, strict=True) if article in admitted]
            if len(fitting) >= enough or share == 1:
                return fitting[:_CANDIDATES]
        return self._dense.search(vector, _CANDIDATES, among=catalog.admitted_passages(filters))


def _stored(catalog: Catalog, fused: Sequence[tuple[str, float]]) -> Iterator[tuple[Passage, float]]:
    """The fused ids as passages, read as they are asked for, without those not searchable in the catalog."""
    for first in range(0, len(fused), _RESOLVED_AT_ONCE):
        wanted = [(span_of(passage_id), score) for passage_id, score in fused[first : first + _RESOLVED_AT_ONCE]]
        ids = list(dict.fromkeys(span[0] for span, _ in wanted))
        searchable = catalog.passage_spans(ids)
        articles = catalog.articles(ids)
        for span, score in wanted:
            if span in searchable and span[2] <= len(articles[span[0]].text):
                yield Passage(articles[span[0]], span[1], span[2]), score
