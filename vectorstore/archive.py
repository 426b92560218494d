"""The archive as everybody else sees it: add, delete and read articles, search their passages.

A folder holds the catalog (the truth), the vector index and the lexical index. Writers take turns by a
lock; the order of every write is: catalog marks, indexes, catalog confirms.

An archive that is named in the address of a Chroma server is shared by nodes: each has a folder, tells the others
of its articles once they are in the vector index, and takes over what they told before it writes or searches.
"""

from __future__ import annotations

import logging
import math
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.article import Article, Filters, Passage, ScoredPassage, article_of, span_of
from vectorstore.catalog import CATALOG_FILE, Catalog, Coverage, digest, is_there
from vectorstore.chroma_server import archive_name
from vectorstore.chunking import Chunker
from vectorstore.config import IndexConfig
from vectorstore.dense import DenseIndex
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError, ArchiveFull, ArchiveLocked, IndexMismatch, free_bytes
from vectorstore.following import follow
from vectorstore.lexical import LexicalIndex
from vectorstore.manifest import differences, manifest
from vectorstore.passage_vectors import passage_vectors
from vectorstore.searching import Search
from vectorstore.shared_articles import SharedArticles
from vectorstore.tokens import TokenCounter
from vectorstore.writer_lock import LOCK_SECONDS, writer_lock

