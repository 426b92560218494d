"""Answers from the trained network: the best words over all passages together, held against the kind that is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.reading.nations import country_of, is_state
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.span_model import PassageReading, ReadSpan, SpanModel
from qa_bot.reading.spans import Reader, Reading, Span
from qa_bot.reading.timex import find_times
from vectorstore.article import ScoredPassage

_RELEVANCE_SLOPE, _RANK_SLOPE = 0.5, 0.5
"""How much the network's own judgement and the reranker's count for a passage's weight."""
_MISFIT = 0.15
"""What is left of a span of another kind than asked."""
_BARE = re.compile(r"^(?:the|a|an)\s+|[^\w\s%$€£.-]|['’]s\b", re.I)
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|half|million|billion)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Told:
    """A span with its normalised words and its weight: passage weight x span probability x fit."""

    span: Span
    words: tuple[str, ...]


class TrainedReader:
    """Reads with the packaged network; questions that take sentences are left to `sentences`."""

    def __init__(self, model: SpanModel, sentences: Reader) -> None:
        self._model = model
        self._sentences = sentences

    def read(self, question: str, passages: Sequence[ScoredPassage]) -> Reading:
        """Spans that may answer the question, best first; their scores are shares of the weight of all passages."""
        asked = understand(question)
        if asked.kind.needs_sentences or not asked.terms or not passages:
            return self._sentences.read(question, passages)
        spans = self._spans(asked, passages)
        return Reading(tuple(spans), spans[0].score if spans else 0.0)

    def _spans(self, asked: Question, passages: Sequence[ScoredPassage]) -> list[Span]:
        readings = self._model.read(asked.text, [scored.passage for scored in passages])
        weights = passage_weights(readings, passages)
        told = [
            _Told(_span(n, found, weight * _fit(asked, found, scored)), _words(found, scored))
            for n, (scored, reading, weight) in enumerate(zip(passages, readings, weights, strict=True), start=1)
            for found in reading.spans
        ]
        return sorted((_with_votes(one, told) for one in told), key=lambda span: (-span.score, span.n, span.start))


def passage_weights(readings: Sequence[PassageReading], passages: Sequence[ScoredPassage]) -> list[float]:
    """How much each passage counts: a softmax over what the network and the reranker say of it."""
    logits = [
        _RELEVANCE_SLOPE * reading.relevance + _RANK_SLOPE * scored.score
        for reading, scored in zip(readings, passages, strict=True)
    ]
    best = max(logits, default=0.0)
    powers = [math.exp(logit - best) for logit in logits]
    return [power / sum(powers) for power in powers]


def _span(n: int, found: ReadSpan, score: float) -> Span:
    return Span(n, found.start, found.end, score)


def _with_votes(one: _Told, told: Sequence[_Told]) -> Span:
    """The span with the weight of its like in other passages added: the same words, or a part of them."""
    best_of_passage: dict[int, float] = {}
    for other in told:
        share = _agreement(one.words, other.words)
        if share and other.span.n != one.span.n:
            best_of_passage[other.span.n] = max(best_of_passage.get(other.span.n, 0.0), share * other.span.score)
    return replace(one.span, score=min(1.0, one.span.score + sum(best_of_passage.values())))


def _agreement(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """1 for the same words; the shared part where one's words are among the other's: "Biden" and "Joe Biden"."""
    if one == other:
        return 1.0
    shared = set(one) & set(other)
    return len(shared) / max(len(one), len(other)) if shared and shared in (set(one), set(other)) else 0.0


def _words(found: ReadSpan, scored: ScoredPassage) -> tuple[str, ...]:
    text = scored.passage.article.text[found.start : found.end]
    return tuple(_BARE.sub("", country_of(text) or text).casefold().split())


def _fit(question: Question, found: ReadSpan, scored: ScoredPassage) -> float:
    """The probability of a span, lessened where it is not of the kind that is asked."""
    article = scored.passage.article
    text = article.text[found.start : found.end]
    kind = question.kind
    if kind is Kind.WHEN:
        times = find_times(article.text, article.published, max(0, found.start - 30), found.end + 30)
        fits = any(time.start < found.end and found.start < time.end for time in times)
    elif kind.is_figure or kind in (Kind.DURATION, Kind.AGE, Kind.SCORE):
        fits = bool(_NUMBER.search(text))
    elif kind is Kind.COUNTRY:
        fits = country_of(text) is not None or any(country_of(word) for word in text.split())
    elif kind is Kind.STATE:
        fits = is_state(text) or any(is_state(word) for word in re.split(r",\s*", text))
    elif kind is Kind.WHO:
        fits = any(char.isupper() for char in text)
    else:
        fits = True
    asked = {term.key for term in question.terms}
    repeats = all(word in asked for word in _words(found, scored))
    return found.probability * (1.0 if fits else _MISFIT) * (0.3 if repeats else 1.0)
