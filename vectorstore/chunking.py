"""Cutting an article into passages: exact slices on sentence boundaries that every model can read whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from vectorstore.article import Article, Passage
from vectorstore.embedding import Embedder
from vectorstore.sentences import sentence_spans
from vectorstore.tokens import TokenCounter

Fits = Callable[[str], bool]
Span = tuple[int, int]

_HEADING_CHARACTERS = 160
"""A headline longer than this is cut where it goes into what is embedded, so that room for the text is left."""


def heading(article: Article) -> str:
    """Headline, outlet and date in words: embedded and searched with each passage, never part of the slice."""
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else ""
    origin = ", ".join(part for part in (article.source[:60], day) if part)
    return ". ".join(part for part in (article.title[:_HEADING_CHARACTERS], origin) if part)


def searchable_text(passage: Passage) -> str:
    """What is embedded for a passage: its heading, then its text."""
    return f"{heading(passage.article)}. {passage.text}"


class Chunker:
    """Cuts articles into passages of at most `limit` tokens that the embedding model reads to the end."""

    def __init__(self, counter: TokenCounter, embedder: Embedder, limit: int) -> None:
        self._counter = counter
        self._embedder = embedder
        self._limit = limit

    def passages(self, article: Article) -> list[Passage]:
        """The passages of an article in order; together they hold all of its text but white space between them."""
        room = self._embedder.window - self._embedder.count(heading(article) + ". ")

        def fits(text: str) -> bool:
            return self._counter.count(text) <= self._limit and self._embedder.count(text) <= room

        spans = _pack(article.text, list(_pieces(article.text, fits)), fits)
        return [Passage(article, start, end) for start, end in spans]


def _pieces(text: str, fits: Fits) -> Iterator[Span]:
    """Sentences, those that are too long cut further."""
    for start, end in sentence_spans(text):
        if fits(text[start:end]):
            yield start, end
        else:
            yield from _cut(text, start, end, fits)


def _cut(text: str, start: int, end: int, fits: Fits) -> Iterator[Span]:
    """Parts of a sentence that fit: at words where there are any, else inside a word."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    small: list[Span] = []
    for word_start, word_end in words:
        small.extend(_halve(text, word_start, word_end, fits))
    yield from _pack(text, small, fits)


def _halve(text: str, start: int, end: int, fits: Fits) -> Iterator[Span]:
    if end - start == 1 or fits(text[start:end]):
        yield start, end
        return
    middle = (start + end) // 2
    yield from _halve(text, start, middle, fits)
    yield from _halve(text, middle, end, fits)


def _pack(text: str, pieces: list[Span], fits: Fits) -> list[Span]:
    """Joins neighbours greedily as long as the joined slice fits."""
    packed: list[Span] = []
    for start, end in pieces:
        if packed and fits(text[packed[-1][0] : end]):
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed
