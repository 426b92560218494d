"""What no longer holds gives way to what does: values that were revised, days that were put off or are over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa_bot.reading.answers import time_of
from qa_bot.reading.days import Days
from qa_bot.reading.fitting import fit
from qa_bot.reading.former import asks_for_former, asks_for_now, is_corrected, is_former, is_past_plan
from qa_bot.reading.outcomes import asks_holder, is_on_wrong_side, is_told_as_other_side
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.spans import Span
from qa_bot.reading.told import Told, told
from vectorstore.article import ScoredPassage

_ABOUT, _PLAIN = 1.5, 0.1
"""How far a passage's log odds may lie below the best, and how likely its words must be, to tell what is now."""
_OF_NEXT = 5.0, 0.25
"""The same to tell when the next one is: of several days that are still to come the soonest is right, wherever it stands."""
_NEXT = re.compile(
    r"\bnext (?!(?:day|night|week|weekend|month|year|season|spring|summer|autumn|fall|winter|decade|century)s?\b)\w",
    re.I,
)
_LATER = re.compile(r"\b(?:after|following|beyond|then)\b", re.I)
"""Words of a question for the one that comes after the next."""


def outdated(
    asked: Question,
    given: Sequence[Told],
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    now: date | None,
) -> list[Told]:
    """Those of the given spans that no longer answer on the day `now`: `readings` are the network's, one for each passage."""
    if asks_for_former(asked.text):
        return []
    of_now = asks_for_now(asked.text)
    over = _told_as_former(given, of_now) + (_gone(asked, given) if asks_holder(asked.text) else [])
    over += _of_other_side(asked, given)
    if now is not None and asked.kind is Kind.WHEN and of_now and _NEXT.search(asked.text):
        return over + _not_next(asked, given, _plain(asked, readings, passages, *_OF_NEXT), now)
    if of_now and (asked.kind in (Kind.WHEN, Kind.CLOCK) or asks_holder(asked.text)):
        over += _overtaken(given, _newest(_plain(asked, readings, passages)))
    return over


def _told_as_former(given: Sequence[Told], of_now: bool) -> list[Told]:
    """What a text names as what was before, or was wrong.

    What was wrong goes in articles that are no newer as well, and of questions about now what was before.
    """
    wrong = [one for one in given if is_corrected(one.article.text, one.span.start, one.span.end)]
    before = [one for one in given if is_former(one.article.text, one.span.start, one.span.end)]
    last = {
        one.words: one.published for one in sorted((*wrong, *(before if of_now else ())), key=lambda one: one.published)
    }
    return [
        one
        for one in given
        if one in wrong or one in before or (one.words in last and one.published <= last[one.words])
    ]


def _gone(asked: Question, given: Sequence[Told]) -> list[Told]:
    """Who left, in the articles up to the one that tells so."""
    left = [one for one in given if is_on_wrong_side(asked.text, one.article.text, one.span.start, one.span.end)]
    last = {one.words: one.published for one in sorted(left, key=lambda one: one.published)}
    return [one for one in given if one.words in last and one.published <= last[one.words]]


def _of_other_side(asked: Question, given: Sequence[Told]) -> list[Told]:
    """Who lost what it is asked who won, and the other way round, wherever they are named."""
    others = {
        one.words for one in given if is_told_as_other_side(asked.text, one.article.text, one.span.start, one.span.end)
    }
    return [one for one in given if one.words in others]


def _plain(
    asked: Question,
    readings: Sequence[PassageReading],
    passages: Sequence[ScoredPassage],
    about: float = _ABOUT,
    sure: float = _PLAIN,
) -> list[Told]:
    """The plain answers among the passages that are about the question."""
    best = max(scored.score for scored in passages)
    likeliest = [
        Span(n, found.start, found.end, found.probability)
        for n, (reading, scored) in enumerate(zip(readings, passages, strict=True), start=1)
        if scored.score >= best - about
        for found in reading.spans
        if found.probability >= sure
        and not is_on_wrong_side(asked.text, scored.passage.article.text, found.start, found.end)
    ]
    first = {span.n: span for span in reversed(likeliest)}
    return [one for one in told(asked.kind, list(first.values()), passages) if fit(asked, one) == 1]


def _newest(plain: Sequence[Told]) -> list[Told]:
    """Those of the newest article that gives one."""
    last = max((one.published for one in plain), default=None)
    return [one for one in plain if one.published == last]


def _not_next(asked: Question, given: Sequence[Told], plain: Sequence[Told], now: date) -> list[Told]:
    """Days that are over, and those after the soonest one to come that is told plainly."""
    days = {one: _days(one) for one in (*given, *plain)}
    to_come = [found[1] for one in plain if (found := days[one]) and found[1] >= now]
    soonest = date.max if _LATER.search(asked.text) else min(to_come, default=date.max)
    return [one for one in given if (found := days[one]) and (found[1] < now or found[0] > soonest)]


def _days(one: Told) -> Days | None:
    time = time_of(one.span, one.article)
    return (time.first, time.last or time.first) if time is not None and time.first is not None else None


def _overtaken(given: Sequence[Told], newest: Sequence[Told]) -> list[Told]:
    """Other words than the newest ones in older articles, and what was once planned."""
    if not newest:
        return []
    day, words = newest[0].published, {one.words for one in newest}
    return [
        one
        for one in given
        if (one.published < day and one.words not in words) or is_past_plan(one.article.text, one.span.start)
    ]
