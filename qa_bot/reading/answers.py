"""From a reader's span to an answer: the sentence around it, the day that is meant, the name in full."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa_bot.numerals import as_figure
from qa_bot.reading.candidates import TITLES, candidates, names
from qa_bot.reading.days import Grain
from qa_bot.reading.full_names import in_full
from qa_bot.reading.nations import country_of, is_country
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.several import asks_for_several, with_the_others
from qa_bot.reading.spans import Span
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import Time, find_times, spell
from vectorstore.article import Article, Passage
from vectorstore.sentences import sentence_spans

_DANGLING = re.compile(
    r"^(?:(?:on|in|at(?! (?:least|most)\b)|by|for|from|to|of|with|until|since|and|or|that)\s+)+|(?<=\d), not\s.*$|[\s,;:.?–—-]+$",
    re.I,
)
_ASKS_ROUGHLY = re.compile(r"\b(?:about|roughly|approximately|around|estimated)\b", re.I)
_ROUGHLY = re.compile(
    r"^(?:about|around|nearly|almost|roughly|approximately|some|an estimated|more than|over)\s+", re.I
)
"""What need not be said to one who asks "roughly how many"."""
_GOES_ON = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|could)\s(?:be|been|being|[a-z]+ed|[a-z]+ing)\b.*$"
)
"""Where a name is over and its sentence goes on: "the plant would be brought back"."""
_CLAUSE = re.compile(r"\b(?:who|whom|whose|that|which|what|where|when|he|she|it|they|we|you|i)\b", re.I)
"""Of a clause the verb is a part: "those who were hurt"."""
_NAMED = (Kind.NAME, Kind.WHO, Kind.WHERE, Kind.COUNTRY, Kind.STATE)
_TYPE_OF, _NEXT_WORD = re.compile(r"\b(?:type|kind|sort) of (\w+)", re.I), re.compile(r" (\w+)")
_HYPHENATED = re.compile(
    r"^(?:an? )?((?:[\w,.]+ )*(?!one\b|1\b|half\b|all\b)(?:\d[\d,.]*|[a-z]+))-"
    r"(second|minute|hour|day|week|month|year|decade|(?:kilo|centi|milli)?met(?:re|er)|mile|acre|hectare|tonne?|pound)$"
)
"""How a quantity stands before a noun: "a 21-day truce"."""
_CURRENCY_SIGNS = tuple("$€£¥")
_WITHIN_A_YEAR = {"month", "day", "date"}
"""What a year alone does not tell, by the keys of the noun."""
_ASKS_PAST = re.compile(r"\b(?:since when|when (?:did|was|were|had))\b", re.I)
_ASKS_YEAR = re.compile(r"(?<!this )\byear\b", re.I)
_NAMED_GRAINS = {"year": Grain.YEAR, "month": Grain.MONTH, "decad": Grain.DECADE}
"""What "which year" and the like ask for, by the stem of the noun."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in an article: its `value` in words, where it stands, and the sentence that proves it.

    `time` is the time expression behind a value that answers "when".
    """

    n: int
    article: Article
    value: str
    start: int
    end: int
    sentence: tuple[int, int]
    score: float
    time: Time | None = None

    @property
    def is_whole_sentence(self) -> bool:
        """Whether the reader gave sentences rather than a few words of one."""
        return (self.start, self.end) == self.sentence

    @property
    def names(self) -> frozenset[str]:
        """The names in the value: of an enumeration several."""
        return frozenset(self.value[start:end] for start, end in names(self.value))

    @property
    def published(self) -> date:
        """The article's day; one without a date counts as the oldest."""
        return self.article.published or date.min


def located(question: Question, span: Span, passages: Sequence[Passage], as_of: date) -> Found:
    """A reader's span as an answer to the question, which is asked on a day."""
    passage = passages[span.n - 1]
    article = passage.article
    sentence = _sentence(span, passage)
    start, end = _with_unit(question, span, article.text, sentence)
    end = _with_kind(question, article.text, end)
    if question.kind in _NAMED and asks_for_several(question.text):
        is_alike = country_of if question.kind is Kind.COUNTRY else bool
        start, end = with_the_others(article.text, start, end, sentence, is_alike)
    time = time_of(span, article) if question.kind is Kind.WHEN else None
    value = _value(question, article.text[start:end], article, time, as_of)
    return Found(span.n, article, value, start, end, sentence, span.score, time)


