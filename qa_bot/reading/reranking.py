"""Ranking what retrieval found anew: how well each passage answers, and whether it is from the right time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.recency import date_log_odds
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import ScoredPassage

_READ = 12
"""So many of the passages found are read; the others stay behind them in their order."""
_FUSION_WEIGHT, _SIMILARITY_WEIGHT, _DATE_WEIGHT, _NETWORK_WEIGHT = 7.0, 5.0, 0.9, 0.8
"""Chosen on the questions of 2024 and the shipped set. The network learned mostly from passages that share the question's
words, so that the nearness of vectors must tell it what is wholly beside the point.
"""


class Reranker:
    """Orders passages by the trained network's judgement, their day where `recency` counts, and retrieval's score."""

    def __init__(self, model: SpanModel, recency: bool = True) -> None:
        self._model = model
        self._date_weight = _DATE_WEIGHT if recency else 0.0

    def rerank(self, question: str, found: Sequence[ScoredPassage], as_of: date) -> list[ScoredPassage]:
        """The same passages, best first; scores are log odds."""
        best = max((scored.score for scored in found), default=0.0) or 1.0
        prior = [
            replace(
                scored,
                score=_FUSION_WEIGHT * scored.score / best
                + _SIMILARITY_WEIGHT * scored.similarity
                + self._date_weight * date_log_odds(scored.passage.article.published, question, as_of),
            )
            for scored in found
        ]
        prior.sort(key=lambda scored: -scored.score)
        read = prior[:_READ]
        readings = self._model.read(question, [scored.passage for scored in read])
        ranked = [
            replace(scored, score=scored.score + _NETWORK_WEIGHT * reading.relevance)
            for scored, reading in zip(read, readings, strict=True)
        ]
        ranked.sort(key=lambda scored: -scored.score)
        # What was not read stands behind, whatever its score would be.
        least = min((scored.score for scored in ranked), default=0.0)
        return ranked + [replace(one, score=least - rank) for rank, one in enumerate(prior[_READ:], start=1)]
