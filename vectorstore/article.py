"""The two nouns of the archive: an `Article` and a `Passage`, which is an exact slice of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

SAMPLE_PREFIX = "sample/"
"""Ids of the articles that ship with the project start with this."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news item.

    `text` is the body as stored; every offset in this project counts characters of it.
    Unknown values are empty strings, an unknown date is None: it is never guessed.
    Several authors are joined by ", "; `language` is an ISO 639-1 code.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    source: str = ""
    author: str = ""
    section: str = ""
    language: str = ""
    published: date | None = None
    updated: date | None = None

    @property
    def is_sample(self) -> bool:
        """Whether the article ships with the project instead of being the user's own."""
        return self.id.startswith(SAMPLE_PREFIX)


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable slice of an article: characters `start` to `end` (exclusive) of its text."""

    article: Article
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(
                f"passage {self.start}-{self.end} lies outside article {self.article.id!r} "
                f"of {len(self.article.text)} characters"
            )

    @property
    def id(self) -> str:
        """Stable id: the same slice of the same article has the same id."""
        return f"{self.article.id}#{self.start}-{self.end}"

    @property
    def text(self) -> str:
        """The slice itself, exactly as stored."""
        return self.article.text[self.start : self.end]


def article_of(passage_id: str) -> str:
    """The article's id in a passage's."""
    return passage_id.rpartition("#")[0]


def span_of(passage_id: str) -> tuple[str, int, int]:
    """A passage's id taken apart: article id, start, end."""
    article_id, _, offsets = passage_id.rpartition("#")
    start, _, end = offsets.partition("-")
    return article_id, int(start), int(end)


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with its score for one question: higher is better, comparable within one ranking only.

    `similarity` is the cosine of passage and question, 0 where dense search did not find the passage. `found` are the
    slices that retrieval found, where the passage is more than one of them.
    """

    passage: Passage
    score: float
    similarity: float = 0.0
    found: tuple[ScoredPassage, ...] = ()

    @property
    def slices(self) -> tuple[ScoredPassage, ...]:
        """What retrieval found of it: the passage itself where it is no more than that."""
        return self.found or (self,)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search may return: days are inclusive, `sources` are outlet names compared without case.

    `as_of` is the day the question is asked from: nothing published after it is returned. When any of
    the three days is set, an article without a date is left out, for nobody can say that it fits.
    """

    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()

    @property
    def first_day(self) -> date | None:
        """The earliest publication day allowed, or None."""
        return self.since

    @property
    def last_day(self) -> date | None:
        """The latest publication day allowed, or None."""
        days = [day for day in (self.as_of, self.until) if day is not None]
        return min(days) if days else None

    @property
    def has_dates(self) -> bool:
        """Whether any of the days is set."""
        return self.first_day is not None or self.last_day is not None

    def narrowed(self, other: Filters) -> Filters:
        """Filters that let through what both of these do; the outlets stay as they are."""
        firsts = [day for day in (self.first_day, other.first_day) if day is not None]
        lasts = [day for day in (self.last_day, other.last_day) if day is not None]
        return replace(self, since=max(firsts, default=None), until=min(lasts, default=None))

    def other_days(self) -> list[Filters]:
        """Filters for the days before and after those allowed, with the same outlets."""
        first, last, a_day = self.first_day, self.last_day, timedelta(1)
        before = [Filters(until=first - a_day, sources=self.sources)] if first and first > date.min else []
        after = [Filters(since=last + a_day, sources=self.sources)] if last and last < date.max else []
        return before + after

    def admits(self, article: Article) -> bool:
        """Whether a search with these filters may return the article."""
        first, last, day = self.first_day, self.last_day, article.published
        if self.sources and article.source.casefold() not in {source.casefold() for source in self.sources}:
            return False
        if not self.has_dates:
            return True
        return day is not None and (first is None or day >= first) and (last is None or day <= last)
