"""Answers from the trained network, with the rules beside it: the best words over all passages together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.calibration import probability, probability_of_sentences
from qa_bot.reading.deeds import tells_of_another, tells_who_did_it
from qa_bot.reading.distinction import is_singled_out
from qa_bot.reading.explanations import explained
from qa_bot.reading.margins import is_another_margin
from qa_bot.reading.named_time import OTHER_TIME, timeliness
from qa_bot.reading.offices import held, names_somebody
from qa_bot.reading.outcomes import is_on_wrong_side, told_winners
from qa_bot.reading.places import is_elsewhere
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.reasons import is_over_another_matter
from qa_bot.reading.recency import age_log_odds
from qa_bot.reading.revisions import handed_on, plain_figures, replaced
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import PassageReading, SpanModel
from qa_bot.reading.spans import Reading, Span
from qa_bot.reading.stages import of_other_stages
from qa_bot.reading.statements import asked_statement, is_by_another, stated
from qa_bot.reading.succession import outdated
from qa_bot.reading.support import support
from qa_bot.reading.told import Told, agreement, told
from qa_bot.reading.votes import cast, counted, sure_of, taken
from vectorstore.article import Article, ScoredPassage

_MIXED = 0.12, 0.02
"""What the rules' word counts, and the share of the network's weight of a span that it did not give.

Fitted, as those below, on the shipped set and on real questions together: either reader alone is right on fewer of both.
"""
_MIXED_FORMS = 0.75, 0.02
"""The same where rules know the form of an answer: figures, countries."""
_MIXED_DAYS, _RULED_DAYS, _TO_THE_POINT = (2.0, 0.3), (12.0, 3.0), 1.0
"""The same for days, and for days where the network finds no passage to the point: there the rules know the deed better."""
_OF_ANOTHER = 0.3
"""What is left of the probability where what is told is another than the one asked for, or not told to be the second or the smaller."""
_TOLD_PLAINLY = 1.0
"""How relevant a passage is at least that says of its answer, in all the words of the question, that it did what is asked about."""
_LEAST_TRUST = 0.25
"""What is left of the weight of the rules' word where they are not sure at all."""
_TOLD_WINNER = 0.9
"""The score of the one whom a text says that another lost to."""
_MOST_RULED = 25
_SILENT = Reading(confidence=0.5)
"""Where anything may be asked for, rules have no say, and are as sure of it as they are of most answers."""


class TrainedReader:
    """Reads with the packaged network and with rules; lists and comparisons are left to the rules."""

    def __init__(self, model: SpanModel, rules: RuleReader) -> None:
        self._model = model
        self._rules = rules

    def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
        """Spans that may answer the question, best first; the passages' scores are taken as log odds."""
        asked = understand(question)
        if asked.kind in (Kind.WHAT, Kind.STATEMENT) and (statement := asked_statement(question)):
            said = stated(asked, statement, passages, now)
            if said.spans or statement.any_words:
                return said
        if asked.kind is Kind.OFFICE and (office := held(asked, passages)).spans:
            return office
        if (asked.kind.needs_sentences and not asked.kind.is_explained) or not asked.terms or not passages:
            ruled = self._rules.read(question, passages)
            return replace(ruled, confidence=probability_of_sentences(ruled.confidence) if ruled.spans else 0.0)
        reading = self._model.reading(question, [scored.passage for scored in passages])
        # While the network reads.
        ruled = _SILENT if asked.kind is Kind.WHAT else self._rules.read(question, passages)
        readings = list(reading)
        if asked.kind.is_explained:
            return explained(asked, ruled, readings, passages, now)
        both = _fused(asked, ruled, readings, passages, now)
        own = [one for one in both if not tells_of_another(asked.text, one.article, one.span.start)]
        right = _probability(asked, own, readings, passages, now) if own else 0.0
        if own and own[0] is not both[0]:
            right *= _OF_ANOTHER  # What fits best is told of somebody else: it may well be taken for granted wrongly.
        return Reading(tuple(one.span for one in own), right)


def _fused(
    asked: Question,
    ruled: Reading,
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    now: date | None,
) -> list[Told]:
    """What network and rules give, each with both readers' word on it as score, best first; without what no longer answers."""
    votes = cast(asked, readings, passages)
    by_rules = told(asked.kind, ruled.spans[:_MOST_RULED], passages)
    given = [*votes, *by_rules]
    plain = plain_figures(asked, readings, passages)
    revised = replaced(asked, given, plain)
    over = [*revised, *outdated(asked, given, readings, passages, now), *_of_another(asked, given)]
    by_rules = [one for one in by_rules if one not in over]
    inherited = handed_on([one for one in votes if one in revised], plain)
    read = counted(asked, [one for one in votes if one not in over], inherited) + _winners(asked, passages)
    weight, unread = _mixture(asked.kind, _relevance(readings))
    weight *= _LEAST_TRUST + (1 - _LEAST_TRUST) * ruled.confidence
    own = [*taken(asked, readings, passages), *plain] if asked.kind.is_figure else None
    both = [
        _together(one, (_read(one, read, own) + unread) / (1 + unread), (_best(one, by_rules) - 1) * weight)
        for one in (*read, *by_rules)
        if not _is_no_answer(asked, one.article, one.span)
    ]
    return sorted(both, key=lambda one: (-one.span.score, one.span.n, one.span.start))


