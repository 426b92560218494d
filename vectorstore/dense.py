"""Dense search: unit vectors in Chroma, in this process or on a server. No Chroma type leaves this module."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from vectorstore.article import Passage
from vectorstore.errors import ArchiveError, translated

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_PAGE = 5000
_ARTICLES_AT_ONCE = 200
_LOOKED_AT_ONCE = 10_000


class DenseIndex:
    """Passage ids with their vectors. Every similarity is a cosine: higher is better.

    `collection` names the collection: several archives may share a server, so each needs a name of its own.
    """

    def __init__(self, folder: Path, url: str, collection: Callable[[], str]) -> None:
        self._folder = folder
        self._url = url
        self._name = collection
        self._lock = threading.Lock()
        self._opened: tuple[ClientAPI, Collection] | None = None

    def reopen(self) -> None:
        """Forget the client: the next use sees what other processes wrote since."""
        with self._lock:
            self._opened = None
            if not self._url:
                from chromadb.api.shared_system_client import SharedSystemClient

                SharedSystemClient.clear_system_cache()

    def add(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Store passages with their vectors, float32 (n, d) of unit length; known ids are replaced."""
        with self._translated():
            client, collection = self._open()
            batch = min(1000, client.get_max_batch_size())
            for first in range(0, len(passages), batch):
                part = passages[first : first + batch]
                collection.upsert(
                    ids=[passage.id for passage in part],
                    embeddings=vectors[first : first + batch],
                    metadatas=[_metadata(passage) for passage in part],
                )

    def delete_articles(self, article_ids: Sequence[str]) -> None:
        """Remove every passage of these articles."""
        with self._translated():
            _, collection = self._open()
            for first in range(0, len(article_ids), _ARTICLES_AT_ONCE):
                condition: Any = {"article_id": {"$in": list(article_ids[first : first + _ARTICLES_AT_ONCE])}}
                collection.delete(where=condition)

    def delete_passages(self, passage_ids: Sequence[str]) -> None:
        """Remove passages by id."""
        with self._translated():
            client, collection = self._open()
            batch = min(1000, client.get_max_batch_size())
            for first in range(0, len(passage_ids), batch):
                collection.delete(ids=list(passage_ids[first : first + batch]))

    def search(
        self, vector: NDArray[np.float32], limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest passages, best first; `among` names the only ones to look at."""
        if among is None:
            return self._nearest(vector, limit)
        found: list[tuple[str, float]] = []
        for first in range(0, len(among), _LOOKED_AT_ONCE):
            found += self._nearest(vector, limit, list(among[first : first + _LOOKED_AT_ONCE]))
        return sorted(found, key=lambda item: -item[1])[:limit]

    def count(self) -> int:
        """How many passages are stored."""
        with self._translated():
            return int(self._open()[1].count())

    def ids(self) -> Iterator[str]:
        """The id of every stored passage."""
        for offset in range(0, self.count(), _PAGE):
            with self._translated():
                page = self._open()[1].get(limit=_PAGE, offset=offset, include=[])
            yield from page["ids"]

    def clear(self) -> None:
        """Remove everything, damaged files as well."""
        if not self._url:
            self.reopen()
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        with self._translated():
            self._open()[0].delete_collection(self._name())
            self.reopen()

    def _nearest(
        self, vector: NDArray[np.float32], limit: int, among: list[str] | None = None
    ) -> list[tuple[str, float]]:
        with self._translated():
            _, collection = self._open()
            result = collection.query(
                query_embeddings=vector[np.newaxis], n_results=limit, ids=among, include=["distances"]
            )
        distances = (result["distances"] or [[]])[0]
        # Chroma's cosine distance is 1 - cosine.
        return [(passage_id, 1.0 - distance) for passage_id, distance in zip(result["ids"][0], distances, strict=True)]

    def _open(self) -> tuple[ClientAPI, Collection]:
        with self._lock:
            if self._opened is None:
                client = self._connect()
                collection = client.get_or_create_collection(
                    self._name(), configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
                )
                self._opened = client, collection
            return self._opened

    def _connect(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if not self._url:
            return chromadb.PersistentClient(str(self._folder), settings=settings)
        address = urlsplit(self._url)
        return chromadb.HttpClient(
            address.hostname or "",
            address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            settings=settings,
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        if not self._url:
            with translated("vector index", self._folder, ChromaError, RuntimeError):
                yield
            return
        try:
            yield
        except (ChromaError, HTTPError, ValueError) as error:
            raise ArchiveError(
                f"The Chroma server {self._url} does not answer ({_first_line(error)}); start it with "
                "`chroma run`, or empty chroma_url to keep the vectors in the data folder."
            ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _metadata(passage: Passage) -> dict[str, Any]:
    """The article, by which passages are deleted; days and outlets are the catalog's, which filters faster."""
    return {"article_id": passage.article.id}
