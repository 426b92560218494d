"""What the nodes of a shared archive tell each other: its articles, as records on their Chroma server.

Each node keeps a catalog and a lexical index of its own and brings them up to date from these records. A record is
an article with its passages, or says that the article is gone. The one told last counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vectorstore.article import Article, Passage
from vectorstore.catalog import article_of, row_of
from vectorstore.chroma_server import answering, client_of, existing

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_RECORDS_AT_ONCE = 20
"""A server refuses what is too long: so many long articles are some megabytes."""
_LATE_MS = 60_000
"""A record may come so late, or from a clock that is so far behind, and is still seen."""
_PLACE: list[Sequence[float]] = [[1.0, 0.0]]
"""Chroma wants a vector for everything."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record of an article with its passages' `spans`; `article` None says that it is gone."""

    article_id: str
    article: Article | None = None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def passages(self) -> list[Passage]:
        """The article's passages."""
        return [Passage(self.article, start, end) for start, end in self.spans] if self.article else []


class SharedArticles:
    """The records of one archive. Every method raises ArchiveError where the server does not answer."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._url = url

    @property
    def manifest(self) -> str | None:
        """How the archive's index is built, or None where nobody has begun it."""
        with answering(self._url):
            known = existing(self._client, self._records)
            return (known.metadata or {}).get("index") if known else None

    def begin(self, manifest: str) -> None:
        """Say how the index is built, before the first article and whenever it is built anew."""
        with answering(self._url):
            self._collection.modify(metadata={"index": manifest})

    def tell(self, articles: Sequence[Article], passages: Sequence[Passage]) -> None:
        """Tell the other nodes of these articles, every one with all of its passages."""
        spans: dict[str, list[tuple[int, int]]] = {article.id: [] for article in articles}
        for passage in passages:
            spans[passage.article.id].append((passage.start, passage.end))
        self._write({article.id: _content(article, spans[article.id]) for article in articles})

    def tell_gone(self, ids: Sequence[str]) -> None:
        """Tell the other nodes that these articles are no longer there."""
        self._write(dict.fromkeys(ids, ""))

    def since(self, told_ms: int) -> Iterator[list[Told]]:
        """The records told from a moment on, some at a time, and those from shortly before that may have come late."""
        later: Any = {"told_ms": {"$gt": told_ms - _LATE_MS}}
        offset = 0
        while True:
            with answering(self._url):
                page = self._collection.get(where=later, limit=_RECORDS_AT_ONCE, offset=offset, include=["metadatas"])
            if not page["ids"]:
                return
            yield [
                _told(article_id, record)
                for article_id, record in zip(page["ids"], page["metadatas"] or [], strict=True)
            ]
            offset += len(page["ids"])

    def _write(self, contents: Mapping[str, str]) -> None:
        ids = list(contents)
        for first in range(0, len(ids), _RECORDS_AT_ONCE):
            part = ids[first : first + _RECORDS_AT_ONCE]
            now = now_ms()
            with answering(self._url):
                self._collection.upsert(
                    ids=part,
                    embeddings=_PLACE * len(part),
                    metadatas=[{"told_ms": now, "content": contents[article_id]} for article_id in part],
                )

    @property
    def _records(self) -> str:
        return f"articles-{self.name}"

    @cached_property
    def _client(self) -> ClientAPI:
        return client_of(self._url)

    @cached_property
    def _collection(self) -> Collection:
        return self._client.get_or_create_collection(self._records, embedding_function=None)


def now_ms() -> int:
    """Milliseconds since 1970 by this node's clock."""
    return time.time_ns() // 1_000_000


def _content(article: Article, spans: Sequence[tuple[int, int]]) -> str:
    return json.dumps([row_of(article), spans], ensure_ascii=False)


def _told(article_id: str, record: Mapping[str, Any]) -> Told:
    if not record["content"]:
        return Told(article_id)
    row, spans = json.loads(record["content"])
    return Told(article_id, article_of(row), tuple((start, end) for start, end in spans))
