"""Cutting an article into passages: exact slices on sentence boundaries that every model can read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vectorstore.article import Article, Passage
from vectorstore.embedding import Embedder
from vectorstore.sentences import sentence_spans
from vectorstore.tokens import TokenCounter

Fits = Callable[[str], bool]
Span = tuple[int, int]

_HEADING_CHARACTERS = 160
_OUTLET_CHARACTERS = 60
_CHARACTERS_A_TOKEN = 10
"""No real text has longer tokens on average; it keeps white space, rulers and the like from growing a passage."""


def heading(article: Article) -> str:
    """Headline, outlet and date in words: embedded and searched beside each passage, never part of the slice."""
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else ""
    origin = ", ".join(part for part in (article.source[:_OUTLET_CHARACTERS], day) if part)
    return ". ".join(part for part in (article.title[:_HEADING_CHARACTERS], origin) if part)


class Chunker:
    """Cuts articles into passages of at most `limit` tokens that the embedding model reads to the end."""

    def __init__(self, counter: TokenCounter, embedder: Embedder, limit: int) -> None:
        self._counter = counter
        self._embedder = embedder
        self._limit = limit

    def passages(self, article: Article) -> list[Passage]:
        """The passages of an article in order; together they hold all of its text but white space between them."""
        room = self._embedder.window
        longest = self._limit * _CHARACTERS_A_TOKEN

        def load(text: str) -> float:
            """How full a passage this text would be: up to 1 it fits. Long texts are not counted at all."""
            if len(text) > longest:
                return len(text) / self._limit
            return max(self._counter.count(text) / self._limit, self._embedder.count(text) / room)

        spans = _pack(article.text, list(_pieces(article.text, load)), load)
        return [Passage(article, start, end) for start, end in spans]


def _pieces(text: str, load: Callable[[str], float]) -> Iterator[tuple[Span, float]]:
    """Sentences with their loads, those that do not fit cut further."""
    for start, end in sentence_spans(text):
        yield from _halved(text, start, end, load)


def _halved(text: str, start: int, end: int, load: Callable[[str], float]) -> Iterator[tuple[Span, float]]:
    """Halves of halves until they fit, at white space where there is any, else inside a word."""
    weight = load(text[start:end])
    if weight <= 1 or end - start == 1:
        yield (start, end), weight
        return
    left, right = _middle(text, start, end)
    yield from _halved(text, start, left, load)
    yield from _halved(text, right, end, load)


def _middle(text: str, start: int, end: int) -> Span:
    """The end of the left and the start of the right half; white space between them belongs to neither."""
    middle = (start + end) // 2
    left = middle
    while left > start and not text[left - 1].isspace():
        left -= 1
    if left == start:
        left = middle
        while left < end and not text[left].isspace():
            left += 1
        if left == end:
            return middle, middle
    right = left
    while left > start and text[left - 1].isspace():
        left -= 1
    while text[right].isspace():
        right += 1
    return left, right


def _pack(text: str, pieces: Sequence[tuple[Span, float]], load: Callable[[str], float]) -> list[Span]:
    """Joins neighbours greedily as long as the joined slice fits.

    The sum of the loads tells nearly how far a slice can go, so that each slice is counted about once.
    """
    packed: list[Span] = []
    first = 0
    while first < len(pieces):
        last, total = first, pieces[first][1]
        while last + 1 < len(pieces) and total + pieces[last + 1][1] <= 1:
            last += 1
            total += pieces[last][1]
        while last > first and load(text[pieces[first][0][0] : pieces[last][0][1]]) > 1:
            last -= 1
        packed.append((pieces[first][0][0], pieces[last][0][1]))
        first = last + 1
    return packed