def _of_another(asked: Question, given: Sequence[Told]) -> list[Told]:
    """Figures of another stage than is asked for, and leads that are not asked for, or are the other side's."""
    if not asked.kind.is_figure:
        return []
    other = [one for one in given if is_another_margin(asked.text, one.article.text, one.span.start, one.span.end)]
    rest = [one for one in given if one not in other]
    return [*(other if rest else []), *of_other_stages(asked.text, rest)]


def _is_no_answer(asked: Question, article: Article, span: Span) -> bool:
    """Whether the text tells these words of another side, matter, place or speaker than is asked for."""
    return (
        is_on_wrong_side(asked.text, article.text, span.start, span.end)
        or is_over_another_matter(asked.text, article, span.start, span.end)
        or is_elsewhere(asked, article.text, span.start, span.end)
        or (asked.kind is Kind.WHAT and is_by_another(asked.text, article.text, span.start, span.end))
        or (asked.kind is Kind.OFFICE and names_somebody(article.text[span.start : span.end]))
    )


def _winners(asked: Question, passages: Sequence[ScoredPassage]) -> list[Told]:
    """Those to whom a passage says that somebody lost what is asked about."""
    spans = [
        Span(n, start, end, _TOLD_WINNER)
        for n, passage in enumerate((scored.passage for scored in passages), start=1)
        for start, end in told_winners(asked.text, passage.article.text, passage.start, passage.end)
    ]
    return [one.scored(one.span.score * timeliness(asked.text, one)) for one in told(asked.kind, spans, passages)]


def _probability(
    asked: Question,
    both: Sequence[Told],
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    now: date | None,
) -> float:
    """How likely the first of these answers."""
    best, agreeing = both[0], sure_of(asked, both[0], readings, passages)
    supported = support(asked, best.span, [scored.passage for scored in passages])
    age = _age(asked, (best, *agreeing), now)
    relevance = _relevance(readings)
    if tells_who_did_it(asked, best.article, best.span.start, best.span.end):
        relevance = max(relevance, _TOLD_PLAINLY)
    right = probability(best.span.score, supported, relevance, len(agreeing), age)
    # Votes and rules can carry a span over what counts against it; they cannot make it true.
    if timeliness(asked.text, best) == OTHER_TIME:
        right *= OTHER_TIME
    if not any(is_singled_out(asked.text, one) for one in (best, *agreeing)):
        right *= _OF_ANOTHER
    return right


def _relevance(readings: Sequence[PassageReading]) -> float:
    return max(reading.relevance for reading in readings)


def _age(asked: Question, told: Sequence[Told], now: date | None) -> float | None:
    """How far the age of those who tell the same speaks against it, in log odds: that of the newest counts."""
    return max(age_log_odds(one.article.published, asked.text, now) for one in told) if now else None


def _together(one: Told, read: float, ruled: float) -> Told:
    """The span with both readers' word on it as one score, a log-linear mixture: `ruled` is a logarithm, at most 0."""
    return one.scored(min(1.0, read * math.exp(ruled)))


def _read(one: Told, read: Sequence[Told], own: Sequence[Told] | None) -> float:
    """The best score that the network gives to these words; where it matters whose they are, none if it has not taken them here.

    "40" is the weight of a probe in one article, and a number of lorries in another.
    """
    if own is not None and not any(_overlap(one, other) for other in own):
        return 0.0
    return _best(one, read)


def _overlap(one: Told, other: Told) -> bool:
    return one.article is other.article and one.span.start < other.span.end and other.span.start < one.span.end


def _best(one: Told, others: Sequence[Told]) -> float:
    """The best score that a reader gives to these words, or to words that hold them or are held by them."""
    return max((agreement(one, other) * other.span.score for other in others), default=0.0)


def _mixture(kind: Kind, relevance: float) -> tuple[float, float]:
    """The weight of the rules' word and the unread share, by what is asked and whether a passage is to the point."""
    if kind is Kind.WHEN:
        return _MIXED_DAYS if relevance >= _TO_THE_POINT else _RULED_DAYS
    forms = (Kind.CLOCK, Kind.DURATION, Kind.AGE, Kind.SCORE, Kind.COUNTRY, Kind.STATE)
    return _MIXED_FORMS if kind.is_figure or kind in forms else _MIXED
