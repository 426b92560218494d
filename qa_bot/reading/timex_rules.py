"""The ways in which news writes times: one rule for each, a pattern and what it means.

A rule gets its match and a `Context` and gives a `Meaning`. In every pattern the group `x`, where there is
one, is the time expression itself and the rest its surroundings.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa_bot.reading.days import (
    SEASONS,
    Days,
    Grain,
    months,
    moved,
    one_day,
    weekday_near,
    weekend,
    years,
)

Match = re.Match[str]

_CAPITALISED_MONTHS = (
    "january jan ocak januar jänner", "february feb şubat februar", "march mar mart märz", "april apr nisan",
    "may mayıs mai", "june jun haziran juni", "july jul temmuz juli", "august aug ağustos",
    "september sept sep eylül", "october oct ekim oktober", "november nov kasım", "december dec aralık dezember",
)  # fmt: skip
_LOWER_CASE_MONTHS = (
    "января январь январе janvier enero", "февраля февраль феврале février febrero", "марта март марте mars marzo",
    "апреля апрель апреле avril abril", "мая май мае mayo", "июня июнь июне juin junio",
    "июля июль июле juillet julio", "августа август августе août agosto",
    "сентября сентябрь сентябре septembre septiembre", "октября октябрь октябре octobre octubre",
    "ноября ноябрь ноябре novembre noviembre", "декабря декабрь декабре décembre diciembre",
)  # fmt: skip
_CAPITALISED = {name: number for number, names in enumerate(_CAPITALISED_MONTHS, 1) for name in names.split()}
_LOWER_CASE = {name: number for number, names in enumerate(_LOWER_CASE_MONTHS, 1) for name in names.split()}
_MONTHS = _CAPITALISED | _LOWER_CASE
_WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
_HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas day": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "valentine's day": (2, 14), "halloween": (10, 31), "fourth of july": (7, 4),
    "july fourth": (7, 4), "may day": (5, 1),
}  # fmt: skip
_QUARTERS = ("first", "second", "third", "fourth")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1, "a few": None, "several": None, "some": None}

_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAY_NAME = rf"(?:{'|'.join(_WEEKDAYS)})"
_SEASON = rf"(?:{'|'.join(SEASONS)})"
_NTH = r"(?:st|nd|rd|th)?"
_HOLIDAY = "|".join(_HOLIDAYS).replace("'", "['’]")
_CLOSE = r"(?:1[5-9]\d\d|20\d\d)"
_LONE = r"(?<![\d.,$€£-])"
_TO = r"\s*(?:-|–|to|and)\s*"
_YEAR = r"(?P<y>\d{4}(?![\d%])|(?:of )?(?:last|this|next|that|the same) year\b|(?:прошлого|этого|следующего) года\b)"
_YEARS_ON = {"last": -1, "this": 0, "next": 1, "прошлого": -1, "этого": 0, "следующего": 1}
_OF_PART = r"(?P<part>early|late|mid|(?:the )?(?:beginning|start|middle|end) of)[\s-]+(?:in )?"
_PART = rf"(?:{_OF_PART})?"
_AMOUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<u>day|week|month|year|decade)"
_NO_UNIT = (
    r"(?!\s*(?:%|percent|per cent|people|dollars|euros|crowns|pounds|lira|km|kilomet|met(?:er|re)s|miles|feet|tons?\b|"
    r"tonnes|square|cubic|hectares|acres|times|votes|troops|soldiers|million|billion))"
)
_NEAR_PUBLICATION = timedelta(31)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know: the publication day, whether the words look ahead, the day and year last named."""

    published: date | None
    ahead: bool = False
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """The days that an expression means, None where they are not known, and how it says so.

    `explicit`: its own words settle the year; `partial`: they leave it to the reader; `leans_on_day` and
    `leans_on_year`: it counts from the day, or points to the year, that was named before.
    """

    days: Days | None
    grain: Grain
    explicit: bool = False
    partial: bool = False
    leans_on_day: bool = False
    leans_on_year: bool = False


def month_number(name: str) -> int | None:
    """The month of this name in six languages, or None for a word that only looks like one ("may", "march")."""
    return _MONTHS.get(name.casefold()) if name[0].isupper() else _LOWER_CASE.get(name)


