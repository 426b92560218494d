"""The truth about the archive in one SQLite file: articles, their passages, and how the index was built.

An article is searchable only in state "indexed". A writer marks it "pending" (or "deleting") first, writes
the two search indexes, and marks it "indexed" last: whatever a crash leaves behind is found by its state.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from vectorstore.article import SAMPLE_PREFIX, Article, Filters, Passage
from vectorstore.errors import ArchiveError, translated

CATALOG_FILE = "catalog.sqlite"
"""Its name in the folder of an archive."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, state TEXT NOT NULL,
    title TEXT NOT NULL, url TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL,
    section TEXT NOT NULL, language TEXT NOT NULL, published TEXT, updated TEXT, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_state ON articles (state) WHERE state != 'indexed';
CREATE INDEX IF NOT EXISTS articles_facts ON articles (published, source, state, id);
CREATE TABLE IF NOT EXISTS passages (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, PRIMARY KEY (article_id, start, "end")
) WITHOUT ROWID;
"""
COLUMNS = "id, text, title, url, source, author, section, language, published, updated"
_BUSY_SECONDS = 30.0
_VARIABLES = 500
"""Ids asked for in one statement; SQLite allows a limited number of variables."""
_REMEDY = (
    "see that no other program holds it and that the folder can be written; "
    "if it is damaged, `qa-bot ingest --rebuild` saves the articles that can still be read"
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive holds: `first` and `last` are publication days, `sources` maps outlets to articles."""

    articles: int = 0
    passages: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    samples: int = 0


def digest(article: Article) -> str:
    """A hash over everything that is stored: equal digests mean that nothing has to be done.

    Raises UnicodeEncodeError for half of a surrogate pair, which no file of text can hold.
    """
    parts = [str(getattr(article, name)) for name in Article.__dataclass_fields__]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def is_there(path: Path) -> bool:
    """Whether there is a catalog. Raises ArchiveError where that cannot be seen: an archive is not empty then."""
    try:
        return path.exists()
    except OSError as error:
        raise ArchiveError(
            f"The data folder {path.parent} cannot be read ({error.strerror}); choose another --data-dir."
        ) from error


