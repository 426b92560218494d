"""Spans with what they are judged by: their words made comparable, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_bot.numerals import numbers
from qa_bot.reading.answers import time_of
from qa_bot.reading.nations import country_of
from qa_bot.reading.questions import Kind
from qa_bot.reading.spans import Span
from qa_bot.reading.units import end_of_figure
from vectorstore.article import Article, ScoredPassage

_BARE = re.compile(r"^(?:the|a|an)\s+|[^\w\s%$€£.-]|['’]s\b", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """A span of an article with its words made comparable."""

    span: Span
    words: tuple[str, ...]
    article: Article

    @property
    def text(self) -> str:
        """The words as they stand in the article."""
        return self.article.text[self.span.start : self.span.end]

    @property
    def published(self) -> date:
        """The article's day; where it is unknown, the first of all days."""
        return self.article.published or date.min

    def scored(self, score: float) -> Told:
        """The same with another score."""
        return replace(self, span=replace(self.span, score=score))


def told(kind: Kind, spans: Sequence[Span], passages: Sequence[ScoredPassage]) -> list[Told]:
    """The spans with their words, by the kind of answer that is asked for."""
    return [_told(kind, span, passages[span.n - 1].passage.article) for span in spans]


def _told(kind: Kind, span: Span, article: Article) -> Told:
    """The span with its words: of figures the numbers alone, as in "16 people" and "Sixteen"; of days the days meant."""
    if kind.is_figure:
        span = replace(span, end=end_of_figure(article.text, span.start, span.end))
    text = article.text[span.start : span.end]
    if kind is Kind.WHEN and (time := time_of(span, article)) is not None and time.first is not None:
        return Told(span, (str(time.first), str(time.last)), article)
    if kind.is_figure and (found := numbers(text)):
        return Told(span, tuple(sorted(found)), article)
    return Told(span, tuple(_BARE.sub("", country_of(text) or text).casefold().split()), article)


def agreement(one: Told, other: Told) -> float:
    """1 for the same words; the shared part where one's words are among the other's: "Biden" and "Joe Biden"."""
    if one.words == other.words:
        return 1.0
    ours, theirs = set(one.words), set(other.words)
    shared = ours & theirs
    return len(shared) / max(len(one.words), len(other.words)) if shared and shared in (ours, theirs) else 0.0
