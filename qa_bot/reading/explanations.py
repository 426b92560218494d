"""Questions that a sentence answers, why and how and whether: rules say what it is about, the network what it answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.calibration import probability_of_explanation
from qa_bot.reading.deeds import tells_of_another
from qa_bot.reading.evidence import explains
from qa_bot.reading.former import asks_for_now
from qa_bot.reading.outcomes import is_on_wrong_side
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.recency import age_log_odds
from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.spans import Reading, Span
from qa_bot.reading.support import support
from vectorstore.article import ScoredPassage

_RELEVANCE, _LEAST_RELEVANCE, _MOST_RELEVANCE = 0.2, -6.0, 4.0
_TAKEN, _UNTAKEN = 0.2, 0.005
"""The power of the probability of words in a sentence, and what it has where the network takes none of them."""
_CLOSE = 0.6
"""What of the best score makes a sentence as good where it is newer."""
_LEAST_TAKEN, _NO_REASON = 0.1, 0.25
"""What is left of the probability where a sentence gives no reason by its words and the network takes none for one."""
_OF_ANOTHER = 0.2
"""What is left of the probability where somebody else did it, or in another round, or it was not done."""


def explained(
    asked: Question,
    ruled: Reading,
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    now: date | None,
) -> Reading:
    """The sentences that the rules found, ranked anew; `readings` are the network's, one for each passage.

    Of nearly equal ones the newest is first where it is asked how things are.
    """
    if not ruled.spans:
        return Reading()
    spans = [_weighed(span, readings[span.n - 1]) for span in ruled.spans]
    credit = {(span.n, span.start): span.score for span in ruled.spans}
    spans.sort(key=lambda span: (-span.score, span.n, span.start))
    if asks_for_now(asked.text):
        close = [span for span in spans if span.score >= _CLOSE * spans[0].score]
        newest = max(close, key=lambda span: passages[span.n - 1].passage.article.published or date.min)
        spans = [newest, *(span for span in spans if span is not newest)]
    best = spans[0]
    # Names may stand around the sentence: it need not hold them as an extract of the rules must.
    supported = support(replace(asked, kind=Kind.WHAT), best, [scored.passage for scored in passages])
    article = passages[best.n - 1].passage.article
    age = age_log_odds(article.published, asked.text, now) if now else None
    right = probability_of_explanation(credit[best.n, best.start], supported, readings[best.n - 1].relevance, age)
    if tells_of_another(asked.text, article, best.start) or is_on_wrong_side(
        asked.text, article.text, best.start, best.end
    ):
        right *= _OF_ANOTHER
    words = article.text[best.start : best.end]
    if asked.kind is Kind.WHY and explains(asked, words) < 1 and _taken(best, readings[best.n - 1]) < _LEAST_TAKEN:
        right *= _NO_REASON
    return Reading(tuple(spans), right)


def _weighed(sentence: Span, reading: PassageReading) -> Span:
    """A sentence with both readers' word on it as its score: the credit of the rules, and what the network reads there."""
    taken = _taken(sentence, reading)
    relevance = min(max(reading.relevance, _LEAST_RELEVANCE), _MOST_RELEVANCE) - _MOST_RELEVANCE
    lift = math.exp(_TAKEN * math.log(taken + _UNTAKEN) + _RELEVANCE * relevance)
    return replace(sentence, score=sentence.score * min(1.0, lift))


def _taken(sentence: Span, reading: PassageReading) -> float:
    """How likely the network finds words within a sentence to answer."""
    return sum(one.probability for one in reading.spans if one.start < sentence.end and sentence.start < one.end)
