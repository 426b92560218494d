"""Spans of a sentence that could be the answer, by the kind of thing asked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa_bot.reading.nations import MOST_WORDS, country_of, is_country, is_state
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.timex import Time

__all__ = ["candidates", "is_country", "names"]

Span = tuple[int, int]

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TO_99 = rf"(?:(?:{_TENS})(?:-(?:{_ONES}))?|{_ONES}|{_TEENS})"
_NUMBER_WORD = (
    rf"(?:(?:{_ONES})[\s-]hundred\s+and\s+{_TO_99}|{_TO_99}|"
    r"dozens|half|(?:tens|hundreds|thousands|millions) of (?:thousands|millions)|hundreds|thousands|millions)"
)
_HOUR = rf"\d{{1,2}}|{_ONES}|ten|eleven|twelve"
_CLOCK_AROUND = 12
_BEHIND_HOUR = "on|in the|from|and|to|until|local|sharp|every|each|today|tomorrow|when|for|but|after|before"
_SCALE = r"(?:hundred|thousand|million|billion|trillion)"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d[\d,]*(?:\.\d+)?)?(?:[\s-]+{_SCALE})?|{_NUMBER_WORD}(?:[\s-]+{_SCALE})?)"
_AROUND = (
    r"(?:(?:about|around|nearly|almost|more than|over|at least|fewer than|less than|up to|some|roughly|approximately|"
    r"as many as|an estimated)\s+)?"
)
_LENGTHS = r"(?:kilo|centi|milli)?met(?:re|er)s?|km|miles?|feet|foot|inch(?:es)?"
_UNITS = {
    r"hot|cold|warm|temperature": r"degrees?(?: Celsius| Fahrenheit| C\b| F\b)?|°\s?[CF]?",
    r"long|far|deep|tall|high|wide|length|depth|height|distance": _LENGTHS,
    r"fast|speed": rf"(?:{_LENGTHS}) (?:an|per) hour|mph|kph|km/h|knots",
    r"heavy|weigh": r"kilograms?|kg|tons?|tonnes?|pounds|grams?",
    r"big|large|size|area": rf"hectares?|acres?|square[\s-](?:{_LENGTHS})|(?:{_LENGTHS})",
    r"magnitude|strong": r"",
    r"much|amount": r"(?:cubic )?met(?:re|er)s|lit(?:re|er)s?|tons?|tonnes?|kilograms?|gallons?|barrels?|percent",
}
"""Units by the words of a question that ask for them."""
_ANY_UNIT = "|".join(units for units in _UNITS.values() if units)
CURRENCY = (
    r"(?:US\s+)?(?:dollars?|euros?|pounds?|crowns?|kron(?:or|e[rn]?)|marks|yen|yuan|rubles?|roubles?|lira|rupees?|francs?|"
    r"dirhams?|riyals?|dinars?|shillings?|cents?|pence|pesos?)"
)
_PERIOD = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
_PATTERNS = {
    Kind.COUNT: rf"(?<![\d-])\b(?!\d+-\d){_AROUND}{NUMBER}\b(?!\s*(?:percent|per cent|%|[ap]\.m\.|o'clock|years? old|-year-old))",
    Kind.PERCENT: rf"\b{_AROUND}\d[\d,]*(?:\.\d+)?\s*(?:%|percent(?:age points?)?|per cent)",
    Kind.MONEY: rf"{_AROUND}(?:[A-Z]{{0,2}}[$€£¥]\s?\d[\d,.]*\d?(?:[\s-]*(?:{_SCALE}|[mb]n?\b))?|\b{NUMBER}\s+{CURRENCY}\b)",
    Kind.DURATION: rf"\b{_AROUND}{NUMBER}[\s-]+(?:and a half\s+)?{_PERIOD}\b(?!\s+(?:ago|old|earlier|later)|-old)"
    rf"(?:,? and {NUMBER} {_PERIOD})?",
    Kind.AGE: r"\b\d{1,3}(?=[\s-]years?[\s-]old)|(?<=, )\d{1,3}(?=,)|(?<=aged )\d{1,3}\b|(?<=age of )\d{1,3}\b",
    Kind.SCORE: r"\b\d{1,3}[-–]\d{1,3}\b",
    Kind.CLOCK: rf"(?<![\d:])\b(?:\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?|\d{{1,2}}:\d\d\b(?!:)|(?:{_HOUR}) o['’]clock|noon\b|midnight\b|"
    rf"(?:half|(?:a )?quarter) (?:past|to) (?:{_HOUR})\b|(?<=\bat )(?:{_HOUR})(?:\.\d\d)?\b(?=[,;.?!]? (?:{_BEHIND_HOUR})\b|[,;.?!]*$|[,;] ))",
}
_COMPILED = {kind: re.compile(pattern, re.I) for kind, pattern in _PATTERNS.items()}
_CAPITAL = r"[A-ZÀ-ÞĞŞİА-Я]"
_WORD = rf"(?:{_CAPITAL}[\w’'&-]*(?:\.\w+)*|{_CAPITAL}\.)"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:(?:of|the|de|da|del|van|von|der|bin|al|and|for|&)\s+){{0,2}}{_WORD})*")
_ORDINARY = """
the a an in on at of by for from but and or if as he she it they we i you his her their this that these those there then
when while after before during according however meanwhile separately also mr mrs ms dr no yes not two three four five
six seven eight nine ten one what who why how where which since until under over with its our my your nobody neither both
some many most all each every several thousands hundreds dozens about nearly sept has have had is are was were does did
unlike like even only despite
"""
NO_NAMES = frozenset(_ORDINARY.split()) | {
    name.casefold() for name in (*calendar.day_name, *calendar.month_name, *calendar.month_abbr) if name
}
_OFFICES = """
president prime minister foreign defence defense finance interior chancellor king queen prince princess pope senator sen
rep representative governor gov mayor judge justice general gen captain coach chief executive director secretary chairman
chairwoman ceo professor prof sir lord lady deputy former adviser spokesman spokeswoman goalkeeper managing commissioner
treasurer transport environment hydrologist librarian engineer doctor actor actress singer striker
analyst detective officer sergeant ambassador attorney vice house speaker majority leader first
"""
TITLES = frozenset(_OFFICES.split())


def candidates(sentence: str, question: Question, times: Sequence[Time]) -> Iterator[Span]:
    """Spans (start, end) within `sentence` of the kind asked; `times` are its time expressions, relative to it."""
    kind = question.kind
    if kind is Kind.WHEN:
        yield from ((time.start, time.end) for time in times)
    elif kind is Kind.MEASURE:
        yield from (match.span() for match in _measures(question.text).finditer(sentence))
    elif kind in _COMPILED:
        taken = [(time.start, time.end) for time in times if kind is Kind.COUNT]
        for match in _COMPILED[kind].finditer(sentence):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                yield match.span()
    elif kind in (Kind.COUNTRY, Kind.STATE):
        yield from _listed(sentence, kind)
    else:
        yield from names(sentence)


def is_time_of_day(text: str, start: int, end: int) -> bool:
    """Whether a time of day stands at these characters, as the words around them tell: "at seven on Monday"."""
    found = _COMPILED[Kind.CLOCK].finditer(text, max(0, start - _CLOCK_AROUND), end + _CLOCK_AROUND)
    return any(match.start() < end and start < match.end() for match in found)


@lru_cache(maxsize=64)
def _measures(question: str) -> re.Pattern[str]:
    """Numbers with a unit that the question asks for, or with any unit where it names no quantity we know."""
    wanted = [units for asked, units in _UNITS.items() if re.search(rf"\b(?:{asked})", question, re.I)]
    if wanted and not wanted[0]:
        return re.compile(r"(?<=magnitude )\d\.\d\b|\b\d\.\d(?=-magnitude| magnitude)|(?<=magnitude of )\d\.\d\b", re.I)
    return re.compile(rf"\b{_AROUND}{NUMBER}[\s-]*(?:{'|'.join(filter(None, wanted)) or _ANY_UNIT})(?!\w)", re.I)


def names(sentence: str) -> Iterator[Span]:
    """Runs of capitalised words, without titles and the words that begin a sentence."""
    for match in _NAME.finditer(sentence):
        words = [(m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"\S+", match.group())]
        for part in _parts(sentence, words):
            start, end = part[0][0], part[-1][1]
            tail = re.search(r"['’]s?$|-[a-z]+$|(?<=\w\w)[.]$", sentence[start:end])
            yield start, end - (len(tail.group()) if tail else 0)


def _parts(sentence: str, words: list[Span]) -> Iterator[list[Span]]:
    """A run without leading titles; one that "and" joins may be two names."""
    titles = [i for i, word in enumerate(words) if _bare(sentence[slice(*word)]) in TITLES]
    if titles and titles[-1] + 1 < len(words):
        words = words[titles[-1] + 1 :]
    joint = next((i for i, word in enumerate(words) if sentence[slice(*word)] == "and"), None)
    runs = [words] if joint is None else [words[:joint], words[joint + 1 :]]
    for run in runs:
        while run and _drops(sentence[slice(*run[0])]):
            run = run[1:]
        while run and (_bare(sentence[slice(*run[-1])]) in NO_NAMES or not sentence[run[-1][0]].isupper()):
            run = run[:-1]
        if run:
            yield run


def _listed(sentence: str, kind: Kind) -> Iterator[Span]:
    """Countries, also where an adjective names them ("the Russian president"), or states."""
    wanted = is_state if kind is Kind.STATE else country_of
    words = [match.span() for match in re.finditer(r"\w+(?:\.\w+)*", sentence)]
    position = 0
    while position < len(words):
        start = words[position][0]
        stops = range(min(len(words), position + MOST_WORDS), position, -1)
        stop = next((stop for stop in stops if wanted(sentence[start : words[stop - 1][1]])), None)
        if stop is not None and sentence[start : start + 4] != "The ":
            yield start, words[stop - 1][1]
            position = stop
        else:
            position += 1


def _drops(word: str) -> bool:
    return _bare(word) in NO_NAMES or _bare(word) in TITLES or not word[0].isupper()


def _bare(word: str) -> str:
    return word.casefold().strip(".,'’")
