"""Dense search: unit vectors in Chroma, in this process or on a server. No Chroma type leaves this module."""

from __future__ import annotations

import logging
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from vectorstore import graph_files
from vectorstore.article import Passage
from vectorstore.chroma_server import answering, client_of
from vectorstore.errors import ArchiveLocked, translated

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_PAGE = 5000
_ARTICLES_AT_ONCE = 200
_LOOKED_AT_ONCE = 10_000
_LOCK_SECONDS = 30.0
_log = logging.getLogger(__name__)
_sharing = threading.Lock()
"""Held while Chroma's list of shared views, one for the whole process, has an entry of ours."""


class _Connection:
    """A client with its collection. In this process it owns its view of the files, which goes when its last user does.

    Chroma itself shares one view among all clients of a folder, stale or not, and keeps it in memory for ever.
    """

    def __init__(self, client: ClientAPI, collection: Collection, stop: Callable[[], None] | None = None) -> None:
        self.client = client
        self.collection = collection
        if stop is not None:
            weakref.finalize(self, stop).atexit = False


class DenseIndex:
    """Passage ids with their vectors. Every similarity is a cosine: higher is better.

    `collection` names the collection: several archives may share a server, so each needs a name of its own.
    """

    def __init__(self, folder: Path, url: str, collection: Callable[[], str]) -> None:
        self._folder = folder
        self._url = url
        self._name = collection
        self._lock = threading.Lock()
        self._opened: _Connection | None = None

    def reopen(self) -> None:
        """See what other processes wrote since. The old view answers until the new one is loaded."""
        with self._translated():
            fresh = None if self._url else self._connected()
        with self._lock:
            self._opened = fresh

    def add(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Store passages with their vectors, float32 (n, d) of unit length; known ids are replaced."""
        with self._translated():
            batch = self._batch()
            for first in range(0, len(passages), batch):
                part = passages[first : first + batch]
                with self._writing() as collection:
                    collection.upsert(
                        ids=[passage.id for passage in part],
                        embeddings=vectors[first : first + batch],
                        metadatas=[_metadata(passage) for passage in part],
                    )

    def delete_articles(self, article_ids: Sequence[str]) -> None:
        """Remove every passage of these articles."""
        with self._translated():
            for first in range(0, len(article_ids), _ARTICLES_AT_ONCE):
                condition: Any = {"article_id": {"$in": list(article_ids[first : first + _ARTICLES_AT_ONCE])}}
                with self._writing() as collection:
                    collection.delete(where=condition)

    def delete_passages(self, passage_ids: Sequence[str]) -> None:
        """Remove passages by id."""
        with self._translated():
            batch = self._batch()
            for first in range(0, len(passage_ids), batch):
                with self._writing() as collection:
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
            return int(self._open().collection.count())

    def ids(self) -> Iterator[str]:
        """The id of every stored passage."""
        for offset in range(0, self.count(), _PAGE):
            with self._translated():
                page = self._open().collection.get(limit=_PAGE, offset=offset, include=[])
            yield from page["ids"]

    def clear(self) -> None:
        """Remove everything, damaged files as well."""
        if self._url:
            with self._translated():
                self._open().client.delete_collection(self._name())
        self.close()
        if not self._url:
            with self._translated(), self._files():
                shutil.rmtree(self._folder, ignore_errors=True)
                graph_files.forget(self._folder)

    def close(self) -> None:
        """Give back the memory; the next use opens anew."""
        with self._lock:
            self._opened = None

    def _nearest(
        self, vector: NDArray[np.float32], limit: int, among: list[str] | None = None
    ) -> list[tuple[str, float]]:
        with self._translated():
            # The connection has to live as long as the query.
            connection = self._open()
            result = connection.collection.query(
                query_embeddings=vector[np.newaxis], n_results=limit, ids=among, include=["distances"]
            )
        distances = (result["distances"] or [[]])[0]
        # Chroma's cosine distance is 1 - cosine.
        return [(passage_id, 1.0 - distance) for passage_id, distance in zip(result["ids"][0], distances, strict=True)]

    def _batch(self) -> int:
        return min(1000, self._open().client.get_max_batch_size())

    def _open(self) -> _Connection:
        with self._lock:
            if self._opened is None:
                self._opened = self._connected()
            return self._opened

    @contextmanager
    def _writing(self) -> Iterator[Collection]:
        connection = self._open()
        with self._files():
            if self._url:
                yield connection.collection
                return
            with graph_files.being_written(self._folder):
                yield connection.collection

    @contextmanager
    def _files(self) -> Iterator[None]:
        """Chroma's files for this process alone: opening them completes, and so writes, what is half done there."""
        if self._url:
            yield
            return
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder.with_suffix(".lock"), timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise ArchiveLocked(
                f"Another process has been writing to {self._folder} for {_LOCK_SECONDS:.0f} s; "
                "try again when it is done."
            ) from error

    def _connected(self) -> _Connection:
        with self._files():
            if self._url:
                return self._loaded()
            if graph_files.are_whole(self._folder):
                try:
                    return self._loaded()
                except _local_errors():
                    if not graph_files.put_back(self._folder):
                        raise
            else:
                graph_files.put_back(self._folder)
            _log.warning("the vector index in %s was left half written: its copy is put back", self._folder)
            return self._loaded()

    def _loaded(self) -> _Connection:
        client, stop = self._connect()
        collection = client.get_or_create_collection(
            self._name(), configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        connection = _Connection(client, collection, stop)
        if not self._url:
            # Asking for a vector brings the graph into memory, and shows whether it can be.
            collection.get(limit=1, include=["embeddings"])
            graph_files.found_whole(self._folder)
        return connection

    def _connect(self) -> tuple[ClientAPI, Callable[[], None] | None]:
        return (client_of(self._url), None) if self._url else _own_view(self._folder)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with answering(self._url) if self._url else translated("vector index", self._folder, *_local_errors()):
            yield


def _local_errors() -> tuple[type[Exception], ...]:
    from chromadb.errors import ChromaError

    return ChromaError, RuntimeError


def _own_view(folder: Path) -> tuple[ClientAPI, Callable[[], None]]:
    """A client of a folder that shares its view with no other, and what gives the view's memory back."""
    from chromadb.api import ServerAPI
    from chromadb.api.client import Client
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings, System

    system = System(Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)))
    system.instance(ServerAPI)  # type: ignore[type-abstract]
    system.start()
    with _sharing:
        client = Client.from_system(system)
        SharedSystemClient.clear_system_cache()
    return client, system.stop


def _metadata(passage: Passage) -> dict[str, Any]:
    """The article, by which passages are deleted; days and outlets are the catalog's, which filters faster."""
    return {"article_id": passage.article.id}
