"""What a clause says and what the sentences of a passage hold, as far as both can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa_bot.checking.certainty import Degree, Stated, degrees, stated
from qa_bot.checking.figures import Part, parts
from qa_bot.checking.measures import Measure, measures
from qa_bot.checking.persons import pronoun_of, referents
from qa_bot.checking.speakers import Source, sources, speakers
from qa_bot.numerals import numbers
from qa_bot.reading.days import Days
from qa_bot.reading.denials import denied
from qa_bot.reading.naming import capitals_of, full_names, name_spans, refers_back, subject
from qa_bot.reading.opposites import Stance, stances
from qa_bot.reading.roles import Roles, roles
from qa_bot.reading.terms import Word, keys, words
from qa_bot.reading.timex import Time, find_times
from qa_bot.rewriting import lexicon
from vectorstore.article import Article, Passage
from vectorstore.sentences import sentence_spans

Span = tuple[int, int]

_LOOKED_BACK = 600
"""Characters before a passage in which the sentence stands that its first pronoun refers to."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_CLOCK = re.compile(r"\b(\d{1,2})(?=(?::\d\d)? ?[ap]\.?m\b)", re.I)
"""An hour stands inside of a time expression, whose day alone is compared."""
_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|some|approximately|close to|more than|over)\s+"
    r"(\d[\d,.]*\d(?: (?:million|billion|thousand))?)",
    re.I,
)
PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUP = re.compile(rf"\bthe (?:{'|'.join(sorted(lexicon.GROUPS))})\b", re.I)
"""Words that stand for a name before: "a spokesman for the company"."""
_REPORTING = re.compile(r"\b(?:report\w*|publish\w*|dated|wrote|as of|according to|article)\b", re.I)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clause says, as far as it can be compared: each word, and each name, by its keys."""

    words: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    subject: frozenset[str]
    numbers: frozenset[str]
    rounded: frozenset[str]
    days: tuple[Days, ...]
    denied: frozenset[str]
    stances: frozenset[Stance]
    roles: Roles
    parts: tuple[Part, ...]
    stated: Stated
    sources: tuple[Source, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an article beside its text: readers see it next to every quote."""

    keys: frozenset[str]
    numbers: frozenset[str]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a sentence of a passage holds, its offsets in the article, and the names that its pronouns may stand for.

    One that is about "he" or "she" is of a person: `person` are those who may be meant, if any is named before.
    """

    span: Span
    record: Record
    keys: frozenset[str]
    meant: frozenset[str]
    subject: frozenset[str]
    is_of_person: bool
    person: frozenset[str]
    refers_back: bool
    numbers: frozenset[str]
    days: tuple[Days, ...]
    denied: frozenset[str]
    stances: frozenset[Stance]
    roles: Roles
    parts: tuple[Part, ...]
    degrees: Mapping[str, Degree]
    sources: tuple[Source, ...]
    measures: tuple[Measure, ...]

    @property
    def spoken_of(self) -> frozenset[str]:
        """The names before it that it may be about."""
        return self.person or (self.meant if self.refers_back else frozenset())

    @property
    def around(self) -> frozenset[str]:
        """Its words, those that it leans on, and the headline's."""
        return self.keys | self.meant | self.person | self.record.keys


@lru_cache(maxsize=512)
def claim_of(clause: str, sentence: str, article: Article, known: frozenset[str]) -> Claim:
    """What a clause of a sentence says; `known` are the words that its articles write with a capital."""
    times = [time for time in find_times(clause, article.published) if time.first]
    rest = clause
    for time in times:
        rest = rest[: time.start] + " " * (time.end - time.start) + rest[time.end :]
    found = words(rest)
    tokens = [(match, _keys_at(match, found)) for match in _TOKEN.finditer(rest) if not match.group()[0].isdigit()]
    spans = name_spans(rest, known)
    named = {match.start() for match, _ in tokens if any(start <= match.start() < end for start, end in spans)}
    about = frozenset().union(*(numbers(match.group(1)) for match in _ABOUT.finditer(rest)))
    rounded = frozenset(filter(PLAIN_NUMBER.fullmatch, about))
    return Claim(
        words=tuple(its_keys for match, its_keys in tokens if its_keys and match.start() not in named),
        names=tuple(its_keys for match, its_keys in tokens if its_keys and match.start() in named),
        subject=subject(rest, spans),
        numbers=(numbers(rest) | numbers(" ".join(_CLOCK.findall(clause)))) - rounded,
        rounded=rounded,
        days=tuple(day for day in _days(times) if not _is_dateline(day, sentence, article)),
        denied=denied(rest),
        stances=stances(rest),
        roles=roles(rest, known),
        parts=parts(clause, known),
        stated=stated(rest),
        sources=sources(rest, known),
        measures=measures(rest),
    )


