"""Time expressions in news text, resolved against the day the article was published.

"on Nov. 10" in an article of 18 February 2021 is 10 November 2020: reports speak of the most recent such
day unless the words around say that it lies ahead. Without a publication day nothing is guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from vectorstore.sentences import sentence_spans

Span = tuple[int, int]


class Grain(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: characters `start` to `end`, and the days that it means, both inclusive.

    `because` are the spans of other words that settled the year. `first` is None where the text alone
    does not say which day is meant. `explicit`: the words name the year; `partial`: they leave it out.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    grain: Grain
    because: tuple[Span, ...] = ()
    explicit: bool = False
    partial: bool = False

    def __str__(self) -> str:
        return spell(self.first, self.grain) if self.first else ""


def spell(day: date, grain: Grain = Grain.DAY) -> str:
    """A day, month or year in words: "10 November 2020"."""
    if grain is Grain.YEAR:
        return str(day.year)
    if grain is Grain.MONTH:
        return f"{calendar.month_name[day.month]} {day.year}"
    if grain is Grain.SEASON:
        return f"{next(name for name, (begin, _) in _SEASONS.items() if begin == day.month)} {day.year}"
    words = f"{day.day} {calendar.month_name[day.month]} {day.year}"
    return f"the week of {words}" if grain is Grain.WEEK else words


_MONTH_NAMES = {
    1: "january jan ocak januar januari janvier enero января январь январе",
    2: "february feb şubat februar février febrero февраля февраль феврале",
    3: "march mar mart märz mars marzo марта март марте",
    4: "april apr nisan avril abril апреля апрель апреле",
    5: "may mayıs mai mayo мая май мае",
    6: "june jun haziran juni juin junio июня июнь июне",
    7: "july jul temmuz juli juillet julio июля июль июле",
    8: "august aug ağustos août agosto августа август августе",
    9: "september sept sep eylül septembre septiembre сентября сентябрь сентябре",
    10: "october oct ekim oktober octobre octubre октября октябрь октябре",
    11: "november nov kasım novembre noviembre ноября ноябрь ноябре",
    12: "december dec aralık dezember décembre diciembre декабря декабрь декабре",
}
_MONTHS = {name: number for number, names in _MONTH_NAMES.items() for name in names.split()}
_WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "a two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"one": 1, "an": 1}

_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_YEAR = r"(?:1[5-9]|20)\d\d"
_AMOUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_EXPRESSION = re.compile(
    rf"""
      \b(?P<iso>{_YEAR}-\d\d-\d\d)\b
    | \b(?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{_YEAR})\b
    | \b(?:{_WEEKDAY},?\s+)?(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+(?P<month1>{_MONTH})\b\.?(?:,?\s+(?P<year1>{_YEAR}|last\ year|this\ year))?
    | \b(?:{_WEEKDAY},?\s+)?(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|[.,]\d|\s*%|:\d)(?:,?\s+(?:of\s+)?(?P<year2>{_YEAR}|last\ year|this\ year))?
    | \b(?:(?:early|late|mid)[\s-])?(?P<month3>{_MONTH})\.?(?:,?\s+(?:of\s+)?(?P<year3>{_YEAR}|last\ year|this\ year|next\ year))
    | \b(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<year4>{_YEAR}|last\ year)
    | \b(?P<ago>{_AMOUNT})\s+(?P<agounit>day|week|month|year)s?\s+(?:ago|earlier)\b
    | \b(?P<when>(?:earlier\ |later\ )?(?:last|this|next))\s+(?P<unit>week|month|year|{_WEEKDAY}|{_MONTH})\b
    | \b(?P<near>yesterday|today|tomorrow)\b
    | \b(?P<weekday>{_WEEKDAY})\b
    | \b(?:in|In|by|until|since|during|of|im|в|vor)\s+(?P<month4>{_MONTH})\b(?!\.?,?\s+(?:of\s+)?(?:\d|last\ year|this\ year|next\ year))
    | (?<![\d.,$€£])\b(?P<year5>{_YEAR})\b(?![\d,]\d|\s*(?:percent|people|crowns|km|meters|metres|euros|dollars))
    """,
    re.X | re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|until|by|scheduled|plans?|planned|expected|next|upcoming|(?:is|are|was|were) to|to be|"
    r"deadline|takes? place|begins|starts|opens|ends|in advance of|ahead of)\b",
    re.I,
)
_CASE_SENSITIVE = frozenset({"may", "march", "mars", "mart", "mai", "mar", "sep", "dec", "jan", "fall"})
_CONTEXT_SENTENCES = 4


def find_times(text: str, published: date | None) -> list[Time]:
    """The time expressions of a text in order, resolved against its publication day where it is known."""
    found: list[Time] = []
    sentences = sentence_spans(text)
    for start, end in sentences:
        for match in _EXPRESSION.finditer(text, start, end):
            if not _is_lower_case_word(match):
                found.append(_resolve(match, text[start : match.start()], published))
    return [_explained(time, found, sentences) for time in found]


def question_range(question: str, as_of: date) -> tuple[date, date] | None:
    """The days that a question names ("in 2020", "last week"), both inclusive, or None."""
    times = [time for time in find_times(question, as_of) if time.first and time.last]
    if not times:
        return None
    return min(t.first for t in times if t.first), max(t.last for t in times if t.last)


def _is_lower_case_word(match: re.Match[str]) -> bool:
    """Whether "may" or "march" is a verb rather than a month."""
    for name in ("month1", "month2", "month3", "month4"):
        word = match.group(name)
        if word and word.casefold() in _CASE_SENSITIVE and word[0].islower():
            return True
    return bool(match.group("weekday") and match.group("weekday")[0].islower())


def _resolve(match: re.Match[str], before: str, published: date | None) -> Time:
    parts = {name: value for name, value in match.groupdict().items() if value}
    ahead = bool(_AHEAD.search(before[-60:]))
    days: tuple[date, date] | None
    if "iso" in parts or "dotted" in parts:
        grain, explicit, days = Grain.DAY, True, _written_out(match.group())
    elif "day1" in parts or "day2" in parts:
        grain, explicit, days = Grain.DAY, *_day_of_month(parts, published, ahead)
    elif "month3" in parts or "month4" in parts:
        grain, explicit, days = Grain.MONTH, *_month(parts, published, ahead)
    elif "season" in parts:
        grain, explicit, days = Grain.SEASON, *_season(parts, published)
    elif "year5" in parts:
        grain, explicit, days = Grain.YEAR, True, _whole_year(int(parts["year5"]))
    else:
        explicit = False
        grain, days = _relative(parts, published, ahead)
    first, last = days or (None, None)
    yearless = not any(name.startswith("year") for name in parts)
    partial = yearless and any(name in parts for name in ("day1", "day2", "month4"))
    return Time(match.start(), match.end(), first, last, grain, explicit=explicit, partial=partial)


def _written_out(text: str) -> tuple[date, date] | None:
    numbers = [int(part) for part in re.split(r"[-.]", text)]
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    return _one_day(year, month, day)


def _one_day(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _whole_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _stated_year(words: str | None, published: date | None) -> int | None:
    if words is None:
        return None
    if words.isdigit():
        return int(words)
    if published is None:
        return None
    return published.year + {"last": -1, "this": 0, "next": 1}[words.split()[0].casefold()]


def _day_of_month(
    parts: dict[str, str], published: date | None, ahead: bool
) -> tuple[bool, tuple[date, date] | None]:
    day = int(parts.get("day1") or parts["day2"])
    month = _MONTHS[(parts.get("month1") or parts["month2"]).casefold()]
    words = parts.get("year1") or parts.get("year2")
    year = _stated_year(words, published)
    if year is not None:
        return bool(words and words.isdigit()), _one_day(year, month, day)
    if words or published is None:
        return False, None
    # Three years are enough to meet a 29 February only in part: one that never was stays unresolved.
    years = range(published.year, published.year + 2) if ahead else range(published.year, published.year - 2, -1)
    for candidate in years:
        days = _one_day(candidate, month, day)
        if days and (days[0] >= published if ahead else days[0] <= published):
            return False, days
    return False, None


def _month(
    parts: dict[str, str], published: date | None, ahead: bool
) -> tuple[bool, tuple[date, date] | None]:
    month = _MONTHS[(parts.get("month3") or parts["month4"]).casefold()]
    words = parts.get("year3")
    year = _stated_year(words, published)
    if year is None and published is not None:
        step = 1 if ahead else -1
        passed = month < published.month if ahead else month > published.month
        year = published.year + step * passed
    return bool(words and words.isdigit()), _whole_month(year, month) if year else None


def _season(parts: dict[str, str], published: date | None) -> tuple[bool, tuple[date, date] | None]:
    year = _stated_year(parts["year4"], published)
    if year is None:
        return False, None
    begin, end = _SEASONS[parts["season"].casefold()]
    return True, (date(year, begin, 1), _whole_month(year + (end < begin), end)[1])


def _relative(
    parts: dict[str, str], published: date | None, ahead: bool
) -> tuple[Grain, tuple[date, date] | None]:
    if "ago" in parts:
        return _ago(parts["ago"], parts["agounit"].casefold(), published)
    if "unit" in parts:
        return _neighbour(parts["when"].split()[-1].casefold(), parts["unit"].casefold(), published)
    if published is None:
        return Grain.DAY, None
    if "near" in parts:
        day = published + timedelta({"yesterday": -1, "today": 0, "tomorrow": 1}[parts["near"].casefold()])
    else:
        day = _nearest_weekday(_WEEKDAYS[parts["weekday"].casefold()], published, ahead)
    return Grain.DAY, (day, day)


def _ago(amount: str, unit: str, published: date | None) -> tuple[Grain, tuple[date, date] | None]:
    number = int(amount) if amount.isdigit() else _NUMBERS[amount.casefold()]
    if unit == "day":
        day = published - timedelta(number) if published else None
        return Grain.DAY, (day, day) if day else None
    if unit == "week":
        day = published - timedelta(7 * number) if published else None
        return Grain.WEEK, _week(day) if day else None
    if published is None:
        return Grain(unit), None
    if unit == "month":
        months = published.year * 12 + published.month - 1 - number
        return Grain.MONTH, _whole_month(months // 12, months % 12 + 1)
    return Grain.YEAR, _whole_year(published.year - number)


def _neighbour(when: str, unit: str, published: date | None) -> tuple[Grain, tuple[date, date] | None]:
    """ "last week", "this month", "next Friday", "last March"."""
    step = {"last": -1, "this": 0, "next": 1}[when]
    grain = Grain.DAY if unit in _WEEKDAYS else Grain.MONTH if unit in _MONTHS else Grain(unit)
    if published is None:
        return grain, None
    if unit in _WEEKDAYS:
        moved = published + timedelta(step)
        day = _nearest_weekday(_WEEKDAYS[unit], moved, ahead=step >= 0)
        return grain, (day, day)
    if unit == "week":
        return grain, _week(published + timedelta(7 * step))
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return grain, _whole_month(months // 12, months % 12 + 1)
    if unit == "year":
        return grain, _whole_year(published.year + step)
    month = _MONTHS[unit]
    passed = month >= published.month if step < 0 else month <= published.month
    return grain, _whole_month(published.year + step * passed, month)


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def _nearest_weekday(weekday: int, published: date, ahead: bool) -> date:
    distance = (weekday - published.weekday()) % 7 if ahead else -((published.weekday() - weekday) % 7)
    return published + timedelta(distance)


def _explained(time: Time, others: list[Time], sentences: list[Span]) -> Time:
    """A day without a year, with the year that nearby words state and the span of those words."""
    if not time.partial or time.first is None:
        return time
    at = _sentence_of(time, sentences)
    for other in _years_before(time, others):
        distance = at - _sentence_of(other, sentences)
        if distance > _CONTEXT_SENTENCES or other.first is None:
            break
        if other.first.year == time.first.year:
            return _with(time, time.first, other)
        # A year of the same sentence overrules "the most recent"; a farther one does not.
        if distance == 0 and other.first.year < time.first.year:
            moved = _one_day(other.first.year, time.first.month, time.first.day)
            if moved:
                return _with(time, moved[0], other)
        break
    return time


def _with(time: Time, first: date, other: Time) -> Time:
    last = first if time.grain is Grain.DAY else _whole_month(first.year, first.month)[1]
    return replace(time, first=first, last=last, because=((other.start, other.end),))


def _years_before(time: Time, others: list[Time]) -> Iterator[Time]:
    """Expressions that state a year, nearest first, among those before."""
    for other in reversed(others):
        if other.start < time.start and (other.grain is Grain.YEAR or other.explicit):
            yield other


def _sentence_of(time: Time, sentences: list[Span]) -> int:
    return next(i for i, (start, end) in enumerate(sentences) if start <= time.start < end)
