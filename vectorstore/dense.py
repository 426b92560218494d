"""Dense search: unit vectors in Chroma, in this process or on a server. No Chroma type leaves this module."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from vectorstore.article import Filters, Passage
from vectorstore.errors import ArchiveError, translated

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_COLLECTION = "passages"
_PAGE = 5000


class DenseIndex:
    """Passage ids with their vectors. Every similarity is a cosine: higher is better."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder = folder
        self._url = url
        self._lock = threading.Lock()
        self._collection: Collection | None = None
        self._client: ClientAPI | None = None

    def reopen(self) -> None:
        """Forget the client: the next use sees what other processes wrote since."""
        with self._lock:
            self._collection = self._client = None
            if not self._url:
                from chromadb.api.shared_system_client import SharedSystemClient

                SharedSystemClient.clear_system_cache()

    def add(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Store passages with their vectors, float32 (n, d) of unit length; known ids are replaced."""
        from chromadb.errors import ChromaError

        collection = self._opened()
        batch = self._batch_size()
        for first in range(0, len(passages), batch):
            part = passages[first : first + batch]
            with translated("vector index", self._folder, ChromaError):
                collection.upsert(
                    ids=[passage.id for passage in part],
                    embeddings=vectors[first : first + batch],
                    metadatas=[_metadata(passage) for passage in part],
                )

    def delete_articles(self, article_ids: Sequence[str]) -> None:
        """Remove every passage of these articles."""
        if article_ids and self.count():
            for first in range(0, len(article_ids), 200):
                condition: Any = {"article_id": {"$in": list(article_ids[first : first + 200])}}
                self._opened().delete(where=condition)

    def delete_passages(self, passage_ids: Sequence[str]) -> None:
        """Remove passages by id."""
        batch = self._batch_size()
        for first in range(0, len(passage_ids), batch):
            self._opened().delete(ids=list(passage_ids[first : first + batch]))

    def search(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest passages that the filters let through, best first."""
        result = self._opened().query(
            query_embeddings=vector[np.newaxis], n_results=limit, where=_where(filters), include=["distances"]
        )
        distances = (result["distances"] or [[]])[0]
        # Chroma's cosine distance is 1 - cosine.
        return [(passage_id, 1.0 - distance) for passage_id, distance in zip(result["ids"][0], distances, strict=True)]

    def count(self) -> int:
        """How many passages are stored."""
        return int(self._opened().count())

    def ids(self) -> Iterator[str]:
        """The id of every stored passage."""
        for offset in range(0, self.count(), _PAGE):
            yield from self._opened().get(limit=_PAGE, offset=offset, include=[])["ids"]

    def clear(self) -> None:
        """Remove everything."""
        self._opened()
        with self._lock:
            assert self._client is not None
            self._client.delete_collection(_COLLECTION)
            self._collection = None

    def _opened(self) -> Collection:
        with self._lock:
            if self._collection is None:
                self._client = self._connect()
                self._collection = self._client.get_or_create_collection(
                    _COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
                )
            return self._collection

    def _connect(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if not self._url:
            return chromadb.PersistentClient(str(self._folder), settings=settings)
        address = urlsplit(self._url)
        try:
            return chromadb.HttpClient(
                address.hostname or "",
                address.port or (443 if address.scheme == "https" else 8000),
                ssl=address.scheme == "https",
                settings=settings,
            )
        except ValueError as error:
            raise ArchiveError(
                f"The Chroma server {self._url} does not answer; start it with `chroma run`, or empty chroma_url."
            ) from error

    def _batch_size(self) -> int:
        self._opened()
        assert self._client is not None
        return min(1000, int(self._client.get_max_batch_size()))


def _metadata(passage: Passage) -> dict[str, Any]:
    article = passage.article
    metadata: dict[str, Any] = {"article_id": article.id, "source": article.source.casefold()}
    if article.published is not None:
        metadata["day"] = article.published.toordinal()
    return metadata


def _where(filters: Filters) -> dict[str, Any] | None:
    """Chroma compares numbers, not date strings; a passage without a day matches no condition on it."""
    conditions: list[dict[str, Any]] = []
    if filters.first_day is not None:
        conditions.append({"day": {"$gte": filters.first_day.toordinal()}})
    if filters.last_day is not None:
        conditions.append({"day": {"$lte": filters.last_day.toordinal()}})
    if filters.sources:
        conditions.append({"source": {"$in": [source.casefold() for source in filters.sources]}})
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}
