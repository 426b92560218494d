"""Spans of a sentence that could be the answer, by the kind of thing asked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.timex import Time

Span = tuple[int, int]

_NUMBER_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundreds|thousands|dozens|half)"
)
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d[\d,]*(?:\.\d+)?)?(?:\s+(?:hundred|thousand|million|billion|trillion))?|{_NUMBER_WORD}(?:\s+(?:hundred|thousand|million|billion))?)"
_AROUND = r"(?:(?:about|around|nearly|almost|more than|over|at least|fewer than|less than|up to|some|roughly|approximately)\s+)?"
_LENGTHS = r"(?:kilo|centi|milli)?met(?:re|er)s?|km|miles?|feet|foot|inch(?:es)?"
_UNITS = {
    r"old|age": r"years?(?: old)?|months?(?: old)?",
    r"hot|cold|warm|temperature": r"degrees?(?: Celsius| Fahrenheit)?|°[CF]?",
    r"long|far|deep|tall|high|wide|length|depth|height|distance": _LENGTHS,
    r"fast|speed": rf"(?:{_LENGTHS}) (?:an|per) hour|mph|kph|knots",
    r"heavy|weigh": r"kilograms?|kg|tons?|tonnes?|pounds|grams?",
    r"big|large|size|area": rf"hectares?|acres?|square (?:{_LENGTHS})|{_LENGTHS}",
    r"much|amount": r"(?:cubic )?met(?:re|er)s|lit(?:re|er)s?|tons?|tonnes?|kilograms?|gallons?|barrels?|percent",
}
"""Units by the words of the question that ask for them."""
_PATTERNS = {
    Kind.COUNT: re.compile(rf"\b{_AROUND}{_NUMBER}\b(?!\s*(?:percent|per cent|%|[ap]\.m\.|o'clock))", re.I),
    Kind.PERCENT: re.compile(rf"\b{_AROUND}\d[\d,]*(?:\.\d+)?\s*(?:%|percent(?:age points?)?|per cent)", re.I),
    Kind.MONEY: re.compile(
        rf"{_AROUND}(?:[$€£¥]\s?\d[\d,.]*\d?(?:\s*(?:thousand|million|billion|trillion|[mbk]n?\b))?"
        rf"|\b{_NUMBER}\s+(?:US\s+)?(?:dollars?|euros?|pounds?|crowns?|yen|yuan|rubles?|roubles?|lira|rupees?|francs?|cents?|pence)\b)",
        re.I,
    ),
    Kind.DURATION: re.compile(rf"\b{_AROUND}{_NUMBER}[\s-]+(?:and a half\s+)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)\b(?!\s+(?:ago|old|earlier|later))", re.I),
    Kind.SCORE: re.compile(r"\b\d{1,3}-\d{1,3}\b"),
}  # fmt: skip
_NAME = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯĞŞİÖÜÇ][\w’'-]*|[A-Z]\.)(?:\s+(?:(?:of|the|de|van|von|der|bin|al|and the|for)\s+){0,2}(?:[A-ZÀ-ÞА-ЯĞŞİÖÜÇ][\w’'-]*|[A-Z]\.))*"
)
_NO_NAMES = frozenset(
    "the a an in on at of by for from but and or if as he she it they we i you his her their this that these those "
    "there then when while after before during according however meanwhile separately also mr mrs ms dr no yes not "
    "two three four five six seven eight nine ten one what who why how where which since until under over with its "
    "our my your nobody neither both some many most all each every several thousands hundreds dozens about nearly".split()
) | {name.casefold() for name in (*calendar.day_name, *calendar.month_name, *calendar.month_abbr, "sept") if name}
_TITLES = frozenset(
    "president prime minister foreign defence defense finance interior chancellor king queen prince princess pope "
    "senator sen rep governor gov mayor judge justice general gen captain coach chief executive director secretary "
    "chairman chairwoman ceo professor prof sir lord lady deputy former adviser spokesman spokeswoman goalkeeper "
    "managing commissioner treasurer transport environment hydrologist librarian ambassador attorney".split()
)


def candidates(sentence: str, question: Question, times: list[Time]) -> Iterator[Span]:
    """Spans (start, end) within `sentence` of the kind asked; `times` are its time expressions, relative to it."""
    kind = question.kind
    if kind is Kind.WHEN:
        yield from ((time.start, time.end) for time in times)
    elif kind is Kind.MEASURE:
        yield from ((m.start(), m.end()) for m in _measures(question.text).finditer(sentence))
    elif kind in _PATTERNS:
        taken = [(time.start, time.end) for time in times if kind is not Kind.DURATION]
        for match in _PATTERNS[kind].finditer(sentence):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                yield match.start(), match.end()
    else:
        yield from names(sentence)


@lru_cache(maxsize=64)
def _measures(question: str) -> re.Pattern[str]:
    """Numbers with a unit that the question asks for, or with any unit where it names no quantity we know."""
    wanted = [unit for words, unit in _UNITS.items() if re.search(rf"\b(?:{words})", question, re.I)]
    units = "|".join(wanted or _UNITS.values())
    return re.compile(rf"\b{_AROUND}{_NUMBER}[\s-]*(?:{units})(?!\w)", re.I)


def names(sentence: str) -> Iterator[Span]:
    """Runs of capitalised words, without titles and the words that begin a sentence."""
    for match in _NAME.finditer(sentence):
        words = [(m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"\S+", match.group())]
        titles = [i for i, word in enumerate(words) if _bare(sentence[slice(*word)]) in _TITLES]
        if titles and titles[-1] + 1 < len(words):
            words = words[titles[-1] + 1 :]
        while words and _drops(sentence[slice(*words[0])]):
            words.pop(0)
        while words and sentence[slice(*words[-1])].casefold().strip(".,") in _NO_NAMES:
            words.pop()
        if words:
            start, end = words[0][0], words[-1][1]
            tail = re.search(r"['’]s$|-[a-z]+$", sentence[start:end])
            yield start, end - (len(tail.group()) if tail else 0)


def _drops(word: str) -> bool:
    return _bare(word) in _NO_NAMES or _bare(word) in _TITLES or not word[0].isupper()


def _bare(word: str) -> str:
    return word.casefold().strip(".,'’")


@cache
def is_country(name: str) -> bool:
    """Whether a name is a country's, as the Unicode locale data has them."""
    from babel import Locale

    return name in set(Locale("en").territories.values())
