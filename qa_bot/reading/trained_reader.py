"""Answers from the trained network, with the rules beside it: the best words over all passages together."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_bot.numerals import numbers
from qa_bot.reading.answers import time_of
from qa_bot.reading.calibration import probability, probability_of_sentences
from qa_bot.reading.former import asks_for_former, asks_for_now, is_former
from qa_bot.reading.nations import country_of, is_state
from qa_bot.reading.outcomes import other_side
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import SpanModel
from qa_bot.reading.spans import Reading, Span
from qa_bot.reading.support import support
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import find_times
from vectorstore.article import ScoredPassage

_MIXED = 0.5, 0.02
"""What the rules' word counts, and the share of the network's weight of a span that it did not give.

Fitted, as those below, on the shipped set and on real questions together: either reader alone is right on fewer of both.
"""
_MIXED_FORMS = 3.0, 0.02
"""The same where rules know the form of an answer: figures, countries."""
_MIXED_DAYS = 12.0, 3.0
"""The same for days, which take words for the deed as well as a calendar: the network decides between equals."""
_LEAST_TRUST = 0.25
"""What is left of the weight of the rules' word where they are not sure at all."""
_MOST_RULED = 25
_MISFIT = 0.15
_REPEATS = 0.3
"""What is left of a span of another kind than asked, and of one that holds only words of the question."""
_NOUN_WITHIN, _NOUN_AMONG, _UNCOUNTED = 60, 3, 0.3
"""Of a count without what is counted among the next three words, so much is left."""
_BARE = re.compile(r"^(?:the|a|an)\s+|[^\w\s%$€£.-]|['’]s\b", re.I)
_OWNER, _WHOSE = re.compile(r"['’]s\b"), re.compile(r"\bwhose\b", re.I)
"""Who owns is not who acts: "Osby's mayor, Ada Lund, resigned"."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|half|million|billion)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A span with its words made comparable."""

    span: Span
    words: tuple[str, ...]


class TrainedReader:
    """Reads with the packaged network and with rules; questions that take sentences are left to the rules."""

    def __init__(self, model: SpanModel, rules: RuleReader) -> None:
        self._model = model
        self._rules = rules

    def read(self, question: str, passages: Sequence[ScoredPassage]) -> Reading:
        """Spans that may answer the question, best first; the passages' scores are taken as log odds."""
        asked = understand(question)
        ruled = self._rules.read(question, passages)
        if asked.kind.needs_sentences or not asked.terms or not passages:
            return replace(ruled, confidence=probability_of_sentences(ruled.confidence) if ruled.spans else 0.0)
        named = self._named(asked, passages)
        by_rules = [] if asked.kind is Kind.WHAT else _told_of(asked.kind, ruled.spans[:_MOST_RULED], passages)
        if not asks_for_former(question):
            over = _superseded((*named, *by_rules), asks_for_now(question), passages)
            named, by_rules = ([one for one in some if one not in over] for some in (named, by_rules))
        read = _weighed(asked, named, passages)
        weight, unread = _mixture(asked.kind)
        weight *= _LEAST_TRUST + (1 - _LEAST_TRUST) * ruled.confidence
        told = [
            replace(
                one,
                span=_together(one, (_best(one, read) + unread) / (1 + unread), (_best(one, by_rules) - 1) * weight),
            )
            for one in (*read, *by_rules)
        ]
        if wrong := other_side(question):
            told = [one for one in told if not wrong.match(_text(one.span, passages), one.span.end)]
        told.sort(key=lambda one: (-one.span.score, one.span.n, one.span.start))
        return Reading(tuple(one.span for one in told), _confidence(asked, told[0], read, passages) if told else 0.0)

    def _named(self, asked: Question, passages: Sequence[ScoredPassage]) -> list[_Told]:
        """What the network gives: each span with its share of the weight of all passages."""
        readings = self._model.read(asked.text, [scored.passage for scored in passages])
        spans = [
            Span(n, found.start, found.end, weight * found.probability)
            for n, (reading, weight) in enumerate(zip(readings, _weights(passages), strict=True), start=1)
            for found in reading.spans
        ]
        return _told_of(asked.kind, spans, passages)


def _weighed(asked: Question, named: Sequence[_Told], passages: Sequence[ScoredPassage]) -> list[_Told]:
    """The spans with less score where they do not fit the question, then votes added."""
    fitting = [
        replace(one, span=replace(one.span, score=one.span.score * _fit(asked, one, passages[one.span.n - 1])))
        for one in named
    ]
    return [replace(one, span=_with_votes(one, fitting)) for one in fitting]


