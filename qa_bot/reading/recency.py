"""What a day says for a passage: news questions mean "now", unless they name another time.

The figures are log odds, counted on quiz questions of 2022 and 2023: how much likelier a passage that lexical search finds holds the
answer when it was published so many days before the question, relative to the week before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, timedelta

from qa_bot.reading.days import Days
from qa_bot.reading.timex import question_range

_AGE_DAYS = (7, 30, 60, 120, 365, 730)
_LOG_ODDS = (0.0, -1.1, -1.35, -1.75, -1.9, -2.2, -2.45)
_UNDATED = -1.9
_PAST_SHARE = 0.25
"""What is left of it for a question about what once happened, which names no day itself."""
_BEFORE, _LATER = -1.5, -0.6
"""For reports from before the named days, which can only have expected it, and for those that look back."""
_TOLD_WITHIN = timedelta(30)
"""Most of what happens is told within this time."""
_RECENT = timedelta(21)
_UNSAID_SHARE = 0.5
"""What is left of what its age says against an answer where the question names no time and no "recently"."""
_OF_THE_PAST = re.compile(
    r"\b(?:when|what (?:year|day|date)|(?:which|what) (?:year|month)) (?:did|was|were|had)\b|\bhow long ago\b|"
    r"\b(?:in history|during the (?:\w+ ){0,3}(?:war|pandemic|crisis|revolution|presidency|campaign))\b",
    re.I,
)
_OF_NOW = re.compile(
    r"\b(?:this (?:week|month|year)|recent(?:ly)?|today|yesterday|now|latest|last (?:week|night))\b", re.I
)
_OF_THESE_DAYS = re.compile(r"\b(?:tonight|tomorrow|currently|soon|upcoming|so far)\b")
"""Words that mean now as well, but for those of a title and "when did it soon close?", which is of the past."""


def date_log_odds(published: date | None, question: str, as_of: date) -> float:
    """How far its publication day speaks for an article, at most 0, given the day the question is asked."""
    meant = _past_days(question, as_of)
    if meant is not None:
        return _PAST_SHARE * _UNDATED if published is None else _distance(published, meant)
    log_odds = _UNDATED if published is None else _LOG_ODDS[bisect_left(_AGE_DAYS, max(0, (as_of - published).days))]
    return log_odds * (_PAST_SHARE if _is_of_the_past(question) else 1.0)


def age_log_odds(published: date | None, question: str, now: date) -> float:
    """How far an article's age speaks against an answer of it, at most 0, where the news of `now` is known as well.

    Nothing speaks against an article without a date, against one of the days that the question names, nor against any
    where it asks about the past.
    """
    meant = question_range(question, now)
    of_the_past = _is_of_the_past(question) or _past_days(question, now) is not None
    if of_the_past or published is None or (meant and meant[0] <= published <= meant[1]):
        return 0.0
    says_when = (meant is not None and meant[0] <= now) or bool(
        _OF_NOW.search(question) or _OF_THESE_DAYS.search(question)
    )
    return date_log_odds(published, question, now) * (1.0 if says_when else _UNSAID_SHARE)


def preferred_days(question: str, as_of: date) -> Days:
    """The days to search besides all: those the question names, with the time it takes to tell, else the last weeks."""
    first, last = _past_days(question, as_of) or (as_of, as_of)
    return first - min(_RECENT, first - date.min), min(as_of, last + min(_TOLD_WITHIN, date.max - last))


def _past_days(question: str, as_of: date) -> Days | None:
    """The days that a question names where they are over: "this year" is now, "in 2020" is not."""
    meant = question_range(question, as_of)
    return meant if meant is not None and as_of - meant[1] > _RECENT else None


def _distance(published: date, meant: Days) -> float:
    first, last = meant
    if published < first:
        return _BEFORE
    return 0.0 if published - last <= _TOLD_WITHIN else _LATER


def _is_of_the_past(question: str) -> bool:
    return bool(_OF_THE_PAST.search(question)) and not _OF_NOW.search(question)
