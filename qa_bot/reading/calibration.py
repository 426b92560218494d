"""From what the readers say to a probability that the answer is right."""

from __future__ import annotations

import math

_BIAS, _SCORE, _SUPPORT, _VOTES, _AGE = 1.0, 0.9, 1.0, 0.65, 0.9
_LEAST = 1e-3
_SENTENCES_MIDDLE, _SENTENCES_SLOPE = 0.73, 6.0
"""So that 0.5, from where on most extracts are about the question, is 0.2 as well, the default of `abstain_below`."""


def probability(score: float, support: float, votes: int, age: float) -> float:
    """How likely a short answer is right, in [0, 1].

    `score` is the readers' for its words, `support` how far the passages account for the question, `votes` the number of
    passages in which the network takes these words for the answer, `age` what the days of these say against it, in log odds.
    """
    return _logistic(
        _BIAS + _SCORE * math.log(score + _LEAST) + _SUPPORT * support + _VOTES * math.log1p(votes) + _AGE * age
    )


def probability_of_sentences(confidence: float) -> float:
    """The same for an extract of sentences, from the rules' confidence."""
    return _logistic(_SENTENCES_SLOPE * (confidence - _SENTENCES_MIDDLE))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
