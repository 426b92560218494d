from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.days import Grain, months, moved, one_day, spell, weekday_near, weekend, years


def test_days_that_the_calendar_does_not_hold_are_none() -> None:
    assert one_day(2023, 2, 29) is None
    assert one_day(2024, 2, 29) == (date(2024, 2, 29), date(2024, 2, 29))
    assert one_day(2020, 45, 1) is None
    assert years(0) is None
    assert years(10_000) is None


def test_months_count_on_over_the_year() -> None:
    assert months(2023, 12, 3) == (date(2023, 12, 1), date(2024, 2, 29))
    assert months(2024, 0) == (date(2023, 12, 1), date(2023, 12, 31))


def test_moved_keeps_the_grain() -> None:
    day = date(2024, 3, 7)
    assert moved(day, -1, "week") == (date(2024, 2, 26), date(2024, 3, 3))
    assert moved(day, -3, "month") == (date(2023, 12, 1), date(2023, 12, 31))
    assert moved(day, 1, "year") == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("unit", ["day", "week", "month", "year", "decade"])
def test_the_ends_of_the_calendar_are_no_error(unit: str) -> None:
    assert moved(date.min, -1, unit) is None
    assert moved(date.max, 1, unit) is None


@given(st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.integers(0, 6), st.booleans())
def test_the_nearest_weekday_is_that_weekday_within_a_week(day: date, weekday: int, ahead: bool) -> None:
    found = weekday_near(weekday, day, ahead)
    assert found is not None
    assert found[0].weekday() == weekday
    assert 0 <= (found[0] - day).days * (1 if ahead else -1) <= 6


def test_weekend_of_last_week() -> None:
    assert weekend(date(2024, 3, 7), -1) == (date(2024, 3, 2), date(2024, 3, 3))


@pytest.mark.parametrize(
    ("first", "last", "grain", "words"),
    [
        (date(2020, 11, 10), date(2020, 11, 10), Grain.DAY, "10 November 2020"),
        (date(2020, 11, 1), date(2020, 11, 30), Grain.MONTH, "November 2020"),
        (date(2019, 6, 1), date(2019, 8, 31), Grain.SEASON, "summer 2019"),
        (date(2023, 12, 1), date(2024, 2, 29), Grain.SEASON, "winter 2023/24"),
        (date(2023, 10, 1), date(2023, 12, 31), Grain.QUARTER, "the fourth quarter of 2023"),
        (date(2020, 1, 1), date(2020, 12, 31), Grain.YEAR, "2020"),
        (date(1990, 1, 1), date(1999, 12, 31), Grain.DECADE, "the 1990s"),
        (date(2014, 1, 1), date(2018, 12, 31), Grain.SPAN, "2014 to 2018"),
        (date(2023, 11, 10), date(2023, 11, 12), Grain.SPAN, "10 to 12 November 2023"),
        (date(2024, 2, 26), date(2024, 3, 3), Grain.WEEK, "the week of 26 February 2024"),
    ],
)
def test_spelled_at_the_grain_that_is_known(first: date, last: date, grain: Grain, words: str) -> None:
    assert spell(first, grain, last) == words