def _keys_at(match: re.Match[str], found: Sequence[Word]) -> frozenset[str]:
    """The keys of one word, with the concept or country that it is a part of.

    A single letter, such as the s of a genitive, is no key.
    """
    around = (w.key for w in found if w.start < match.end() and match.start() < w.end and w.key[0] in "=@")
    return frozenset(key for key in (*keys(match.group()), *around) if len(key) > 1)


def _is_dateline(day: Days, sentence: str, article: Article) -> bool:
    """Whether a day is only said to be the one of the report, which its record proves."""
    return day == (article.published, article.published) and bool(_REPORTING.search(sentence))


def _days(times: Sequence[Time]) -> tuple[Days, ...]:
    return tuple((time.first, time.last) for time in times if time.first and time.last)


@lru_cache(maxsize=512)
def facts_of(passage: Passage) -> tuple[Fact, ...]:
    """The sentences of a passage, each with the names of the one before it where it may speak of them."""
    article, known = passage.article, capitals_of(passage.article)
    times = find_times(article.text, article.published, passage.start, passage.end)
    meant = _names_before(passage)
    said_by = _speakers(article)
    facts: list[Fact] = []
    for start, end in _sentences(passage):
        text = article.text[start:end]
        spans = name_spans(text, known)
        named, leans = _named(text, spans, article), refers_back(text, spans)
        pronoun = pronoun_of(text, spans)
        facts.append(
            Fact(
                span=(start, end),
                record=_record(article),
                keys=keys(text) | named,
                meant=meant if leans or _GROUP.search(text) else frozenset(),
                subject=subject(text, spans),
                is_of_person=bool(pronoun),
                person=referents(article, start, pronoun) if pronoun else frozenset(),
                refers_back=leans,
                numbers=numbers(text),
                days=_days([time for time in times if start <= time.start < end]),
                denied=denied(text),
                stances=stances(text),
                roles=roles(text, known),
                parts=parts(text, known),
                degrees=degrees(text),
                sources=said_by.get(start, ()),
                measures=measures(text),
            )
        )
        meant = named | meant if leans else named
    return tuple(facts)


@lru_cache(maxsize=512)
def _speakers(article: Article) -> Mapping[int, tuple[Source, ...]]:
    """The speakers of each sentence, by where it begins."""
    known = capitals_of(article)
    spans = sentence_spans(article.text)
    return {
        start: tuple(_named_source(source, article, start) for source in of)
        for (start, _), of in zip(spans, speakers(article.text, spans, known), strict=True)
    }


def _named_source(source: Source, article: Article, start: int) -> Source:
    """A source with the names of those for whom its "he" or "she" may stand."""
    return replace(source, names=referents(article, start, source.pronoun)) if source.pronoun else source


def _names_before(passage: Passage) -> frozenset[str]:
    """The names of the sentence before a passage."""
    article = passage.article
    before = article.text[max(0, passage.start - _LOOKED_BACK) : passage.start]
    spans = sentence_spans(before)
    last = before[slice(*spans[-1])] if spans else ""
    return _named(last, name_spans(last, capitals_of(article)), article)


def _named(text: str, spans: Sequence[Span], article: Article) -> frozenset[str]:
    """The keys of a sentence's names, those that the article gives in full elsewhere with all of their words."""
    full = full_names(f"{article.title}\n{article.text}", capitals_of(article))
    names = (text[start:end] for start, end in spans)
    return frozenset().union(*(keys(f"{name} {full.get(name.split()[-1], '')}") for name in names))


def _sentences(passage: Passage) -> list[Span]:
    return [(passage.start + start, passage.start + end) for start, end in sentence_spans(passage.text)]


@lru_cache(maxsize=512)
def _record(article: Article) -> Record:
    text = f"{article.title} {article.source} {article.author}"
    return Record(keys(text), numbers(text), measures(text))
