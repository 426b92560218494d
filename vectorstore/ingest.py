"""Files into the archive: reads, adds in batches, counts what happened and names what went wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from vectorstore.archive import AddResult, Archive
from vectorstore.article import Article
from vectorstore.sources import SourceProblem, read_articles, total_bytes

_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of the files read and in all, articles and passages stored so far."""

    bytes_done: int
    bytes_total: int
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingest did. `failed` counts articles that did not go in; `errors` also name lesser problems."""

    added: int
    updated: int
    unchanged: int
    failed: int
    passages: int
    seconds: float
    errors: tuple[SourceProblem, ...]


def ingest(
    archive: Archive,
    paths: Sequence[Path],
    *,
    today: date,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read every article under `paths` into the archive.

    What cannot be read is counted and named, everything else goes in. Raises ArchiveLocked, ArchiveFull
    and ModelError; batches stored until then stay.
    """
    started = time.monotonic()
    problems: list[SourceProblem] = []
    counts: Counter[str] = Counter()
    read = _ByteCounter()
    in_all = total_bytes(paths)
    for batch in _batches(_only_articles(read_articles(paths, today, read.add, archive.known), problems)):
        for result in _added(archive, batch, problems):
            counts.update(asdict(result))
        if progress is not None:
            articles = counts["added"] + counts["updated"] + counts["unchanged"]
            progress(Progress(read.count, in_all, articles, counts["passages"]))
    return Summary(
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        failed=sum(problem.lost for problem in problems),
        passages=counts["passages"],
        seconds=round(time.monotonic() - started, 3),
        errors=tuple(problems),
    )


def _added(archive: Archive, batch: list[Article], problems: list[SourceProblem]) -> Iterator[AddResult]:
    """Add a batch; where one article makes that fail, each by itself, so that the others go in."""
    try:
        yield archive.add(batch)
    except ValueError as error:
        if len(batch) == 1:
            problems.append(SourceProblem(batch[0].id, None, f"The article cannot be stored: {error}."))
            return
        for article in batch:
            yield from _added(archive, [article], problems)


class _ByteCounter:
    def __init__(self) -> None:
        self.count = 0

    def add(self, size: int) -> None:
        self.count += size


def _only_articles(found: Iterator[Article | SourceProblem], problems: list[SourceProblem]) -> Iterator[Article]:
    for item in found:
        if isinstance(item, SourceProblem):
            problems.append(item)
        else:
            yield item


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
