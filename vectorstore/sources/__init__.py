"""Files to articles: text, Markdown, HTML, JSON Lines and CSV, each also gzipped, folders recursively."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from vectorstore.article import Article
from vectorstore.sources.files import (
    FOLDER_SUFFIXES,
    READ_TYPES,
    UnreadableFile,
    kind_of,
    open_bytes,
    read_bounded,
    size_on_disk,
    walk,
)
from vectorstore.sources.html import parse_html
from vectorstore.sources.identity import Identities
from vectorstore.sources.plaintext import parse_text
from vectorstore.sources.problem import SourceProblem
from vectorstore.sources.records import read_csv, read_json_lines

__all__ = ["SourceProblem", "read_articles", "total_bytes"]

Found = Article | SourceProblem


def read_articles(
    paths: Sequence[Path],
    today: date,
    on_bytes: Callable[[int], None] = lambda size: None,
    stored: Callable[[Sequence[str]], Collection[str]] = lambda ids: (),
) -> Iterator[Found]:
    """Every article under `paths` in a stable order, and every problem where it was met.

    `today` bounds publication dates; `on_bytes` is told the size on disk of what has been read; `stored` tells
    which of some ids the archive holds, for files to keep theirs.
    """
    identities = Identities(stored)
    for path in walk(paths):
        if isinstance(path, SourceProblem):
            yield path
            continue
        try:
            yield from _read_file(path, today, identities)
        except UnreadableFile as problem:
            yield SourceProblem(str(path), problem.line, str(problem))
        on_bytes(size_on_disk(path))


def total_bytes(paths: Sequence[Path]) -> int:
    """The size on disk of all that `read_articles` would read."""
    return sum(size_on_disk(path) for path in walk(paths) if isinstance(path, Path))


def _read_file(path: Path, today: date, identities: Identities) -> Iterator[Found]:
    kind = kind_of(path)
    if kind in (".jsonl", ".ndjson"):
        yield from read_json_lines(path, today, identities)
    elif kind == ".csv":
        yield from read_csv(path, today, identities)
    elif kind in FOLDER_SUFFIXES:
        with open_bytes(path) as stream:
            data = read_bounded(stream)
        parse = parse_html if kind in (".html", ".htm") else parse_text
        for found in parse(data, str(path), today):
            if isinstance(found, Article):
                article = identities.of_file(found, path)
                yield from identities.meet(article, str(path))
                yield article
            else:
                yield found
    else:
        raise UnreadableFile(f"The file type {kind or 'without suffix'!r} is not known. {READ_TYPES}")
