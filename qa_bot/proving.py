"""Whether a passage proves a sentence, and by which of its own sentences: the one test behind every citation.

A proof holds enough of the sentence's words, and all of its numbers, days and names. Days are compared as
days: "10 November 2020" is proved by "on Nov. 10" in an article of February 2021. The test compares words:
it cannot tell a paraphrase in wholly other words, or in another language, from an invention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qa_bot.numerals import numbers
from qa_bot.reading.terms import Word, keys, words
from qa_bot.reading.timex import Time, find_times
from vectorstore.article import Article, Passage
from vectorstore.sentences import sentence_spans

Span = tuple[int, int]

MARKED_SHARE = 0.5
"""The share of a sentence's words that its proof holds, where the answerer named the passage."""
UNMARKED_SHARE = 0.8
"""The same where the answerer named none, and the proof was searched for."""
_MOST_SENTENCES = 3
_LONGEST_CLAIM = 1_000
"""Characters from which on a sentence is no single statement that anything could prove."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:“\"])\W*$")
_REPORTING = re.compile(r"\b(?:report\w*|publish\w*|dated|wrote|as of|according to|article)\b", re.I)
_NOT = re.compile(r"\b(?:not(?! only)|never|no(?!\. ?\d)|nobody|none|neither|nor|without|cannot|\w+n['’]t)\b", re.I)
_REACH_OF_NOT = 20
"""Characters after a "not" in which stands what it denies."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sentence says, as far as it can be compared: each word, and each name, by its keys."""

    words: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    numbers: frozenset[str]
    days: tuple[tuple[date, date], ...]
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a sentence of a passage holds, and its offsets in the article."""

    span: Span
    keys: frozenset[str]
    numbers: frozenset[str]
    days: tuple[tuple[date, date], ...]
    denied: frozenset[str]


@lru_cache(maxsize=4096)
def proof(sentence: str, passage: Passage, share: float = MARKED_SHARE) -> tuple[Span, ...]:
    """Article offsets of the passage's sentences that prove a sentence, in order; empty where none do."""
    claim = _claim(sentence, passage.article)
    facts, record = _facts(passage), _record(passage.article)
    around = record.keys.union(*(fact.keys for fact in facts))
    if not (claim.words or claim.names) or any(not name & around for name in claim.names):
        return ()
    facts = tuple(sorted(facts, key=lambda fact: (-_gain(claim, [fact]), fact.span)))
    for chosen in (*([fact] for fact in facts), *_growing(claim, facts)):
        if _holds(claim, chosen, record, share):
            return tuple(sorted(fact.span for fact in chosen))
    return ()


def says_something(sentence: str) -> bool:
    """Whether a sentence states anything that could be proved: questions and bare words do not."""
    return not sentence.rstrip().endswith("?") and bool(keys(sentence))


def _growing(claim: _Claim, facts: Sequence[_Fact]) -> Iterator[list[_Fact]]:
    """Two, three, ... sentences, each time with the one that adds most."""
    chosen: list[_Fact] = []
    for _ in range(min(_MOST_SENTENCES, len(facts))):
        chosen = [*chosen, max(facts, key=lambda fact: _gain(claim, [*chosen, fact]))]
        yield chosen


def _gain(claim: _Claim, facts: Sequence[_Fact]) -> int:
    """How much of a claim some sentences hold; a number or a day tells more than a word."""
    found = frozenset().union(*(fact.keys for fact in facts))
    figures = claim.numbers & frozenset().union(*(fact.numbers for fact in facts))
    days = sum(any(_within(day, claimed) for fact in facts for day in fact.days) for claimed in claim.days)
    return sum(bool(word & found) for word in (*claim.words, *claim.names)) + 2 * len(figures) + 2 * days


def _holds(claim: _Claim, facts: Sequence[_Fact], record: _Fact, share: float) -> bool:
    """Whether sentences, with the headline's help, hold a claim. Names count as words where it has no others."""
    own = frozenset().union(*(fact.keys for fact in facts))
    told = claim.words or claim.names
    in_facts = sum(bool(word & own) for word in told)
    in_all = sum(bool(word & (own | record.keys)) for word in told)
    if in_all < share * len(told) or 2 * in_facts < share * len(told):
        return False
    if not claim.numbers <= record.numbers.union(*(fact.numbers for fact in facts)):
        return False
    if not all(any(_within(day, claimed) for fact in facts for day in fact.days) for claimed in claim.days):
        return False
    return not _contradicts(claim, facts)


