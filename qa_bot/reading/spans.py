"""What readers give: spans of passages, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from vectorstore.article import ScoredPassage


@dataclass(frozen=True, slots=True)
class Span:
    """An answer in passage `n` (from 1): article offsets `start` to `end`, and how sure the reader is, in [0, 1]."""

    n: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: spans, best first, and how sure it is that the first one answers, in [0, 1]."""

    spans: tuple[Span, ...] = ()
    confidence: float = 0.0


class Reader(Protocol):
    """Reads passages for a question."""

    def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
        """Spans that may answer the question; whole sentences where no few words can; none where nothing does.

        `now` is the day of the question where the archive knows the news of that day, so that what only older articles
        tell may be outdated; without it nothing is.
        """
        ...
