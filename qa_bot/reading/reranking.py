"""Ranking what retrieval found anew: how well each passage answers, at a glance and then read, and whether it is from the right time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.calibration import BESIDE_THE_POINT
from qa_bot.reading.glimpse import glimpse
from qa_bot.reading.recency import date_log_odds
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import ScoredPassage
from vectorstore.lexical import stems

_LOOKED_AT, _READ = 20, 8
"""So many of the passages found are looked at, and the best of these read; the others stay behind them in their order."""
_FUSION_WEIGHT, _SIMILARITY_WEIGHT, _DATE_WEIGHT, _GLANCE_WEIGHT, _NETWORK_WEIGHT = 7.0, 5.0, 0.9, 0.8, 0.8
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
        prior = _by_score(prior)
        looked_at = prior[:_LOOKED_AT]
        promising = self.promising(question, looked_at) if len(looked_at) > _READ else looked_at
        read = promising[:_READ]
        readings = self._model.read(question, [scored.passage for scored in read])
        ranked = _by_score(
            [
                replace(scored, score=scored.score + _NETWORK_WEIGHT * reading.relevance)
                for scored, reading in zip(read, readings, strict=True)
            ]
        )
        # What was not read stands behind, whatever its score would be.
        least = min((scored.score for scored in ranked), default=0.0)
        behind = [*promising[_READ:], *prior[_LOOKED_AT:]]
        return ranked + [replace(one, score=least - rank) for rank, one in enumerate(behind, start=1)]

    def is_to_the_point(self, question: str, passages: Sequence[ScoredPassage]) -> bool:
        """Whether any of a few passages is, so that it is worth looking for an answer in them."""
        readings = self._model.read(question, [scored.passage for scored in passages])
        return any(reading.relevance >= BESIDE_THE_POINT for reading in readings)

    def promising(self, question: str, prior: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """The same passages with their scores, in the order in which a first look at each would put them."""
        asked = frozenset(stems(question))
        glances = self._model.glance(question, (glimpse(asked, scored.passage) for scored in prior))
        looked = zip(prior, glances, strict=True)
        return [one for one, glance in sorted(looked, key=lambda pair: -pair[0].score - _GLANCE_WEIGHT * pair[1])]


def _by_score(passages: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    return sorted(passages, key=lambda scored: -scored.score)