def _contradicts(claim: _Claim, facts: Sequence[_Fact]) -> bool:
    """Whether one side denies what the other states."""
    stated = frozenset().union(*claim.words, *claim.names) - claim.denied
    denied = frozenset().union(*(fact.denied for fact in facts))
    return bool(denied & stated) or bool(claim.denied and not denied)


def _within(day: tuple[date, date], claimed: tuple[date, date]) -> bool:
    """Whether a time in the text is at least as exact as the one that is claimed."""
    return claimed[0] <= day[0] and day[1] <= claimed[1]


@lru_cache(maxsize=4096)
def _claim(sentence: str, article: Article) -> _Claim:
    if len(sentence) > _LONGEST_CLAIM:
        return _Claim((), (), frozenset(), (), frozenset())
    times = [time for time in find_times(sentence, article.published) if time.first]
    rest = sentence
    for time in times:
        rest = rest[: time.start] + " " * (time.end - time.start) + rest[time.end :]
    found = words(rest)
    tokens = [(match, _keys_at(match, found)) for match in _TOKEN.finditer(rest)]
    names = {match.start() for match, its_keys in tokens if _is_name(match, its_keys, rest)}
    return _Claim(
        tuple(its_keys for match, its_keys in tokens if its_keys and match.start() not in names),
        tuple(its_keys for match, its_keys in tokens if its_keys and match.start() in names),
        numbers(rest),
        tuple(day for day in _days(times) if not _is_dateline(day, sentence, article)),
        _denied(rest),
    )


def _keys_at(match: re.Match[str], found: Sequence[Word]) -> frozenset[str]:
    """The keys of one word, with the concept or country that it is a part of.

    A single letter, such as the s of a genitive, is no key.
    """
    around = (w.key for w in found if w.start < match.end() and match.start() < w.end and w.key[0] in "=@")
    return frozenset(key for key in (*keys(match.group()), *around) if len(key) > 1)


def _is_name(match: re.Match[str], its_keys: frozenset[str], text: str) -> bool:
    """Whether a word is a name; one that opens a sentence only if it is a country, an acronym or one of several."""
    word = match.group()
    if not word[0].isupper():
        return False
    if not _OPENS.search(text[: match.start()]):
        return True
    several = re.match(r" [^\W\d_]", text[match.end() :]) and text[match.end() + 1].isupper()
    return bool(several) or (word.isupper() and len(word) > 1) or any(key.startswith("@") for key in its_keys)


def _is_dateline(day: tuple[date, date], sentence: str, article: Article) -> bool:
    """Whether a day is only said to be the one of the report, which its record proves."""
    return day == (article.published, article.published) and bool(_REPORTING.search(sentence))


def _days(times: Sequence[Time]) -> tuple[tuple[date, date], ...]:
    return tuple((time.first, time.last) for time in times if time.first and time.last)


def _denied(text: str) -> frozenset[str]:
    return frozenset().union(*(keys(text[m.end() : m.end() + _REACH_OF_NOT]) for m in _NOT.finditer(text)))


@lru_cache(maxsize=512)
def _facts(passage: Passage) -> tuple[_Fact, ...]:
    """The sentences of a passage."""
    article = passage.article
    times = find_times(article.text, article.published, passage.start, passage.end)
    return tuple(
        _fact(
            article.text[start:end],
            (start, end),
            _days([time for time in times if start <= time.start < end]),
        )
        for start, end in _sentences(passage)
    )


def _sentences(passage: Passage) -> list[Span]:
    return [(passage.start + start, passage.start + end) for start, end in sentence_spans(passage.text)]


@lru_cache(maxsize=512)
def _record(article: Article) -> _Fact:
    """What is known of an article beside its text: readers see it next to every quote."""
    return _fact(f"{article.title} {article.source} {article.author}", (0, 0), ())


def _fact(text: str, span: Span, days: tuple[tuple[date, date], ...]) -> _Fact:
    return _Fact(span, frozenset(keys(text)), numbers(text), days, _denied(text))
