"""Whether a passage proves a sentence, and by which of its own sentences: the one test behind every citation.

A proof holds enough of the sentence's words, and all of its numbers, days and names. Days are compared as
days: "10 November 2020" is proved by "on Nov. 10" in an article of February 2021. The test compares words:
it cannot tell a paraphrase in wholly other words, or in another language, from an invention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.numerals import numbers
from qa_bot.reading.days import Days
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
_CLOCK = re.compile(r"\b(\d{1,2})(?=(?::\d\d)? ?[ap]\.?m\b)", re.I)
"""An hour stands inside of a time expression, whose day alone is compared."""
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
    days: tuple[Days, ...]
    denied: frozenset[str]

    def is_provable(self, share: float) -> bool:
        """Whether there is enough to compare: a bare figure only says something of a passage that was named."""
        has_figure = bool(self.numbers or self.days) and share <= MARKED_SHARE
        return bool(self.words or self.names) or has_figure


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a sentence of a passage holds, and its offsets in the article."""

    span: Span
    keys: frozenset[str]
    numbers: frozenset[str]
    days: tuple[Days, ...]
    denied: frozenset[str]


_Placed = tuple[int, _Fact]
"""A sentence with the place of its passage."""


@lru_cache(maxsize=512)
def proof(sentence: str, passage: Passage, share: float = MARKED_SHARE) -> tuple[Span, ...]:
    """Article offsets of the passage's sentences that prove a sentence, in order; empty where none do."""
    return tuple(span for _, span in joint_proof(sentence, (passage,), share))


@lru_cache(maxsize=512)
def joint_proof(
    sentence: str, passages: tuple[Passage, ...], share: float = MARKED_SHARE
) -> tuple[tuple[int, Span], ...]:
    """The same from several passages together: pairs of a passage's place in `passages` and article offsets.

    Words that count from a publication day ("last year") are read in the sentence as in the first article.
    """
    if not passages:
        return ()
    claim = _claim(sentence, passages[0].article)
    facts = [(place, fact) for place, passage in enumerate(passages) for fact in _facts(passage)]
    record = _joined([_record(passage.article) for passage in passages])
    around = record.keys.union(*(fact.keys for _, fact in facts))
    if not claim.is_provable(share) or any(not name & around for name in claim.names):
        return ()
    facts.sort(key=lambda item: -_gain(claim, [item]))
    for chosen in (*([item] for item in facts), *_growing(claim, facts)):
        if _holds(claim, _joined([fact for _, fact in chosen]), record, share):
            return tuple(sorted((place, fact.span) for place, fact in chosen))
    return ()


def says_something(sentence: str) -> bool:
    """Whether a sentence states anything that could be proved: questions and bare words do not."""
    return not sentence.rstrip().endswith("?") and bool(keys(sentence))


def _growing(claim: _Claim, facts: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Two, three, ... sentences, each time with the one that adds most."""
    chosen: list[_Placed] = []
    for _ in range(min(_MOST_SENTENCES, len(facts))):
        chosen = [*chosen, max(facts, key=lambda item: _gain(claim, [*chosen, item]))]
        yield chosen


def _gain(claim: _Claim, items: Sequence[_Placed]) -> int:
    """How much of a claim some sentences hold; a number or a day tells more than a word."""
    found = _joined([fact for _, fact in items])
    told = sum(bool(word & found.keys) for word in (*claim.words, *claim.names))
    return told + 2 * len(claim.numbers & found.numbers) + 2 * sum(_dated(day, found) for day in claim.days)


def _holds(claim: _Claim, found: _Fact, record: _Fact, share: float) -> bool:
    """Whether sentences, with the headline's help, hold a claim. Names count as words where it has no others."""
    told = claim.words or claim.names
    in_sentences = sum(bool(word & found.keys) for word in told)
    with_headline = sum(bool(word & (found.keys | record.keys)) for word in told)
    return (
        with_headline >= share * len(told)
        and 2 * in_sentences >= share * len(told)
        and claim.numbers <= found.numbers | record.numbers
        and all(_dated(day, found) for day in claim.days)
        and not _contradicts(claim, found)
    )


def _contradicts(claim: _Claim, found: _Fact) -> bool:
    """Whether one side denies what the other states."""
    stated = frozenset().union(*claim.words, *claim.names) - claim.denied
    return bool(found.denied & stated) or bool(claim.denied and not found.denied)


def _dated(claimed: Days, found: _Fact) -> bool:
    """Whether the sentences name a time that is at least as exact as the one that is claimed."""
    return any(claimed[0] <= first and last <= claimed[1] for first, last in found.days)


@lru_cache(maxsize=512)
def _claim(sentence: str, article: Article) -> _Claim:
    if len(sentence) > _LONGEST_CLAIM:
        return _Claim((), (), frozenset(), (), frozenset())
    times = [time for time in find_times(sentence, article.published) if time.first]
    rest = sentence
    for time in times:
        rest = rest[: time.start] + " " * (time.end - time.start) + rest[time.end :]
    found = words(rest)
    tokens = [(match, _keys_at(match, found)) for match in _TOKEN.finditer(rest) if not match.group()[0].isdigit()]
    names = {match.start() for match, its_keys in tokens if _is_name(match, its_keys, rest)}
    return _Claim(
        tuple(its_keys for match, its_keys in tokens if its_keys and match.start() not in names),
        tuple(its_keys for match, its_keys in tokens if its_keys and match.start() in names),
        numbers(rest) | numbers(" ".join(_CLOCK.findall(sentence))),
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


def _is_dateline(day: Days, sentence: str, article: Article) -> bool:
    """Whether a day is only said to be the one of the report, which its record proves."""
    return day == (article.published, article.published) and bool(_REPORTING.search(sentence))


def _days(times: Sequence[Time]) -> tuple[Days, ...]:
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


def _fact(text: str, span: Span, days: tuple[Days, ...]) -> _Fact:
    return _Fact(span, keys(text), numbers(text), days, _denied(text))


def _joined(facts: Sequence[_Fact]) -> _Fact:
    """Several sentences taken as one; its span means nothing."""
    return _Fact(
        (0, 0),
        frozenset().union(*(fact.keys for fact in facts)),
        frozenset().union(*(fact.numbers for fact in facts)),
        tuple(day for fact in facts for day in fact.days),
        frozenset().union(*(fact.denied for fact in facts)),
    )
