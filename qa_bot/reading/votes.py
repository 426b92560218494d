"""What the network reads in all passages, taken together: several that agree outweigh one that is sure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.reading.fitting import fit
from qa_bot.reading.questions import Question
from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.spans import Span
from qa_bot.reading.told import Told, agreement, told
from vectorstore.article import ScoredPassage

_PASSAGE, _ANSWERS, _WORDS = 0.2, 0.175, 0.5
"""The powers of what speaks for a span: the odds of its passage, that it answers at all, that it does so with these words.

The first two say nearly the same, and each is surer than it ought to be: taken as they are, one passage outvotes all
others. Chosen on the questions of 2024.
"""

_LEAST_SURE, _LEAST_TAKEN = 0.01, 0.001
"""A passage whose likeliest words are less likely than the first tells nothing, words less likely than the second are not told."""


def cast(asked: Question, readings: Sequence[PassageReading], passages: Sequence[ScoredPassage]) -> list[Told]:
    """Each span that the network gives, with its own passage's vote as score, at most the weight of that passage."""
    spans = [
        Span(n, found.start, found.end, weight * word)
        for n, (reading, weight) in enumerate(zip(readings, _weights(passages), strict=True), start=1)
        for found, word in zip(reading.spans, _words(reading), strict=True)
    ]
    return told(asked.kind, spans, passages)


def counted(asked: Question, votes: Sequence[Told], handed_on: Sequence[Told] = ()) -> list[Told]:
    """The same spans with all votes for their words as score, less where they do not fit the question.

    Votes that are handed on count, but are none of the spans. The votes are roots of odds, so that their sum is squared.
    """
    fitting = [one.scored(one.span.score * fit(asked, one)) for one in votes]
    votes = [*fitting, *(one.scored(one.span.score * fit(asked, one)) for one in handed_on)]
    return [one.scored(min(1.0, one.span.score + _of_others(one, votes)) ** 2) for one in fitting]


def sure_of(
    asked: Question, best: Told, readings: Sequence[PassageReading], passages: Sequence[ScoredPassage]
) -> list[Told]:
    """Where the network takes the same words for a passage's answer, be it with little probability; others only name them."""
    firsts = [replace(reading, spans=reading.spans[:1]) for reading in readings]
    tellers = taken(asked, firsts, passages, _LEAST_SURE)
    return [one for one in tellers if one.words == best.words]


def taken(
    asked: Question,
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    least: float = _LEAST_TAKEN,
) -> list[Told]:
    """What the network takes for an answer of its passage, at least so likely, with the probability as score."""
    spans = [
        Span(n, found.start, found.end, found.probability)
        for n, reading in enumerate(readings, start=1)
        for found in reading.spans
        if found.probability >= least
    ]
    return told(asked.kind, spans, passages)


def _of_others(one: Told, votes: Sequence[Told]) -> float:
    """What other passages give to the same words, or to a part of them."""
    best_of_passage: dict[int, float] = {}
    for other in votes:
        share = agreement(one, other)
        if share and other.span.n != one.span.n:
            best_of_passage[other.span.n] = max(best_of_passage.get(other.span.n, 0.0), share * other.span.score)
    return sum(best_of_passage.values())


def _weights(passages: Sequence[ScoredPassage]) -> list[float]:
    """How much each passage counts; all together 1."""
    best = max((scored.score for scored in passages), default=0.0)
    powers = [math.exp(_PASSAGE * (scored.score - best)) for scored in passages]
    return [power / sum(powers) for power in powers]


def _words(reading: PassageReading) -> list[float]:
    """What each span of a passage counts in it, at most 1."""
    answers = sum(found.probability for found in reading.spans)
    return [
        answers**_ANSWERS * (found.probability / answers) ** _WORDS if found.probability else 0.0
        for found in reading.spans
    ]