def _iso(match: Match, context: Context) -> Meaning:
    return Meaning(one_day(int(match["y"]), int(match["m"]), int(match["d"])), Grain.DAY, explicit=True)


def _numeric(match: Match, context: Context) -> Meaning:
    """Day first with dots; with slashes only where one order alone is a day."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    day_first, month_first = one_day(year, b, a), one_day(year, a, b)
    if match["sep"] == ".":
        return Meaning(day_first, Grain.DAY, explicit=True)
    ambiguous = day_first and month_first and day_first != month_first
    return Meaning(None if ambiguous else day_first or month_first, Grain.DAY, explicit=True)


def _month_day(match: Match, context: Context) -> Meaning | None:
    month = month_number(match["m"])
    if month is None:
        return None
    meaning = _dated(match, context, lambda year: one_day(year, month, int(match["d"])), Grain.DAY)
    if meaning.partial and match["wd"] and meaning.days and context.published:
        meaning = replace(
            meaning, days=_on_weekday(meaning.days, _WEEKDAYS[match["wd"].capitalize()], context.published)
        )
    if match["d2"] is None or meaning.days is None:
        return meaning
    end = one_day(meaning.days[0].year, month, int(match["d2"]))
    days = (meaning.days[0], end[1]) if end and end[1] > meaning.days[0] else None
    return replace(meaning, days=days, grain=Grain.SPAN)


def _month(match: Match, context: Context) -> Meaning | None:
    month = month_number(match["m"])
    return _dated(match, context, lambda year: months(year, month), Grain.MONTH) if month else None


def _season(match: Match, context: Context) -> Meaning:
    month = SEASONS[match["s"].casefold()]
    return _dated(match, context, lambda year: months(year, month, 3), Grain.SEASON)


def _quarter(match: Match, context: Context) -> Meaning:
    number = int(match["q"]) if match["q"].isdigit() else _QUARTERS.index(match["q"].casefold()) + 1
    return _dated(match, context, lambda year: months(year, 3 * number - 2, 3), Grain.QUARTER)


def _holiday(match: Match, context: Context) -> Meaning:
    month, day = _HOLIDAYS[match["h"].casefold().replace("’", "'")]
    return _dated(match, context, lambda year: one_day(year, month, day), Grain.DAY)


def _dated(match: Match, context: Context, of_year: Callable[[int], Days | None], grain: Grain) -> Meaning:
    """A part of a year in the year that is named beside it, or else in the one that news means."""
    words = match["y"]
    if words is None:
        return Meaning(_nearest(of_year, context), grain, partial=True)
    if words.isdigit():
        return Meaning(of_year(int(words)), grain, explicit=True)
    step = _YEARS_ON.get(words.removeprefix("of ").split()[0].casefold())
    if step is None:
        return Meaning(of_year(context.year) if context.year else None, grain, leans_on_year=True)
    return Meaning(of_year(context.published.year + step) if context.published else None, grain)


def _nearest(of_year: Callable[[int], Days | None], context: Context) -> Days | None:
    """The most recent one, or the next where the words look ahead. Nine years always hold a 29 February."""
    day = context.published
    if day is None:
        return None
    for step in range(9):
        days = of_year(day.year + step if context.ahead else day.year - step)
        if days and (days[1] >= day if context.ahead else days[0] <= day):
            return days
    return None


def _on_weekday(days: Days, weekday: int, published: date) -> Days:
    """The day in the year, of those around, in which it falls on the weekday that is named beside it.

    Not where it lies near publication as it is: then the weekday was mistaken.
    """
    day = days[0]
    if abs(day - published) <= _NEAR_PUBLICATION:
        return days
    near = [one_day(published.year + step, day.month, day.day) for step in (0, 1, -1)]
    fitting = [other for other in near if other and other[0].weekday() == weekday]
    return min(fitting, key=lambda other: abs(other[0] - published), default=days)


def _neighbour(match: Match, context: Context) -> Meaning | None:
    """ "last week", "this month", "next Friday", "last March", "this summer"."""
    step, unit = {"last": -1, "this": 0, "next": 1}[match["w"].casefold()], match["u"]
    folded = unit.casefold()
    month = month_number(unit) if folded in _MONTHS else SEASONS.get(folded)
    if folded in _MONTHS and month is None:
        return None
    named = {"week": Grain.WEEK, "month": Grain.MONTH, "year": Grain.YEAR, "weekend": Grain.WEEKEND}
    weekday = _WEEKDAYS.get(unit.capitalize())
    grain = named.get(folded) or (
        Grain.DAY if weekday is not None else Grain.SEASON if folded in SEASONS else Grain.MONTH
    )
    day = context.published
    if day is None:
        return Meaning(None, grain)
    if weekday is not None:
        return Meaning(_weekday_by(step, weekday, day), grain)
    if folded == "weekend":
        return Meaning(weekend(day, step), grain)
    if month is not None:
        passed = step * (month >= day.month if step < 0 else month <= day.month)
        return Meaning(months(day.year + passed, month, 3 if folded in SEASONS else 1), grain)
    return Meaning(moved(day, step, folded), grain)


def _weekday_by(step: int, weekday: int, day: date) -> Days | None:
    """ "last Friday" lies before the day, "next Friday" after it, "this Friday" in its week."""
    near = moved(day, step, "day" if step else "week")
    return weekday_near(weekday, near[0], ahead=step >= 0) if near else None


def _weekday(match: Match, context: Context) -> Meaning:
    day = context.published
    if day is not None and match["w"]:
        other = moved(day, {"last": -1, "this": 0, "next": 1}[match["w"].casefold()], "week")
        return Meaning(moved(other[0], _WEEKDAYS[match["wd"]], "day") if other else None, Grain.DAY)
    return Meaning(weekday_near(_WEEKDAYS[match["wd"]], day, context.ahead) if day else None, Grain.DAY)


def _near(match: Match, context: Context) -> Meaning:
    words = match[0].casefold()
    step = -1 if words in ("yesterday", "last night") else 1 if words == "tomorrow" else 0
    return Meaning(moved(context.published, step, "day") if context.published else None, Grain.DAY)


def _weekend(match: Match, context: Context) -> Meaning:
    day = context.published
    if day is None:
        return Meaning(None, Grain.WEEKEND)
    step = 0 if context.ahead or day.weekday() >= 5 else -1
    return Meaning(weekend(day, step), Grain.WEEKEND)


def _ago(match: Match, context: Context) -> Meaning:
    return Meaning(_counted(match, context.published, -1), _grain_of(match["u"]))


def _offset(match: Match, context: Context) -> Meaning:
    """ "three days later", counted from the day last spoken of."""
    step = 1 if match["dir"].casefold() in ("later", "after that") else -1
    return Meaning(_counted(match, context.day, step), _grain_of(match["u"]), leans_on_day=True)


def _beside(match: Match, context: Context) -> Meaning:
    """ "the previous day", "the following week", "the same month"."""
    step = {"previous": -1, "next": 1, "following": 1}.get(match["dir"].casefold(), 0)
    unit = match["u"].casefold()
    return Meaning(moved(context.day, step, unit) if context.day else None, _grain_of(unit), leans_on_day=True)


def _grain_of(unit: str) -> Grain:
    """ "A decade ago" means a year."""
    return Grain.YEAR if unit.casefold() == "decade" else Grain(unit.casefold())


def _counted(match: Match, day: date | None, sign: int) -> Days | None:
    number = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"].casefold()]
    return moved(day, sign * number, match["u"].casefold()) if day and number is not None else None


def _decade(match: Match, context: Context) -> Meaning:
    return Meaning(years(int(match["y"]), int(match["y"]) + 9), Grain.DECADE, explicit=True)


def _year_range(match: Match, context: Context) -> Meaning:
    first, last = int(match["y"]), int(match["y2"])
    last += first // 100 * 100 if last < 100 else 0
    return Meaning(years(first, last), Grain.SPAN, explicit=True)


def _year(match: Match, context: Context) -> Meaning:
    return Meaning(years(int(match["y"])), Grain.YEAR, explicit=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of writing times: `meaning` gives None where the words turn out to be no time."""

    pattern: re.Pattern[str]
    meaning: Callable[[Match, Context], Meaning | None]

    def found_in(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, Match]]:
        """Start and end of each expression between two offsets, with its match."""
        group = "x" if "x" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text, start, end):
            yield (*match.span(group), match)