def _with_unit(question: Question, span: Span, text: str, sentence: tuple[int, int]) -> tuple[int, int]:
    """A figure's offsets with the unit that follows it, or the currency's sign before it."""
    start, end = span.start, span.end
    if not question.kind.is_figure and question.kind is not Kind.DURATION:
        return start, end
    if text[start].isdigit() and text[start - 1 : start] in _CURRENCY_SIGNS:
        start -= 1
    first, last = sentence
    stops = [
        first + stop
        for begin, stop in candidates(text[first:last], question, ())
        if first + begin < end and start < first + stop
    ]
    return start, max([end, *stops])


def _with_kind(question: Question, text: str, end: int) -> int:
    """The end of the answer with the word behind it that "which type of juice" asks for: "apple juice"."""
    asked, behind = _TYPE_OF.search(question.text), _NEXT_WORD.match(text, end)
    return behind.end() if asked and behind and keys(asked[1]) & keys(behind[1]) else end


def _sentence(span: Span, passage: Passage) -> tuple[int, int]:
    """The sentence around a span; all of them where it runs over several."""
    spans = [(start + passage.start, end + passage.start) for start, end in sentence_spans(passage.text)]
    touched = [(start, end) for start, end in spans if start < span.end and span.start < end]
    return (touched[0][0], touched[-1][1]) if touched else (span.start, span.end)


def too_coarse(question: Question, time: Time) -> bool:
    """Whether a time is a year or years where a month or a day is asked for."""
    return time.grain in (Grain.YEAR, Grain.DECADE) and bool(question.asked & _WITHIN_A_YEAR)


def too_late(question: Question, time: Time, article: Article) -> bool:
    """Whether a time lies ahead of the article where one asks when something happened: it cannot tell that yet."""
    told = article.published
    return bool(_ASKS_PAST.search(question.text) and told and time.first and time.first > told)


def time_of(span: Span, article: Article) -> Time | None:
    """The one time expression within a span."""
    times = find_times(article.text, article.published, max(0, span.start - 40), span.end + 40)
    inside = [time for time in times if time.start < span.end and span.start < time.end]
    return inside[0] if len(inside) == 1 else None


def _value(question: Question, words: str, article: Article, time: Time | None, as_of: date) -> str:
    if time is not None and time.first is not None:
        return _time_in_words(question, time, time.first, as_of)
    if question.kind is Kind.CLOCK:
        return " ".join(words.split())  # With its last dot: "8 a.m."
    if question.kind in (Kind.DURATION, Kind.MEASURE):
        words = _HYPHENATED.sub(r"\1 \2s", words)
    bare = " ".join(_DANGLING.sub("", words).split()) or " ".join(words.split())
    country = country_of(bare)
    if question.kind in (Kind.WHO, Kind.WHERE, Kind.COUNTRY) and country and not is_country(bare):
        return country
    if question.kind.is_figure and _ASKS_ROUGHLY.search(question.text):
        bare = _ROUGHLY.sub("", bare)
    if question.kind is Kind.COUNT:
        return as_figure(bare)
    if question.kind in _NAMED:
        bare = _up_to_the_verb(bare)
    return in_full(_without_office(bare) if question.kind is Kind.WHO else bare, question, article.text)


def _up_to_the_verb(words: str) -> str:
    """A name without the verb behind it, where the reader ran on."""
    name = _DANGLING.sub("", _GOES_ON.sub("", words))
    return words if not name or _CLAUSE.search(name) else name


def _time_in_words(question: Question, time: Time, first: date, as_of: date) -> str:
    """The time at the grain that is asked for; who asks for the month need not be told the year that it is."""
    wanted = next((grain for key, grain in _NAMED_GRAINS.items() if key in question.asked), None)
    within_a_month = time.last is not None and (first.year, first.month) == (time.last.year, time.last.month)
    if wanted is Grain.MONTH and within_a_month and first.year == as_of.year and not _ASKS_YEAR.search(question.text):
        return calendar.month_name[first.month]
    return spell(first, wanted) if wanted and first == time.last else str(time)


def _without_office(words: str) -> str:
    """The person alone of "the club's coach, Ada Moss": the one name at the end behind a word for an office."""
    found = [words[start:end] for start, end in names(words)]
    ends = found and words.endswith(found[-1]) and " " in found[-1]
    before = words.removesuffix(found[-1]).strip(" ,").split() if ends else []
    return (
        found[-1]
        if before and (before[-1].casefold() in TITLES or before[-1].islower()) and "and" not in before
        else words
    )
