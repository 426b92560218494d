"""Saving the articles of a damaged catalog: both indexes can be made anew from them, they themselves from nothing.

Each article is stored with its digest, so that what is saved is known to be whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vectorstore.article import Article
from vectorstore.catalog import CATALOG_FILE, COLUMNS, Catalog, article_of, digest, is_there
from vectorstore.chroma_server import archive_name
from vectorstore.config import IndexConfig
from vectorstore.errors import ArchiveError, translated
from vectorstore.writer_lock import writer_lock

_ARTICLES_AT_ONCE = 500
_HIDDEN_ROWS = 1_000_000
"""Where so many numbers of rows on end cannot be read, there are no more; to try them takes some seconds."""
_REMEDY = "put that in order and run the command again, nothing is lost"


@dataclass(frozen=True, slots=True)
class Recovery:
    """How many articles a new catalog has from a damaged one, and the folder that the damaged files are kept in."""

    articles: int
    kept_in: Path


def recover(folder: Path, config: IndexConfig) -> Recovery | None:
    """Put a new catalog in the place of a damaged one, with its articles still to be indexed; None if it is sound.

    Raises ArchiveError, and changes nothing, where no article can be read or a server has them all.
    """
    folder = folder.absolute()
    damaged = folder / CATALOG_FILE
    if not is_there(damaged):
        return None
    with writer_lock(folder), translated("catalog", folder, sqlite3.OperationalError, remedy=_REMEDY):
        if _is_sound(damaged):
            return None
        if archive_name(config.chroma_url):
            raise ArchiveError(
                f"The catalog in {folder} is damaged; move that folder away and run `qa-bot status`: "
                f"a new folder takes every article over from {config.chroma_url}."
            )
        # What fails on the way leaves the old catalog where it is.
        with TemporaryDirectory(prefix="recovering-", dir=folder) as fresh:
            recovered = _copy(damaged, Path(fresh) / CATALOG_FILE)
            if not recovered:
                raise ArchiveError(
                    f"The catalog in {folder} is damaged and none of its articles can be read; "
                    "move that folder away, or put a copy of it back, and ingest the sources again."
                )
            kept_in = folder / f"damaged-{datetime.now():%Y%m%d-%H%M%S}"
            kept_in.mkdir()
            # The log of the damaged file goes before it: the new file must never meet it.
            for old in sorted(folder.glob(f"{CATALOG_FILE}*"), reverse=True):
                old.rename(kept_in / old.name)
            for new in sorted(Path(fresh).iterdir(), reverse=True):
                new.rename(folder / new.name)
    return Recovery(recovered, kept_in)


def _is_sound(path: Path) -> bool:
    """Whether everything in it can be read."""
    try:
        with closing(_reader(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            for row in connection.execute(f"SELECT {COLUMNS} FROM articles"):
                article_of(row)
    except sqlite3.OperationalError:
        # Locked or not to be opened, which says nothing of what is in it.
        raise
    except (sqlite3.DatabaseError, ValueError):
        return False
    return True


def _reader(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, not even by completing what is half written."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    # Where text is no Unicode, SQLite's module itself would raise what it raises for a file that is locked.
    connection.text_factory = bytes.decode
    return connection


def _copy(damaged: Path, fresh: Path) -> int:
    """Store what can be read of a damaged catalog in a fresh one; the number of articles."""
    catalog = Catalog(fresh)
    with closing(_reader(damaged)) as connection:
        # Has SQLite read a file that is shorter than it says itself, or parts of which it cannot understand.
        connection.execute("PRAGMA writable_schema = ON")
        connection.text_factory = _decoded
        articles = _whole_articles(connection)
        while some := list(islice(articles, _ARTICLES_AT_ONCE)):
            catalog.stage(some)
        # How it was built can be said anew, so that nothing is missing without it.
        with suppress(sqlite3.DatabaseError):
            for name, value in connection.execute("SELECT name, value FROM meta").fetchall():
                catalog.set_meta(name, value)
    saved = len(catalog.unfinished("pending"))
    catalog.close()
    return saved


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _whole_articles(connection: sqlite3.Connection) -> Iterator[Article]:
    """Every article that is stored as it was told to be, and not about to be deleted."""
    statement = f"SELECT rowid, digest, state, {COLUMNS} FROM articles WHERE rowid > ? ORDER BY rowid LIMIT 1"
    last, unread = 0, 0
    while unread < _HIDDEN_ROWS:
        try:
            row = connection.execute(statement, (last,)).fetchone()
        except sqlite3.DatabaseError:
            last, unread = last + 1, unread + 1
            continue
        if row is None:
            return
        # A damaged page may lead back to rows that were read.
        rowid, stored_digest, state, *values = row
        last, unread = max(last + 1, rowid), 0
        article = _article_if_whole(values, stored_digest)
        if article is not None and state != "deleting":
            yield article


def _article_if_whole(values: Sequence[Any], stored_digest: str) -> Article | None:
    try:
        article = article_of(values)
    except (TypeError, ValueError):
        return None
    return article if digest(article) == stored_digest else None
