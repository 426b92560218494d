"""Days and stretches of days: months, seasons, weeks, weekdays near a day, and how they are written.

A stretch is a pair (first, last) of days, both inclusive. What the calendar does not hold is None.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum

Days = tuple[date, date]

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season of three months; a winter is named by the year in which it begins."""


class Grain(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    SPAN = "span"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


def one_day(year: int, month: int, day: int) -> Days | None:
    """A single day, or None where the calendar has no such day."""
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def months(year: int, month: int, count: int = 1) -> Days | None:
    """`count` whole months from the given one; `month` may lie outside 1 to 12 and counts on from `year`."""
    begin, end = year * 12 + month - 1, year * 12 + month + count - 2
    if begin < 12 or end // 12 > date.max.year:
        return None
    last_day = calendar.monthrange(end // 12, end % 12 + 1)[1]
    return date(begin // 12, begin % 12 + 1, 1), date(end // 12, end % 12 + 1, last_day)


def years(first: int, last: int | None = None) -> Days | None:
    """Whole years, both inclusive."""
    last = first if last is None else last
    return months(first, 1, 12 * (last - first + 1)) if first <= last else None


def moved(day: date, amount: int, unit: str) -> Days | None:
    """The day, week, month, year or decade that lies `amount` units after `day` (before it when negative)."""
    if unit in ("month", "year", "decade"):
        if unit == "month":
            return months(day.year, day.month + amount)
        return years(day.year + amount * (10 if unit == "decade" else 1))
    try:
        there = day + timedelta(amount * (7 if unit == "week" else 1))
        return week(there) if unit == "week" else (there, there)
    except OverflowError:
        return None


def week(day: date) -> Days:
    """Monday to Sunday around a day. Raises OverflowError at the ends of the calendar."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def weekend(day: date, weeks: int) -> Days | None:
    """Saturday and Sunday of the week that lies `weeks` after the week of `day`."""
    found = moved(day, weeks, "week")
    return (found[1] - timedelta(1), found[1]) if found else None


def weekday_near(weekday: int, day: date, ahead: bool) -> Days | None:
    """The nearest such weekday (Monday is 0) not after `day`, or not before it where `ahead`."""
    distance = (weekday - day.weekday()) % 7 if ahead else -((day.weekday() - weekday) % 7)
    return moved(day, distance, "day")


def spell(first: date, grain: Grain = Grain.DAY, last: date | None = None) -> str:
    """A stretch of days in words: "10 November 2020", "November 2020", "summer 2019", "2014 to 2018"."""
    if grain is Grain.YEAR:
        return str(first.year)
    if grain is Grain.DECADE:
        return f"the {first.year}s"
    if grain is Grain.MONTH:
        return _month_of(first)
    if grain is Grain.SEASON:
        name = next(name for name, month in SEASONS.items() if month == first.month)
        return f"{name} {first.year}" + (f"/{(first.year + 1) % 100:02}" if name == "winter" else "")
    if grain is Grain.QUARTER:
        return f"the {('first', 'second', 'third', 'fourth')[first.month // 3]} quarter of {first.year}"
    if grain is Grain.SPAN and last is not None:
        return _span(first, last)
    words = f"{first.day} {_month_of(first)}"
    return f"the {grain} of {words}" if grain in (Grain.WEEK, Grain.WEEKEND) else words


def _month_of(day: date) -> str:
    return f"{calendar.month_name[day.month]} {day.year}"


def _span(first: date, last: date) -> str:
    if (first, last) == years(first.year, last.year):
        return f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {_month_of(last)}"
    return f"{spell(first)} to {spell(last)}"
