"""Time expressions in news text, resolved against the day the article was published.

"on Nov. 10" in an article of 18 February 2021 is 10 November 2020: reports speak of the most recent such
day unless the words around say that it lies ahead. Without a publication day nothing is guessed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from qa_bot.reading.days import Days, Grain, months, one_day, spell
from qa_bot.reading.timex_rules import RULES, Context, Match, Meaning, Rule
from vectorstore.sentences import sentence_spans

__all__ = ["Grain", "Span", "Time", "find_times", "question_range", "spell"]

Span = tuple[int, int]

_CONTEXT_CHARACTERS = 700
"""How far before a stretch of text words are read that may settle the year of a day in it."""
_CONTEXT_SENTENCES = 4
_REMEMBERED = 4096
"""Sentences whose expressions are kept: one question asks for those of the same passages many times."""
_REPORTING = "said|told|announced|reported|confirmed|wrote|according"
_IRREGULAR = (
    "was|were|had|did|died|met|won|lost|beat|began|took|held|left|went|came|fell|rose|made|got|gave|saw|found|became|ran|sent|"
    "spent|struck|broke|drew|drove|felt|fought|grew|hit|kept|knew|led|paid|sang|sank|shot|sold|spoke|stood|swore|threw|withdrew"
)
_REGULAR = (
    r"(?!united\b|hundred\b|indeed\b|exceed\b|\w*[nspf]eed\b)\w{2,}ed(?=\s*(?:$|[,.;:(\d$€£])|\s+(?:(?-i:[A-Z])|(?:the|an?|his|her|"
    r"their|its|it|him|them|to|on|in|at|from|up|down|out|off|away|with|for|into|over|that|more|about|after|before|last|one|two|three|four|five|six|several|some)\b))"
)
"""A verb, not what describes a noun: "closed on", "killed 23", but not "affected areas" nor "affected by"."""
_TENSE = re.compile(
    r"\b(?:(?P<done>(?:may|might|could|would|should|must) have (?:been )?\w+|was (?:originally|initially|first) \w+)|"
    r"(?P<ahead>(?:will|shall|would|should|could|might|must|(?-i:may|can)|(?:is|are|was|were|has|have) to)(?: not)?"
    r"(?: be)?(?: \w+ly)? \w+|will|shall|would|be \w+ed|upcoming|scheduled|slated|planned|due|expected|forecast|deadline|"
    r"(?:postponed|delayed|rescheduled|extended)(?! [io]n)|set (?:for|to)|plans? to|takes? place|coming|next|"
    r"ha(?:s|ve) until|opens|(?<!the )(?<!a )(?<!had )(?<!has )(?<!have )(?:begin|start|end|run)s?(?! of))|"
    rf"(?P<begins>starting|beginning)|(?P<told>{_REPORTING})|"
    rf"(?P<behind>(?:was|were) (?!expected|forecast|set|postponed|scheduled|due)\w+|{_IRREGULAR}|{_REGULAR}|ago|since|has been|have been))\b",
    re.I,
)
"""Words that tell whether a sentence speaks of what is to come or of what was: the last ones before a day decide."""
_CLAUSE_END = re.compile(r"[,.;:]\s|\b(?:that|when|as|who|which|while)\b", re.I)
_MOST_CHARACTERS = 300
"""What stands further before a day says little of it, and a text without a full stop would be read again for each day in it."""
_CLOSE_CHARACTERS, _NEAR_CHARACTERS, _SOON_DAYS, _LONG_AGO_DAYS = 40, 70, 45, 300
_EDITED = re.compile(r"\b(?:updated|corrected|amended|as of)\s+(?:on\s+)?$", re.I)
"""An article may have changed after the day that it bears."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: characters `start` to `end`, and the days that it means, both inclusive.

    `first` and `last` are None where the text does not say which days are meant; the words then stand as
    written. `because` are the spans of the other words that settled it. `explicit`: its own words name the
    year; `partial`: they leave it out. `part` narrows it: "early", "late".
    """

    start: int
    end: int
    first: date | None
    last: date | None
    grain: Grain
    because: tuple[Span, ...] = ()
    explicit: bool = False
    partial: bool = False
    part: str = ""

    def __str__(self) -> str:
        if self.first is None:
            return ""
        words = spell(self.first, self.grain, self.last)
        joint = "-" if self.part == "mid" else " "
        return f"{self.part}{joint}{words}" if self.part else words


def find_times(text: str, published: date | None, start: int = 0, end: int | None = None) -> list[Time]:
    """The time expressions between two offsets of a text, in order, resolved against its publication day.

    Words up to a few sentences before `start` are read too, for they may name the year.
    """
    begin = max(0, start - _CONTEXT_CHARACTERS)
    offset = begin if begin == 0 else begin + len(text[begin:start]) - len(text[begin:start].lstrip())
    sentences = [(a + offset, b + offset) for a, b in sentence_spans(text[offset:end])]
    found: list[Time] = []
    for number, (first, last) in enumerate(sentences):
        near = sentences[max(0, number - _CONTEXT_SENTENCES)][0]
        for time in _in_sentence(text, first, last, published, found):
            found.append(_with_year(time, found, first, near))
    return [time for time in found if time.start >= start]


def question_range(question: str, as_of: date) -> Days | None:
    """The days that a question names ("in 2020", "last week", "since May"), both inclusive, or None."""
    times = [time for time in find_times(question, as_of) if time.first and time.last]
    if not times:
        return None
    first, last = min(t.first for t in times if t.first), max(t.last for t in times if t.last)
    before = question[: times[0].start].rstrip().casefold()
    if len(times) == 1 and before.endswith(("since", "after")):
        return first, max(as_of, last)
    if len(times) == 1 and before.endswith(("before", "until")):
        return date.min, last
    return first, last


def _in_sentence(text: str, start: int, end: int, published: date | None, before: Sequence[Time]) -> Iterator[Time]:
    """The expressions of a sentence that are times, in order; `before` grows while they are taken."""
    position = start
    for first, last, _, number, match in _candidates(text, start, end):
        if first < position:
            continue
        ahead = _looks_ahead(text[start:first], text[last:end])
        day, year = _last_of(before, _is_day), _last_of(before, _states_year)
        context = Context(
            published, ahead, day.first if day else None, year.first.year if year and year.first else None
        )
        meaning = _meant(RULES[number], match, context, text[start:first])
        if meaning is not None:
            position = last
            leant_on = day if meaning.leans_on_day else year if meaning.leans_on_year else None
            yield _time((first, last), match, meaning, leant_on)


@lru_cache(_REMEMBERED)
def _candidates(text: str, start: int, end: int) -> tuple[tuple[int, int, int, int, Match], ...]:
    found = [
        (first, last, first - last, number, match)
        for number, rule in enumerate(RULES)
        for first, last, match in rule.found_in(text, start, end)
    ]
    return tuple(sorted(found, key=lambda item: (item[0], item[2], item[3])))


def _time(span: Span, match: Match, meaning: Meaning, leant_on: Time | None) -> Time:
    first, last = meaning.days or (None, None)
    because = ((leant_on.start, leant_on.end),) if leant_on else ()
    part = (match.groupdict().get("part") or "").casefold()
    return Time(*span, first, last, meaning.grain, because, meaning.explicit, meaning.partial, part)


def _last_of(times: Sequence[Time], wanted: Callable[[Time], bool]) -> Time | None:
    return next((time for time in reversed(times) if wanted(time)), None)


def _is_day(time: Time) -> bool:
    return time.grain is Grain.DAY and time.first is not None


def _states_year(time: Time) -> bool:
    return time.first is not None and (time.explicit or time.grain is Grain.YEAR)


def _looks_ahead(before: str, after: str) -> bool:
    """Whether the last verb before an expression, or the one right behind it where none stands before, speaks of what is to come."""
    last = _last_tense(before) or _TENSE.search(
        _CLAUSE_END.split(after.lstrip(" ,")[:_CLOSE_CHARACTERS], maxsplit=1)[0]
    )
    return last is not None and bool(last["ahead"] or last["begins"])


def _last_tense(before: str) -> Match | None:
    found = deque(_TENSE.finditer(before, max(0, len(before) - _MOST_CHARACTERS)), maxlen=1)
    return found[0] if found else None


def _meant(rule: Rule, match: Match, context: Context, before: str) -> Meaning | None:
    """What an expression means; a day that would lie long ago but comes up soon is the coming one, and the other way round.

    A verb of the past before it ("he left on March 5") forbids the first.
    """
    meaning, published = rule.meaning(match, context), context.published
    if meaning is None or not meaning.partial or meaning.days is None or published is None:
        return meaning
    other = rule.meaning(match, replace(context, ahead=not context.ahead))
    if other is None or other.days is None:
        return meaning
    last, coming = (other.days, meaning.days) if context.ahead else (meaning.days, other.days)
    if context.ahead:
        just_over = (coming[0] - published).days > _LONG_AGO_DAYS and (published - last[1]).days <= _SOON_DAYS
        close = _last_tense(before[-_CLOSE_CHARACTERS:])
        return other if just_over and (close is None or close["begins"]) else meaning
    soon = (published - last[1]).days > _LONG_AGO_DAYS and (coming[0] - published).days <= _SOON_DAYS
    near = _last_tense(before[-_NEAR_CHARACTERS:])
    return other if soon and (near is None or near["told"] or _EDITED.search(before)) else meaning


def _with_year(time: Time, before: Sequence[Time], sentence: int, near: int) -> Time:
    """A part of a year with the year that words before it state, and the span of those words.

    A year that agrees with the most recent one explains it. Another, earlier year counts only where it
    opens the same sentence: "In 2015, he left on May 3".
    """
    year = _last_of([other for other in before if other.start >= near], _states_year)
    if not time.partial or time.first is None or year is None or year.first is None:
        return time
    because = ((year.start, year.end),)
    if time.first.year == year.first.year:
        return replace(time, because=because)
    opens = 0 <= year.start - sentence <= len("In ")
    days = _in_year(time, year.first.year) if opens and year.first < time.first else None
    return replace(time, first=days[0], last=days[1], because=because) if days else time


def _in_year(time: Time, year: int) -> Days | None:
    """The same part of another year."""
    if time.first is None or time.last is None:
        return None
    if time.grain is Grain.DAY:
        return one_day(year, time.first.month, time.first.day)
    return months(year, time.first.month, (time.last.month - time.first.month) % 12 + 1)
