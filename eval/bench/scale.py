"""Retrieval as the archive grows: many passages with vectors at random, so that none has to be embedded."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bench.articles import made_articles, made_questions
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder

_QUESTIONS = 100
_DELETED = 5
_BATCH = 500
_TOPICS = 200
_SIZE = 384
_NARROW = Filters(since=date(2020, 3, 1), until=date(2020, 3, 31))
_BROAD = Filters(as_of=date(2024, 1, 1))


class _RandomVectors(Embedder):
    """Unit vectors around a few hundred topics, the same for the same text."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (n, 384)."""
        topics = np.random.default_rng(0).normal(size=(_TOPICS, _SIZE))
        vectors = []
        for text in texts:
            rng = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
            vectors.append(topics[rng.integers(_TOPICS)] + rng.normal(size=_SIZE))
        found: NDArray[np.float32] = np.array(vectors, dtype=np.float32)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found


def grow(folder: Path, passages: int) -> Archive:
    """An archive with at least so many passages; one that is there grows."""
    archive = Archive.open(folder, IndexConfig())
    archive.embedder = _RandomVectors()
    seed = 1
    while archive.coverage().passages < passages:
        archive.add(made_articles(_BATCH, seed))
        seed += 1
    archive.embedder = Embedder()
    return archive


def search_times(archive: Archive, name: str) -> dict[str, float]:
    """Median and 95th percentile of a search in milliseconds, the question's vector included, by filter."""
    archive.warm_up()
    found = {}
    for label, filters in (("", Filters()), ("_one_month", _NARROW), ("_up_to_a_day", _BROAD)):
        times = _times(archive, made_questions(_QUESTIONS), filters)
        found[f"search_p50_ms_{name}{label}"] = statistics.median(times)
        found[f"search_p95_ms_{name}{label}"] = float(np.percentile(times, 95))
    return found


def delete_time(archive: Archive) -> float:
    """The median time in milliseconds to delete one article."""
    times = []
    for article in list(islice(archive.articles(), _DELETED)):
        started = time.perf_counter()
        archive.delete([article.id])
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def _times(archive: Archive, questions: Sequence[str], filters: Filters) -> list[float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        archive.search(question, filters, 40)
        times.append(1000 * (time.perf_counter() - started))
    return times