def _rule(pattern: str, meaning: Callable[[Match, Context], Meaning | None], flags: int = re.I) -> Rule:
    return Rule(re.compile(pattern, flags), meaning)


RULES: tuple[Rule, ...] = (
    _rule(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?=T\d|\b)", _iso),
    _rule(r"(?<![\d./])(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})\b", _numeric),
    _rule(
        rf"\b(?:(?P<wd>{_DAY_NAME}),?\s+(?:the\s+)?)?(?P<d>\d{{1,2}})(?:{_TO}(?P<d2>\d{{1,2}}))?(?:{_NTH}|\.)(?:\s+of)?\s+"
        rf"(?P<m>{_MONTH})\b\.?(?:,?\s+{_YEAR})?",
        _month_day,
    ),
    _rule(
        rf"\b(?:(?P<wd>{_DAY_NAME}),?\s+)?(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}}){_NTH}(?:{_TO}(?P<d2>\d{{1,2}}){_NTH})?"
        rf"\b(?!\d|[.,:]\d){_NO_UNIT}(?:,?\s+{_YEAR})?",
        _month_day,
    ),
    _rule(rf"\b{_PART}(?P<m>{_MONTH})\b\.?(?:,|\s+of)?\s+{_YEAR}", _month),
    _rule(
        rf"\b(?:in|until|since|during|of|from|through|im|seit|bis|в|с|до|en)\s+(?P<x>{_PART}(?P<m>{_MONTH})\b)"
        rf"(?!\.?,?\s+\d)(?P<y>(?!))?",
        _month,
    ),
    _rule(rf"\b{_OF_PART}(?P<m>{_MONTH})\b(?!\.?,?\s+\d)(?P<y>(?!))?", _month),
    _rule(rf"\b{_PART}(?:the )?(?P<s>{_SEASON})(?:\s+of|,)?\s+{_YEAR}", _season),
    _rule(rf"\b(?:the )?(?P<q>{'|'.join(_QUARTERS)}) quarter(?:\s+of)?\s+{_YEAR}", _quarter),
    _rule(rf"\bQ(?P<q>[1-4])\s+{_YEAR}", _quarter),
    _rule(rf"\b(?P<h>{_HOLIDAY})\b(?:,?\s+{_YEAR})?", _holiday),
    _rule(rf"\b{_AMOUNT}\s+{_UNIT}s?\s+ago\b", _ago),
    _rule(rf"\b{_AMOUNT}\s+{_UNIT}s?\s+(?P<dir>later|earlier|after that|before that)\b", _offset),
    _rule(rf"\bthe (?P<dir>previous|next|following|same)\s+{_UNIT}\b", _beside),
    _rule(
        rf"\b(?<!the )(?:(?:earlier|later)\s+)?{_PART}(?P<w>last|this|next)\s+"
        rf"(?P<u>weekend|week|month|year|{_DAY_NAME}|{_MONTH}|{_SEASON})\b",
        _neighbour,
    ),
    _rule(r"\b(?:yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b", _near),
    _rule(
        rf"\b(?P<wd>{_DAY_NAME})\b(?:\s+(?:morning|afternoon|evening|night))?"
        r"(?:\s+(?:of\s+)?(?P<w>last|this|next)\s+week\b)?",
        _weekday,
        flags=0,
    ),
    _rule(r"\b(?:over|at|during|on) the (?P<x>weekend)\b", _weekend),
    _rule(rf"\b{_PART}(?:the )?(?P<y>1\d\d0|20\d0)s\b", _decade),
    _rule(
        rf"{_LONE}\b(?P<y>{_CLOSE})(?:\s*[-–]\s*|\s+(?:to|until)\s+)(?P<y2>{_CLOSE}|\d\d)\b(?![-\d])",
        _year_range,
    ),
    _rule(rf"\bbetween (?P<x>(?P<y>{_CLOSE}) and (?P<y2>{_CLOSE}))\b", _year_range),
    _rule(rf"{_LONE}\b{_PART}(?P<y>{_CLOSE})\b(?![-–.,:/]\d){_NO_UNIT}", _year),
    _rule(
        rf"\b(?:in|since|until|from|by|before|after|year)\s+(?P<x>{_PART}(?P<y>[1-9]\d\d\d))\b(?![-–.,:/]\d){_NO_UNIT}",
        _year,
    ),
)
"""Every rule; of expressions that overlap the one that starts first counts, then the longest, then the first here."""