def _superseded(told: Sequence[_Told], of_now: bool, passages: Sequence[ScoredPassage]) -> list[_Told]:
    """What a text names as what was before; of questions about now also the same words in articles that are no newer."""
    over = [one for one in told if is_former(_text(one.span, passages), one.span.start, one.span.end)]
    if not of_now:
        return over
    last = {one.words: _published(one, passages) for one in sorted(over, key=lambda one: _published(one, passages))}
    return [one for one in told if one in over or (one.words in last and _published(one, passages) <= last[one.words])]


def _published(one: _Told, passages: Sequence[ScoredPassage]) -> date:
    return passages[one.span.n - 1].passage.article.published or date.min


def _text(span: Span, passages: Sequence[ScoredPassage]) -> str:
    return passages[span.n - 1].passage.article.text


def _confidence(asked: Question, best: _Told, read: Sequence[_Told], passages: Sequence[ScoredPassage]) -> float:
    supported = support(asked, best.span, [scored.passage for scored in passages])
    agreeing = {other.span.n for other in read if other.words == best.words}
    return probability(best.span.score, supported, max(scored.score for scored in passages), len(agreeing))


def _weights(passages: Sequence[ScoredPassage]) -> list[float]:
    """How much each passage counts: the softmax of their scores."""
    best = max((scored.score for scored in passages), default=0.0)
    powers = [math.exp(scored.score - best) for scored in passages]
    return [power / sum(powers) for power in powers]


def _together(one: _Told, read: float, ruled: float) -> Span:
    """The span with both readers' word on it as one score, a log-linear mixture: `ruled` is a logarithm, at most 0."""
    return replace(one.span, score=min(1.0, read * math.exp(ruled)))


def _best(one: _Told, others: Sequence[_Told]) -> float:
    """The best score that a reader gives to these words, or to words that hold them or are held by them."""
    return max((_agreement(one.words, other.words) * other.span.score for other in others), default=0.0)


def _mixture(kind: Kind) -> tuple[float, float]:
    """The weight of the rules' word and the unread share, by what is asked."""
    if kind is Kind.WHEN:
        return _MIXED_DAYS
    forms = (Kind.DURATION, Kind.AGE, Kind.SCORE, Kind.COUNTRY, Kind.STATE)
    return _MIXED_FORMS if kind.is_figure or kind in forms else _MIXED


def _told_of(kind: Kind, spans: Sequence[Span], passages: Sequence[ScoredPassage]) -> list[_Told]:
    return [_told(kind, span, passages) for span in spans]


def _told(kind: Kind, span: Span, passages: Sequence[ScoredPassage]) -> _Told:
    """The span with its words: of figures the numbers alone, as in "16 people" and "Sixteen"; of days the days meant."""
    article = passages[span.n - 1].passage.article
    text = article.text[span.start : span.end]
    if kind is Kind.WHEN and (time := time_of(span, article)) is not None and time.first is not None:
        return _Told(span, (str(time.first), str(time.last)))
    if kind.is_figure and (found := numbers(text)):
        return _Told(span, tuple(sorted(found)))
    return _Told(span, tuple(_BARE.sub("", country_of(text) or text).casefold().split()))


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


def _fit(question: Question, one: _Told, scored: ScoredPassage) -> float:
    """What is left of a span's score where it is not of the kind that is asked, or only repeats the question."""
    article, found = scored.passage.article, one.span
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
        owns = _OWNER.match(article.text, found.end) and not _WHOSE.search(question.text)
        fits = any(char.isupper() for char in text) and not owns
    else:
        fits = True
    repeats = keys(text) <= {term.key for term in question.terms}
    uncounted = kind is Kind.COUNT and bool(question.asked) and not _is_counted(question, article.text, found)
    return (1.0 if fits else _MISFIT) * (_REPEATS if repeats else 1.0) * (_UNCOUNTED if uncounted else 1.0)


def _is_counted(question: Question, text: str, found: Span) -> bool:
    """Whether what the question counts stands in the span or among the next words: "63 houses"."""
    behind = text[found.end : found.end + _NOUN_WITHIN].split()[:_NOUN_AMONG]
    return bool(keys(" ".join([text[found.start : found.end], *behind])) & question.asked)
