"""Whether words are told of the time that a question names: who won in 2023 is no answer about 2024."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from qa_bot.reading.days import Days
from qa_bot.reading.timex import find_times
from qa_bot.reading.told import Told
from vectorstore.sentences import sentence_spans

OTHER_TIME, _OTHER_DAY = 0.3, 0.6
"""What is left of words whose sentence names other days, and of those without any that were published at another time."""
_AROUND = 400
_TOLD_WITHIN = timedelta(60)
"""Most of what happens is told within this time."""


def timeliness(question: str, one: Told) -> float:
    """What is left of a span's score where it is told of another time than the question names; else 1."""
    meant = _named(question)
    if meant is None:
        return 1.0
    if told_of := _days_of_sentence(one):
        return 1.0 if any(_overlap(days, meant) for days in told_of) else OTHER_TIME
    published = one.article.published
    if published is None or _overlap((published, published), (meant[0], _later(meant[1]))):
        return 1.0
    return _OTHER_DAY


@lru_cache(64)
def _named(question: str) -> Days | None:
    """The days that a question names by year, both inclusive."""
    times = [(time.first, time.last) for time in find_times(question, None) if time.first and time.last]
    return (min(first for first, _ in times), max(last for _, last in times)) if times else None


def _days_of_sentence(one: Told) -> list[Days]:
    text, span = one.article.text, one.span
    begin = max(0, span.start - _AROUND)
    sentences = [(a + begin, b + begin) for a, b in sentence_spans(text[begin : span.end + _AROUND])]
    touched = [(a, b) for a, b in sentences if a < span.end and span.start < b] or [(span.start, span.end)]
    times = find_times(text, one.article.published, touched[0][0], touched[-1][1])
    return [(time.first, time.last) for time in times if time.first and time.last]


def _overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _later(day: date) -> date:
    return day + min(_TOLD_WITHIN, date.max - day)
