"""From what the readers say to a probability that the answer is right."""

from __future__ import annotations

import math

_BIAS, _SCORE, _SUPPORT, _RELEVANCE, _VOTES, _AGE = 0.37, 0.85, 1.6, 0.15, 0.5, 1.0
"""Chosen on the questions of 2024, with and without an answer in their articles, on the shipped set and on `readers`.

With all of 2024 at .2, the default of `abstain_below`, nine of ten cited articles hold the answer.
"""
_MOST_RELEVANCE = 2.0
"""What is to the point is no surer for being more so."""
BESIDE_THE_POINT, _BESIDE = -2.0, 0.3
"""A relevance so low that no passage is to the point, and what is left of the probability then."""
_UNKNOWN_AGE = -0.4
"""What counts where the archive does not know the news of the day: things may have changed since."""
_LEAST = 1e-3
_SENTENCES_MIDDLE, _SENTENCES_SLOPE = 0.73, 6.0
"""So that 0.5, from where on most extracts are about the question, is 0.2 as well, the default of `abstain_below`."""

_EXPLAINED_BIAS, _EXPLAINED_CREDIT, _EXPLAINED_SUPPORT, _EXPLAINED_RELEVANCE = -4.4, 2.5, 3.0, 0.5
_LEAST_EXPLAINED, _MOST_EXPLAINED = -4.0, 3.0
"""Chosen on 48 questions over the sample articles, 13 of them with a false premise, and nine of 2024; the relevance counts
between these bounds.
"""

_RECORD_MIDDLE, _RECORD_SLOPE = 0.8, 4.5
"""So that half of a subject's words are 0.2, the default of `abstain_below`, and all of them 0.7.

Of 186 questions of our sets, taken as subjects, the article that held half of their words was the right one for .15, that
with all of them for .58, where half of the questions had lost their articles; for .32 and .72 where a quarter had.
"""


def probability(score: float, support: float, relevance: float, votes: int, age: float | None) -> float:
    """How likely a short answer is right, in [0, 1].

    `score` is the readers' for its words, `support` how far the passages account for the question, `relevance` the network's
    logit of the most relevant passage, `votes` the number of passages in which it takes these words for the answer, `age`
    what their days say against it, in log odds, or None where nobody knows.
    """
    right = _logistic(
        _BIAS
        + _SCORE * math.log(score + _LEAST)
        + _SUPPORT * support
        + _RELEVANCE * min(relevance, _MOST_RELEVANCE)
        + _VOTES * math.log1p(votes)
        + _AGE * (_UNKNOWN_AGE if age is None else age)
    )
    return right * _BESIDE if relevance < BESIDE_THE_POINT else right


def probability_of_sentences(confidence: float) -> float:
    """The same for an extract of sentences, from the rules' confidence."""
    return _logistic(_SENTENCES_SLOPE * (confidence - _SENTENCES_MIDDLE))


def probability_of_explanation(credit: float, support: float, relevance: float, age: float | None) -> float:
    """The same for a sentence that says why, how or whether: `credit` is what the rules give it, the rest as for short answers.

    Where nobody knows the news of the day nothing counts against its age: reasons change less than states.
    """
    bounded = min(max(relevance, _LEAST_EXPLAINED), _MOST_EXPLAINED)
    return _logistic(
        _EXPLAINED_BIAS
        + _EXPLAINED_CREDIT * credit
        + _EXPLAINED_SUPPORT * support
        + _EXPLAINED_RELEVANCE * bounded
        + _AGE * (age or 0.0)
    )


def probability_of_record(share: float) -> float:
    """How likely an article that holds this share of a subject's words is the one that is asked about."""
    return _logistic(_RECORD_SLOPE * (share - _RECORD_MIDDLE))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