class Catalog:
    """The SQLite file; one connection a thread, so that readers never wait for one another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._covered: tuple[tuple[int, int], Coverage] | None = None
        with self._write() as connection:
            connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close this thread's connection at once; that of another one closes when nothing uses it any more."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        self._local = threading.local()
        if connection is not None:
            connection.close()

    def meta(self, name: str) -> str | None:
        """A remembered value, or None."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, name: str, value: str) -> None:
        """Remember a value."""
        with self._write() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    @property
    def generation(self) -> int:
        """A number that grows with every change that searches can see, whichever process made it."""
        return int(self.meta("generation") or 0)

    def digests(self, ids: Sequence[str]) -> dict[str, str]:
        """The digests of those of the articles that are indexed."""
        rows = self._select_in("SELECT id, digest FROM articles WHERE state = 'indexed' AND id IN", ids)
        return dict(rows)

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are stored, in any state."""
        return {row[0] for row in self._select_in("SELECT id FROM articles WHERE id IN", ids)}

    def stage(self, articles: Iterable[Article]) -> None:
        """Store articles as pending: their old passages are no longer searchable, their new ones not yet."""
        with self._write() as connection:
            _put(connection, articles, "pending")

    def commit(self, passages: Iterable[Passage], ids: Iterable[str]) -> None:
        """Make staged articles and their passages searchable."""
        spans = [(passage.article.id, passage.start, passage.end) for passage in passages]
        with self._write() as connection:
            connection.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?)", spans)
            connection.executemany(
                "UPDATE articles SET state = 'indexed' WHERE id = ?", [(article_id,) for article_id in ids]
            )
            _grow_generation(connection)

    def take_over(self, articles: Sequence[Article], passages: Iterable[Passage], gone: Iterable[str]) -> None:
        """Make articles searchable that another node indexed, and forget others: all of it or nothing."""
        spans = [(passage.article.id, passage.start, passage.end) for passage in passages]
        with self._write() as connection:
            connection.executemany("DELETE FROM articles WHERE id = ?", [(article_id,) for article_id in gone])
            _put(connection, articles, "indexed")
            connection.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?)", spans)
            _grow_generation(connection)

    def condemn(self, ids: Iterable[str]) -> None:
        """Mark articles for deletion: from now on they are not searchable."""
        with self._write() as connection:
            connection.executemany(
                "UPDATE articles SET state = 'deleting' WHERE id = ?", [(article_id,) for article_id in ids]
            )
            _grow_generation(connection)

    def forget(self, ids: Iterable[str]) -> None:
        """Remove articles and their passages."""
        with self._write() as connection:
            connection.executemany("DELETE FROM articles WHERE id = ?", [(article_id,) for article_id in ids])
            _grow_generation(connection)

    def stage_all(self) -> None:
        """Make every article pending, as before a rebuild."""
        with self._write() as connection:
            connection.execute("DELETE FROM passages")
            connection.execute("UPDATE articles SET state = 'pending' WHERE state = 'indexed'")
            _grow_generation(connection)

    def has_unfinished(self) -> bool:
        """Whether a writer is at work or was interrupted."""
        return bool(self._rows("SELECT 1 FROM articles WHERE state != 'indexed' LIMIT 1"))

    def unfinished(self, state: str) -> list[str]:
        """Ids of the articles in state "pending" or "deleting"."""
        return [row[0] for row in self._rows("SELECT id FROM articles WHERE state = ? ORDER BY id", (state,))]

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Stored articles by id, whatever their state."""
        rows = self._select_in(f"SELECT {COLUMNS} FROM articles WHERE id IN", ids)
        return {row[0]: article_of(row) for row in rows}

    def article(self, article_id: str) -> Article | None:
        """One searchable article, or None."""
        rows = self._rows(f"SELECT {COLUMNS} FROM articles WHERE state = 'indexed' AND id = ?", (article_id,))
        return article_of(rows[0]) if rows else None

    def all_articles(self) -> Iterator[Article]:
        """Every searchable article, newest first, undated ones last; read as they are asked for."""
        with self._translated():
            rows = self._connection().execute(
                f"SELECT {COLUMNS} FROM articles WHERE state = 'indexed' ORDER BY published DESC NULLS LAST, id"
            )
            yield from map(article_of, rows)

    def passage_spans(self, article_ids: Sequence[str]) -> set[tuple[str, int, int]]:
        """(article id, start, end) of every searchable passage of these articles."""
        return set(
            self._select_in(
                'SELECT p.article_id, p.start, p."end" FROM passages p JOIN articles a ON a.id = p.article_id '
                "WHERE a.state = 'indexed' AND p.article_id IN",
                article_ids,
            )
        )

    def passage_ids(self) -> set[str]:
        """The id of every passage."""
        rows = self._rows('SELECT article_id, start, "end" FROM passages')
        return {f"{article_id}#{start}-{end}" for article_id, start, end in rows}

    def admitted_passages(self, filters: Filters) -> list[str]:
        """The ids of all searchable passages that the filters let through."""
        condition, values = self._condition(filters)
        rows = self._rows(
            'SELECT p.article_id, p.start, p."end" FROM articles a JOIN passages p ON p.article_id = a.id '
            f"WHERE a.state = 'indexed' AND {condition}",
            values,
        )
        return [f"{article_id}#{start}-{end}" for article_id, start, end in rows]

    def admitted_articles(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Those of the articles that are searchable and that the filters let through."""
        condition, values = self._condition(filters)
        statement = f"SELECT id FROM articles a WHERE a.state = 'indexed' AND {condition} AND id IN"
        return {row[0] for row in self._select_in(statement, ids, values)}

    def share(self, filters: Filters) -> float:
        """The share of the searchable articles that the filters let through."""
        if filters == Filters():
            return 1.0
        condition, values = self._condition(filters)
        count = "SELECT count(*) FROM articles a WHERE a.state = 'indexed'"
        fitting, every = self._number(f"{count} AND {condition}", values), self._number(count)
        return float(fitting / every) if every else 1.0

    def has_passages(self) -> bool:
        """Whether there is anything to search."""
        return bool(self._rows("SELECT 1 FROM passages LIMIT 1"))

    def published_between(self, first: date, last: date) -> int:
        """How many searchable articles were published on these days, both inclusive."""
        return self._number(
            "SELECT count(*) FROM articles WHERE state = 'indexed' AND published BETWEEN ? AND ?",
            (first.isoformat(), last.isoformat()),
        )

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._number("SELECT count(*) FROM passages")

    def coverage(self) -> Coverage:
        """Counts, outlets and the range of publication days over the searchable articles, counted when they change."""
        # Articles that a writer has begun with are not searchable, though the generation grows only when it is done.
        begun = self._number("SELECT count(*) FROM articles WHERE state != 'indexed'")
        state, covered = (self.generation, begun), self._covered
        if covered is None or covered[0] != state:
            covered = self._covered = state, self._counted()
        return covered[1]

    def _counted(self) -> Coverage:
        ((articles, first, last, samples),) = self._rows(
            "SELECT count(*), min(published), max(published), count(*) FILTER (WHERE substr(id, 1, ?) = ?) "
            "FROM articles WHERE state = 'indexed'",
            (len(SAMPLE_PREFIX), SAMPLE_PREFIX),
        )
        sources = self._rows(
            "SELECT source, count(*) FROM articles WHERE state = 'indexed' AND source != '' "
            "GROUP BY source ORDER BY count(*) DESC, source"
        )
        return Coverage(articles, self.passage_count(), dict(sources), _day(first), _day(last), samples)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._translated(), self._connection() as connection:
            yield connection

    def _translated(self) -> AbstractContextManager[None]:
        # What cannot be decoded is a message of SQLite that quotes damaged bytes.
        return translated("catalog", self._path.parent, sqlite3.DatabaseError, UnicodeDecodeError, remedy=_REMEDY)

    def _rows(self, statement: str, values: Sequence[str | int] = ()) -> list[Any]:
        with self._translated():
            return self._connection().execute(statement, values).fetchall()

    def _number(self, statement: str, values: Sequence[str] = ()) -> int:
        return int(self._rows(statement, values)[0][0])

    def _select_in(self, statement: str, ids: Sequence[str], values: Sequence[str] = ()) -> list[Any]:
        rows: list[Any] = []
        for first in range(0, len(ids), _VARIABLES):
            part = ids[first : first + _VARIABLES]
            rows.extend(self._rows(f"{statement} ({_marks(part)})", [*values, *part]))
        return rows

    def _condition(self, filters: Filters) -> tuple[str, list[str]]:
        """What `filters.admits` says, as SQL over the articles `a`, and its values."""
        parts, values = ["TRUE"], []
        if filters.has_dates:
            parts.append("a.published BETWEEN ? AND ?")
            values += [(filters.first_day or date.min).isoformat(), (filters.last_day or date.max).isoformat()]
        if filters.sources:
            # SQLite folds the case of English letters only.
            folded = {source.casefold() for source in filters.sources}
            stored = [row[0] for row in self._rows("SELECT DISTINCT source FROM articles")]
            outlets = [source for source in stored if source.casefold() in folded]
            parts.append(f"a.source IN ({_marks(outlets)})")
            values += outlets
        return " AND ".join(parts), values


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _put(connection: sqlite3.Connection, articles: Iterable[Article], state: str) -> None:
    """Store articles in a state, without passages."""
    rows = [(digest(article), state, *row_of(article)) for article in articles]
    connection.executemany("DELETE FROM passages WHERE article_id = ?", [(row[2],) for row in rows])
    connection.executemany(
        f"INSERT OR REPLACE INTO articles (digest, state, {COLUMNS}) VALUES ({', '.join('?' * 12)})", rows
    )


def _grow_generation(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO meta VALUES ('generation', '1') "
        "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def row_of(article: Article) -> tuple[str | None, ...]:
    """An article as a row of plain values."""
    return (
        article.id,
        article.text,
        article.title,
        article.url,
        article.source,
        article.author,
        article.section,
        article.language,
        article.published.isoformat() if article.published else None,
        article.updated.isoformat() if article.updated else None,
    )


def article_of(row: Sequence[Any]) -> Article:
    """The article of such a row."""
    article_id, text, title, url, source, author, section, language, published, updated = row
    return Article(article_id, text, title, url, source, author, section, language, _day(published), _day(updated))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
