"""A writer that is killed leaves an archive that opens, answers, and is completed by the next ingest."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import TODAY
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.ingest import ingest

KILLS = 30
ARTICLES = 32
QUESTION = "late tram story"

# Libraries are loaded once, before the first fork: kills fall into writes, not into loading. For the same reason the model is
# replaced by a quick one.
WRITERS = """
import os, sys
from datetime import date
from pathlib import Path
import chromadb.api.client, chromadb.api.rust, tantivy, tiktoken
import vectorstore.ingest
from tests.test_crash import quick_vectors
from vectorstore.archive import Archive
vectorstore.ingest._BATCH_ARTICLES = 4
for line in sys.stdin:
    folder, source = line.split()
    child = os.fork()
    if child == 0:
        archive = Archive.open(Path(folder))
        archive.embedder.embed = quick_vectors
        print(os.getpid(), flush=True)
        vectorstore.ingest.ingest(archive, [Path(source)], today=date(2026, 11, 1))
        os._exit(0)
    # Never reaped: a kill that comes late still finds this process, not another or none.
    ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    print("killed" if ended.si_code == os.CLD_KILLED else "completed", flush=True)
"""


def quick_vectors(texts: list[str]) -> NDArray[np.float32]:
    """Unit vectors that differ from text to text and are the same in every process."""
    seeds = [zlib.crc32(text.encode()) for text in texts]
    vectors = np.array([np.random.default_rng(seed).normal(size=384) for seed in seeds], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def opened(folder: Path) -> Archive:
    archive = Archive.open(folder)
    archive.embedder.embed = quick_vectors  # type: ignore[method-assign]
    return archive


def text(number: int, version: int) -> str:
    """Of one to three passages; how many depends on the version."""
    stops = range(1 + (number + version) % 3 * 30)
    return " ".join(f"Version {version} of story {number} was late again at stop {stop}." for stop in stops)


def write_version(source: Path, version: int) -> Path:
    records = [{"id": f"a{n}", "title": f"Tram {n}", "text": text(n, version)} for n in range(ARTICLES)]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return source


class Writers:
    """Ingests in processes of their own, each of which can be killed; counts those that were killed before they were through."""

    def __init__(self) -> None:
        self.killed = 0
        self._parent = subprocess.Popen(
            [sys.executable, "-c", WRITERS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ingest(self, folder: Path, source: Path, kill_after: float | None = None) -> float:
        """Seconds that it took, or until it was killed."""
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(f"{folder} {source}\n")
        self._parent.stdin.flush()
        writer = int(self._parent.stdout.readline())
        started = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(writer, signal.SIGKILL)
        self.killed += self._parent.stdout.readline() == "killed\n"
        return time.monotonic() - started

    def close(self) -> None:
        self._parent.kill()
        self._parent.wait()


@pytest.fixture
def writers() -> Iterator[Writers]:
    started = Writers()
    yield started
    started.close()


def everything(archive: Archive) -> dict[str, object]:
    """All that is stored and all that can be found."""
    catalog = archive._catalog
    assert catalog is not None
    stored = archive._dense._open().collection.get(include=["embeddings"])
    assert stored["embeddings"] is not None
    near = quick_vectors(["somewhere"])[0]
    return {
        "articles": {article.id: article for article in archive.articles()},
        "passages": catalog.passage_ids(),
        "unfinished": catalog.has_unfinished(),
        "vectors": {
            passage_id: np.asarray(vector).round(4).tobytes()
            for passage_id, vector in zip(stored["ids"], stored["embeddings"], strict=True)
        },
        "nearest": [(passage_id, round(cosine, 4)) for passage_id, cosine in archive._dense.search(near, 30)],
        "words": sorted(archive._lexical.ids()),
        # Not the scores: BM25 counts the words of what was deleted until its segment is merged, which a kill can put off.
        "matching": {found for found, _ in archive._lexical.search(QUESTION, Filters(), 1000)},
        "searched": {scored.passage.id for scored in archive.search(QUESTION, Filters(), 400)},
    }


def check_nothing_half_written(archive: Archive, version: int) -> None:
    """Every article is one version as a whole, and searches find passages of such articles only."""
    found = archive.search(QUESTION, Filters(), 400)
    catalog = archive._catalog
    assert catalog is not None
    stored = {article.id: article for article in archive.articles()}
    for article in stored.values():
        assert article.text in {text(int(article.id[1:]), earlier) for earlier in range(version + 1)}
        spans = {(article.id, passage.start, passage.end) for passage in archive._chunker.passages(article)}
        assert catalog.passage_spans([article.id]) == spans
    assert all(stored[scored.passage.article.id] == scored.passage.article for scored in found)


def test_kill_at_random_moments(tmp_path: Path, writers: Writers) -> None:
    folder, source = tmp_path / "archive", tmp_path / "news.jsonl"
    seconds = writers.ingest(tmp_path / "uninterrupted", write_version(source, 0))
    chance = random.Random(5)
    for version in range(2 * KILLS):
        if writers.killed == KILLS:
            break
        # Every version changes every article, so that each ingest has everything to write.
        writers.ingest(folder, write_version(source, version), kill_after=chance.uniform(0, seconds))
        if not (folder / "catalog.sqlite").exists():
            continue
        with opened(folder) as archive:
            # A search repairs; the next ingest must be able to without one as well.
            if version % 2:
                check_nothing_half_written(archive, version)
            else:
                assert {article.id for article in archive.articles()} <= {f"a{n}" for n in range(ARTICLES)}
    assert writers.killed == KILLS
    with opened(folder) as archive:
        ingest(archive, [source], today=TODAY)
        completed = everything(archive)
    with opened(tmp_path / "at once") as archive:
        ingest(archive, [source], today=TODAY)
        assert completed == everything(archive)
    assert completed["searched"] == completed["passages"] == set(completed["vectors"])  # type: ignore[call-overload]
