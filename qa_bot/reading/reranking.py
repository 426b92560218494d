"""Ranking what retrieval found anew: how well each passage answers, and whether it is from the right time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.recency import date_log_odds
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import ScoredPassage

_JUDGED, _READ = 30, 12
"""So many of the passages found are judged by the lower half of the network, and so many of these read to the end."""
_EARLY_WEIGHT, _LATE_WEIGHT = 0.5, 1.0
_FUSION_WEIGHT, _DATE_WEIGHT = 5.0, 0.3


class Reranker:
    """Orders passages by the trained network's judgement, their day, and the score that retrieval gave."""

    def __init__(self, model: SpanModel) -> None:
        self._model = model

    def rerank(self, question: str, found: Sequence[ScoredPassage], as_of: date) -> list[ScoredPassage]:
        """The same passages, best first, those that were not read behind the others; scores are log odds."""
        judged, rest = list(found[:_JUDGED]), list(found[_JUDGED:])
        early = self._model.relevance(question, [scored.passage for scored in judged])
        prior = _priors(question, judged, as_of)
        order = sorted(range(len(judged)), key=lambda i: -(_EARLY_WEIGHT * early[i] + prior[i]))
        read, unread = order[:_READ], order[_READ:]
        late = self._model.read(question, [judged[i].passage for i in read])
        scores = {i: _LATE_WEIGHT * reading.relevance + prior[i] for i, reading in zip(read, late, strict=True)}
        first = [replace(judged[i], score=score) for i, score in sorted(scores.items(), key=lambda item: -item[1])]
        least = min(scores.values(), default=0.0)
        behind = [*(judged[i] for i in unread), *rest]
        return first + [replace(scored, score=least - rank) for rank, scored in enumerate(behind, start=1)]


def _priors(question: str, found: Sequence[ScoredPassage], as_of: date) -> list[float]:
    """What retrieval and the day say for each passage."""
    best = max((scored.score for scored in found), default=0.0) or 1.0
    return [
        _FUSION_WEIGHT * scored.score / best
        + _DATE_WEIGHT * date_log_odds(scored.passage.article.published, question, as_of)
        for scored in found
    ]
