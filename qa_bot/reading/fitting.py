"""Whether words are of the kind, and of the time, that is asked for."""

from __future__ import annotations

import re

from qa_bot.reading.answers import too_coarse, too_late
from qa_bot.reading.candidates import is_time_of_day
from qa_bot.reading.named_time import timeliness
from qa_bot.reading.nations import country_of, is_state
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import find_times
from qa_bot.reading.told import Told

_MISFIT, _REPEATS = 0.4, 0.55
"""What is left of a span of another kind than asked, and of one that holds only words of the question."""
_NOUN_WITHIN, _NOUN_AMONG, _UNCOUNTED = 60, 3, 0.55
"""Of a count without what is counted among the next three words, so much is left."""
_OWNER, _WHOSE = re.compile(r"['’]s\b"), re.compile(r"\bwhose\b", re.I)
"""Who owns is not who acts: "Osby's mayor, Ada Lund, resigned"."""
_TO_A_QUESTION_MARK, _ONLY_ASKS = re.compile(r"[^.!?\n“”\"]*\?"), 0.7
"""What stands behind words of a sentence that itself only asks, and what is left of these."""
_TORN = re.compile(r"[^(]*\)|.*\([^)]*$")
"""A bracket that these words close and do not open, or the other way round."""
_UNIT = re.compile(
    r"\bhow many (?:\w+ ){0,2}?(seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b", re.I
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|half|million|billion)\b",
    re.I,
)


def fit(question: Question, one: Told) -> float:
    """What is left of a span's score where it is not of the kind or time that is asked, or only repeats the question; else 1."""
    repeats = keys(one.text) <= {term.key for term in question.terms}
    counted = _counted(question)
    uncounted = bool(counted) and not _stands_by(counted, one)
    return (
        (1.0 if _is_of_kind(question, one) and not _TORN.match(one.text) else _MISFIT)
        * (_ONLY_ASKS if _is_of_a_question(one) else 1.0)
        * (_REPEATS if repeats else 1.0)
        * (_UNCOUNTED if uncounted else 1.0)
        * timeliness(question.text, one)
    )


def _is_of_kind(question: Question, one: Told) -> bool:
    kind, text, span, article = question.kind, one.text, one.span, one.article
    if kind is Kind.WHEN:
        times = find_times(article.text, article.published, max(0, span.start - 30), span.end + 30)
        inside = [time for time in times if time.start < span.end and span.start < time.end]
        return any(not too_coarse(question, time) and not too_late(question, time, article) for time in inside)
    if kind is Kind.CLOCK:
        return is_time_of_day(article.text, span.start, span.end)
    if kind.is_figure or kind in (Kind.DURATION, Kind.AGE, Kind.SCORE):
        return bool(_NUMBER.search(text))
    if kind is Kind.COUNTRY:
        return country_of(text) is not None or any(country_of(word) for word in text.split())
    if kind is Kind.STATE:
        return is_state(text) or any(is_state(word) for word in re.split(r",\s*", text))
    if kind is Kind.WHO:
        owns = _OWNER.match(article.text, span.end) and not _WHOSE.search(question.text)
        return any(char.isupper() for char in text) and not owns
    return True


def _counted(question: Question) -> frozenset[str]:
    """Keys of what the question counts, things or a unit of time; none where it counts nothing."""
    if question.kind is Kind.DURATION:
        unit = _UNIT.search(question.text)
        return keys(unit[1]) if unit else frozenset()
    return question.asked if question.kind is Kind.COUNT else frozenset()


def _stands_by(counted: frozenset[str], one: Told) -> bool:
    """Whether what is counted stands in the span or among the next words: "63 houses"."""
    behind = one.article.text[one.span.end : one.span.end + _NOUN_WITHIN].split()[:_NOUN_AMONG]
    return bool(keys(" ".join([one.text, *behind])) & counted)


def _is_of_a_question(one: Told) -> bool:
    return not one.text.endswith(".") and bool(_TO_A_QUESTION_MARK.match(one.article.text, one.span.end))
