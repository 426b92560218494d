"""Publication days as they are written in pages, feeds and records."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from vectorstore.sources.cleaning import EMPTY_WORDS

FIRST_YEAR = 1800
WRITTEN_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,12}\.?,? \d{4}|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
"""A day with its year as it is written in bylines and under headlines; not every match names one that exists."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})\b")
_ZONE_OF_DAYS = re.compile(r":\d\d[\d.]*\s*[+-](?:2[4-9]|[3-9]\d):?\d\d$")
_EPOCH = re.compile(r"-?\d{9,13}(?:\.\d+)?$")
_RFC_2822 = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
_MILLISECONDS = 1e11


class ImpossibleDay(ValueError):
    """What is given as a date and is none that a stored article can have; its text says which and why."""


def parse_day(value: object, today: date) -> date | None:
    """The day that `value` names, or None where it is empty or a word for nothing.

    Understands ISO dates, epoch seconds and milliseconds, RFC 2822 and written dates of many languages.
    18.02.2021 is day first; 2/18/2021 and 02/03/2021 are month first, as US outlets write, unless
    the first number is above 12. Raises ImpossibleDay for a day after `today` or before 1800, and where
    something is written that names no day.
    """
    text = str(value).strip()
    if not text or text.casefold() in EMPTY_WORDS:
        return None
    day = _from_number(value) if isinstance(value, int | float) else _from_text(text)
    if day is None:
        trouble = "names no day, as 2021-02-18 does"
    elif day > today:
        trouble = "lies in the future"
    elif day.year < FIRST_YEAR:
        trouble = f"lies before {FIRST_YEAR}"
    else:
        return day
    raise ImpossibleDay(f"The date {text[:60]!r} {trouble}; the article is stored without it.")


def names_day(written: str) -> bool:
    """Whether what WRITTEN_DAY found is a day, of figures or with the name of a month: "10 films 2021" is none."""
    return re.search(r"[^\W\d_]{3}", written) is None or _from_words(written) is not None


def _from_number(number: float) -> date | None:
    if abs(number) < 1e8:
        return _from_text(str(int(number))) if 18000101 <= number <= 99991231 else None
    try:
        return datetime.fromtimestamp(number / 1000 if abs(number) >= _MILLISECONDS else number, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None


def _from_text(text: str) -> date | None:
    if not text or len(text) > 100 or _ZONE_OF_DAYS.search(text):
        return None
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _day(*match.groups())
    if _EPOCH.match(text):
        return _from_number(float(text))
    if match := _NUMERIC.match(text):
        return _from_numeric(match)
    if _RFC_2822.match(text):
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, OverflowError):
            return None
    return _from_words(text)


def _from_numeric(match: re.Match[str]) -> date | None:
    first, mark, second, third = match.groups()
    if len(first) == 4:
        return _day(first, second, third)
    year = third if len(third) == 4 else f"20{third}" if int(third) < 70 else f"19{third}"
    if mark == "/" and int(first) <= 12:
        return _day(year, first, second)
    return _day(year, second, first)


def _from_words(text: str) -> date | None:
    """A written date such as "18 Şubat 2021"; a text without a four-digit year names no day."""
    if not re.search(r"\b(1[5-9]|2\d)\d\d\b", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser

    # Relative words and parts that are not written must never be filled in from the clock.
    found = dateparser.parse(
        text.replace(" г.", ""),
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"},
    )
    return found.date() if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
