"""Ranking what retrieval found anew: how well each passage answers, and whether it is from the right time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.recency import date_log_odds
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import ScoredPassage

_DATE_WEIGHT = 0.6
_FUSION_WEIGHT = 1.5


class Reranker:
    """Orders passages by the trained reader's relevance, their day, and the score that retrieval gave."""

    def __init__(self, model: SpanModel) -> None:
        self._model = model

    def rerank(self, question: str, found: Sequence[ScoredPassage], as_of: date) -> list[ScoredPassage]:
        """The same passages, best first; their scores are log odds."""
        relevance = self._model.relevance(question, [scored.passage for scored in found])
        best = max((scored.score for scored in found), default=0.0) or 1.0
        ranked = [
            replace(
                scored,
                score=logit
                + _DATE_WEIGHT * date_log_odds(scored.passage.article.published, question, as_of)
                + _FUSION_WEIGHT * scored.score / best,
            )
            for scored, logit in zip(found, relevance, strict=True)
        ]
        return sorted(ranked, key=lambda scored: -scored.score)