_MANIFEST = "index"
_IDENTITY = "identity"
_SHARED_AS = "shared_as"
_WEEK, _NEWS_OF_A_WEEK = timedelta(7), 5
_READER_SECONDS = 0.5
"""A search waits so long for the news of another process; if they take longer, a later search has them."""
_FOLLOWING_SECONDS = 2.0
"""Between two looks at what other nodes told."""
_ARTICLES_AT_ONCE = 64
_SPARE_BYTES = 16_000_000
"""No batch is begun with less room: Chroma's files break when the disk fills up while it writes them."""
_INDEXED_AT_ONCE = 5000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddResult:
    """How many articles were new, changed and the same, and how many passages were embedded."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passages: int = 0


class Archive:
    """An archive in a folder. Safe to use from many threads; a folder that is not there is an empty archive."""

    def __init__(self, folder: Path, config: IndexConfig, workers: int = 1) -> None:
        self.folder = folder.absolute()
        self.config = config
        self.embedder = Embedder(config.embedding_model, workers=workers)
        self._catalog_path = self.folder / CATALOG_FILE
        self._dense = DenseIndex(self.folder / "chroma", config.chroma_url, self._collection)
        self._lexical = LexicalIndex(self.folder / "lexical")
        self._search = Search(self._dense, self._lexical, self.embedder, config.passages_per_article)
        self._name = archive_name(config.chroma_url)
        self._shared = SharedArticles(config.chroma_url, self._name) if self._name else None
        self._followed_at = -math.inf
        self._opening = threading.Lock()
        self._freshness = threading.Lock()
        self._opened: Catalog | None = None
        self._background = ThreadPoolExecutor(1, thread_name_prefix="catching-up")
        self._catching_up: Future[None] | None = None
        self._generation: int | None = None
        self._agrees = False

    @classmethod
    def open(cls, folder: Path, config: IndexConfig | None = None, *, workers: int = 1) -> Archive:
        """The archive in `folder`, which embeds what is added in so many processes.

        Raises IndexMismatch where it was built with another model or chunking.
        """
        archive = cls(folder, config or IndexConfig(), workers)
        archive._check_manifest()
        archive._follow()
        return archive

    @classmethod
    def rebuild(
        cls,
        folder: Path,
        config: IndexConfig,
        progress: Callable[[int, int], None] | None = None,
        *,
        workers: int = 1,
    ) -> Archive:
        """Cut and embed every stored article anew with `config`; `progress` gets articles done and in all."""
        archive = cls(folder, config, workers)
        with archive._writing(as_built=False) as catalog:
            catalog.stage_all()
            if archive._shared is not None:
                archive._shared.begin(archive._manifest)
            archive._dense.clear()
            archive._lexical.clear()
            catalog.set_meta(_SHARED_AS, archive._name)
            catalog.set_meta(_MANIFEST, archive._manifest)
            archive._finish(catalog, progress)
        return archive

    def close(self) -> None:
        """Close the files, and end the processes that embed."""
        self.embedder.close()
        self._dense.close()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, articles: Iterable[Article]) -> AddResult:
        """Store articles and make them searchable; unchanged ones cost a hash, of equal ids the last wins.

        Raises ArchiveLocked, ArchiveFull, ModelError, and ValueError for text that is no Unicode. Whatever
        happens, an article is searchable whole or not at all.
        """
        batch = {article.id: article for article in articles}
        catalog = self._catalog
        if catalog is None or self._shared is not None or catalog.has_unfinished():
            with self._writing() as catalog:
                self._finish(catalog)
        self._check_manifest()
        stored = catalog.digests(list(batch))
        changed = [article for article in batch.values() if stored.get(article.id) != digest(article)]
        if not changed:
            return AddResult(unchanged=len(batch))
        passages, vectors = self._embedded(changed)
        with self._writing() as catalog:
            known = catalog.known([article.id for article in changed])
            catalog.stage(changed)
            self._store(catalog, changed, passages, vectors)
        return AddResult(len(changed) - len(known), len(known), len(batch) - len(changed), len(passages))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles with every trace of them; the number of those that were there."""
        self._follow()
        if self._catalog is None:
            return 0
        with self._writing() as catalog:
            there = sorted(catalog.known(list(dict.fromkeys(ids))))
            catalog.condemn(there)
            self._erase(catalog, there)
        return len(there)

    def article(self, article_id: str) -> Article | None:
        """A stored article, or None."""
        return self._catalog.article(article_id) if self._catalog else None

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are stored."""
        return self._catalog.known(ids) if self._catalog else set()

    def articles(self) -> Iterator[Article]:
        """Every stored article, newest first."""
        return self._catalog.all_articles() if self._catalog else iter(())

    def coverage(self) -> Coverage:
        """What the archive holds."""
        return self._catalog.coverage() if self._catalog else Coverage()

    def is_current(self, day: date) -> bool:
        """Whether the archive knows the news of a day: more than a few articles are of it or of the week before."""
        first = day - min(_WEEK, day - date.min)
        return self._catalog is not None and self._catalog.published_between(first, day) >= _NEWS_OF_A_WEEK

    def warm_up(self) -> None:
        """Load the model and open the indexes now rather than at the first question."""
        self.embedder.warm_up()
        self.search("warm up", Filters(), 1)

    def search(
        self, question: str, filters: Filters, limit: int, preferred: Filters | None = None, *, hasty: bool = False
    ) -> list[ScoredPassage]:
        """The best passages for a question, best first; [] only where nothing fits.

        Passages that `preferred` lets through as well as `filters` are searched once more by themselves: they keep
        a place among the best however many others share the question's words. A hasty search is quicker where few fit
        the filters, and ranks less well there.
        """
        self._wait_for_others()
        catalog = self._catalog
        if catalog is None or not catalog.has_passages() or not question.strip():
            return []
        self._catch_up(catalog)
        if not self._agrees:
            self._repair(catalog)
        return self._search.passages(catalog, question, filters, limit, preferred, hasty=hasty)

    def holds_together(self, words: Sequence[str]) -> bool:
        """Whether one passage, with its heading, holds all of these words."""
        return self._catalog is not None and self._lexical.holds_together(words)

    def respelled(self, question: str) -> str:
        """The question with its misspelt words as the articles spell them; words that some article holds stay."""
        return self._search.respelled(self._catalog, question) if self._catalog else question

    def passages(self, spans: Sequence[tuple[str, int, int]]) -> list[Passage | None]:
        """The stored slices (article id, start, end), None where the article is gone or shorter."""
        articles = self._catalog.articles([span[0] for span in spans]) if self._catalog else {}
        found: list[Passage | None] = []
        for article_id, start, end in spans:
            article = articles.get(article_id)
            fits = article is not None and 0 <= start < end <= len(article.text)
            found.append(Passage(article, start, end) if article is not None and fits else None)
        return found

    def slices(self, article_ids: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """The searchable slices (start, end) of articles, in order, by article id."""
        found: dict[str, list[tuple[int, int]]] = {}
        stored = self._catalog.passage_spans(list(set(article_ids))) if self._catalog else set()
        for article_id, start, end in sorted(stored):
            found.setdefault(article_id, []).append((start, end))
        return found

    @property
    def _catalog(self) -> Catalog | None:
        """The catalog where there is one: reading creates nothing."""
        with self._opening:
            if self._opened is None and is_there(self._catalog_path):
                self._opened = Catalog(self._catalog_path)
            return self._opened

    @cached_property
    def _chunker(self) -> Chunker:
        counter = TokenCounter(self.config.token_encoding)
        return Chunker(counter, self.embedder, self.config.passage_tokens)

    @cached_property
    def _manifest(self) -> str:
        return manifest(self.config, self.embedder.fingerprint)

    def _collection(self) -> str:
        """The name of this archive's collection: an archive of its own even on a server that others use too."""
        if self._name:
            return f"passages-{self._name}"
        assert self._catalog is not None
        identity = self._catalog.meta(_IDENTITY) if self.config.chroma_url else None
        return f"passages-{identity}" if identity else "passages"

    def _check_manifest(self) -> None:
        catalog = self._catalog
        built = catalog.meta(_MANIFEST) if catalog else None
        if catalog is None or built is None:
            return
        if (catalog.meta(_SHARED_AS) or "") != self._name:
            raise IndexMismatch(
                f"The data folder {self.folder} does not belong to the archive that the Chroma address names, "
                f"{self._name!r}; set another --data-dir, or `qa-bot ingest --rebuild` puts its articles there."
            )
        self._refuse_if_different(built)

    def _check_shared_manifest(self) -> None:
        """The same for what the other nodes share; the first one says how it builds."""
        if self._shared is None:
            return
        built = self._shared.manifest
        if built is None:
            self._shared.begin(self._manifest)
        else:
            self._refuse_if_different(built)

    def _refuse_if_different(self, built: str) -> None:
        if changes := differences(built, self._manifest):
            raise IndexMismatch(
                f"The archive in {self.folder} was built with {changes}; "
                "run `qa-bot ingest --rebuild` to build it anew, or set the old value again."
            )

    @contextmanager
    def _writing(self, patience: float = LOCK_SECONDS, *, as_built: bool = True) -> Iterator[Catalog]:
        """The catalog, with the writer's lock held. Raises ArchiveLocked after `patience` seconds.

        `as_built`: refuse to write with other settings than the index was built with.
        """
        with writer_lock(self.folder, patience):
            if self._catalog is None:
                Catalog(self._catalog_path).close()
            catalog = self._catalog
            assert catalog is not None
            if as_built:
                self._check_shared_manifest()
            if catalog.meta(_MANIFEST) is None:
                catalog.set_meta(_IDENTITY, uuid.uuid4().hex)
                catalog.set_meta(_SHARED_AS, self._name)
                catalog.set_meta(_MANIFEST, self._manifest)
            if as_built:
                self._check_manifest()
            # Writing with a view from before another process wrote would undo what it wrote.
            self._refresh(catalog)
            if self._shared is not None:
                self._take_over(self._shared, catalog)
            yield catalog

    def _embedded(self, articles: Sequence[Article]) -> tuple[list[Passage], NDArray[np.float32]]:
        """The passages of articles and their vectors. Takes long, and needs no lock."""
        if free_bytes(self.folder) < _SPARE_BYTES:
            raise ArchiveFull(
                f"Less than {_SPARE_BYTES // 10**6} MB are left on the disk of {self.folder}; "
                "free some room and run the command again, nothing is lost."
            )
        passages = [passage for article in articles for passage in self._chunker.passages(article)]
        if not passages:
            return [], np.empty((0, 0), dtype=np.float32)
        return passages, passage_vectors(passages, self.embedder)

    def _store(
        self,
        catalog: Catalog,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],
    ) -> None:
        """Bring staged articles into both indexes and make them searchable."""
        ids = [article.id for article in articles]
        self._dense.delete_articles(ids)
        self._lexical.delete_articles(ids)
        if passages:
            self._dense.add(passages, vectors)
            self._lexical.add(passages)
        if self._shared is not None:
            self._shared.tell(articles, passages)
        with self._freshness:
            catalog.commit(passages, ids)
            self._generation = catalog.generation

    def _erase(self, catalog: Catalog, ids: Sequence[str]) -> None:
        self._dense.delete_articles(ids)
        self._lexical.delete_articles(ids)
        if self._shared is not None:
            self._shared.tell_gone(ids)
        with self._freshness:
            catalog.forget(ids)
            self._generation = catalog.generation

    def _finish(self, catalog: Catalog, progress: Callable[[int, int], None] | None = None) -> None:
        """Complete what an interrupted writer left behind."""
        if condemned := catalog.unfinished("deleting"):
            self._erase(catalog, condemned)
        pending = catalog.unfinished("pending")
        for first in range(0, len(pending), _ARTICLES_AT_ONCE):
            articles = list(catalog.articles(pending[first : first + _ARTICLES_AT_ONCE]).values())
            self._store(catalog, articles, *self._embedded(articles))
            if progress is not None:
                progress(min(first + _ARTICLES_AT_ONCE, len(pending)), len(pending))

    def _wait_for_others(self) -> None:
        """Before a search: see what other nodes told, but wait no longer than a reader may have to."""
        if self._shared is not None and time.monotonic() - self._followed_at > _FOLLOWING_SECONDS:
            self._wait_for(self._follow)

    def _follow(self) -> None:
        """Take over what other nodes told; another process that writes to this folder does it for this one."""
        if self._shared is None:
            return
        with suppress(ArchiveLocked):
            if self._catalog is not None or self._shared.manifest is not None:
                with self._writing(patience=0):
                    pass

    def _take_over(self, shared: SharedArticles, catalog: Catalog) -> None:
        """Bring the folder up to date with the other nodes; the writer's lock is held."""
        if follow(catalog, self._lexical, shared):
            self._dense.reopen()
        with self._freshness:
            self._generation = catalog.generation
        self._followed_at = time.monotonic()

    def _catch_up(self, catalog: Catalog) -> None:
        """Before a search: see what other processes wrote, but wait no longer than a reader may have to.

        At 100,000 passages Chroma takes a second to load what has changed. Until then the older view answers;
        the catalog keeps deleted articles out of it.
        """
        if self._generation is None:
            self._refresh(catalog)
        if self._generation != catalog.generation:
            self._wait_for(self._refresh, catalog)

    def _wait_for(self, catching_up: Callable[..., None], *given: object) -> None:
        """Have it done in the background, once however many ask, and wait for it as long as a reader may have to."""
        with self._opening:
            if self._catching_up is None or self._catching_up.done():
                self._catching_up = self._background.submit(catching_up, *given)
            running = self._catching_up
        with suppress(TimeoutError):
            running.result(_READER_SECONDS)

    def _refresh(self, catalog: Catalog) -> None:
        """Notice what other processes wrote, or with what they built the index anew."""
        with self._freshness:
            now = catalog.generation
            if self._generation not in (None, now):
                self._check_manifest()
                self._dense.reopen()
                self._lexical.reload()
            self._generation = now

    def _in_step(self, catalog: Catalog) -> bool:
        """Whether the indexes that are this folder's own hold what the catalog says, and no write is unfinished."""
        counts = {catalog.passage_count(), self._lexical.count()}
        if self.config.chroma_url:
            return len(counts) == 1
        return not catalog.has_unfinished() and len(counts | {self._dense.count()}) == 1

    def _repair(self, catalog: Catalog) -> None:
        """Before the first search: make the indexes agree with the catalog again where they do not.

        On a server other nodes may know more than this folder does: there only the lexical index is repaired.
        """
        if self.config.chroma_url:
            self._check_server_has_vectors(catalog)
        if not self._in_step(catalog):
            try:
                with self._writing(patience=0):
                    if not self._in_step(catalog):
                        _log.warning("the indexes of %s are not in step with the catalog: repairing", self.folder)
                        if not self.config.chroma_url:
                            self._finish(catalog)
                            self._reconcile_dense(catalog)
                        self._reconcile_lexical(catalog)
            except ArchiveLocked:
                # A writer at work may be the whole difference; the next search looks again.
                return
        self._agrees = True

    def _check_server_has_vectors(self, catalog: Catalog) -> None:
        """Raises ArchiveError where the server has none: it lost them, or is another one."""
        passages = catalog.passage_count()
        if passages and not catalog.has_unfinished() and not self._dense.count():
            raise ArchiveError(
                f"The Chroma server {self.config.chroma_url} holds no vector of this archive's {passages:,} passages; "
                "if it is the right one, `qa-bot ingest --rebuild` embeds them again."
            )

    def _reconcile_dense(self, catalog: Catalog) -> None:
        """Remove vectors of unknown passages and embed articles anew of which some are missing."""
        true, found = catalog.passage_ids(), set(self._dense.ids())
        self._dense.delete_passages(sorted(found - true))
        catalog.stage(catalog.articles(sorted({article_of(lost) for lost in true - found})).values())
        self._finish(catalog)

    def _reconcile_lexical(self, catalog: Catalog) -> None:
        """Remove the words of unknown passages and index those that are missing; this takes no embedding."""
        true, found = catalog.passage_ids(), set(self._lexical.ids())
        self._lexical.delete_passages(sorted(found - true))
        lost = sorted(true - found)
        for first in range(0, len(lost), _INDEXED_AT_ONCE):
            spans = [span_of(passage_id) for passage_id in lost[first : first + _INDEXED_AT_ONCE]]
            self._lexical.add([passage for passage in self.passages(spans) if passage is not None])
