"""Embedding in several processes: the same vectors, clear errors, and no process is left behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vectorstore.archive import Archive
from vectorstore.embedding import Embedder
from vectorstore.errors import ModelError

TEXTS = [f"The council of district {n} approved the tram line. " * (1 + n % 7) for n in range(80)]
_ARTICLES = 1500
"""So many that an ingest is still at work when its first batch is stored."""


@pytest.fixture
def two_processes() -> Iterator[Embedder]:
    embedder = Embedder(workers=2)
    yield embedder
    embedder.close()


def test_the_vectors_are_those_of_one_process(embedder: Embedder, two_processes: Embedder) -> None:
    assert np.array_equal(two_processes.embed(TEXTS), embedder.embed(TEXTS))


def test_a_process_that_dies_is_a_clear_error_and_the_next_use_starts_anew(two_processes: Embedder) -> None:
    two_processes.embed(TEXTS)
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(ModelError, match="fewer --workers"):
        two_processes.embed(TEXTS)
    assert len(two_processes.embed(TEXTS)) == len(TEXTS)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_stopping_an_ingest_stops_its_processes_and_keeps_what_was_stored(
    tmp_path: Path, embedder: Embedder, stop: signal.Signals
) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(
        "\n".join(json.dumps({"id": f"a{n}", "text": TEXTS[n % 80] * 8}) for n in range(_ARTICLES)), encoding="utf-8"
    )
    command = [sys.executable, "-m", "qa_bot.cli", "--data-dir", str(tmp_path / "data"), "ingest", str(source)]
    writer = subprocess.Popen(
        [*command, "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A suite that runs in the background hands on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (stored := _stored(tmp_path / "data")):
        assert writer.poll() is None
        time.sleep(0.2)
    if stop == signal.SIGINT:
        os.killpg(writer.pid, stop)
    else:
        os.kill(writer.pid, stop)
    _, errors = writer.communicate(timeout=30)
    if stop == signal.SIGINT:
        assert (writer.returncode, errors.strip()) == (1, "qa-bot: stopped; what was done until now is kept.")
    deadline = time.monotonic() + 10
    while _group_is_alive(writer.pid):
        assert time.monotonic() < deadline, "worker processes are left behind"
        time.sleep(0.1)
    assert stored <= _stored(tmp_path / "data") < _ARTICLES


def _stored(folder: Path) -> int:
    with Archive.open(folder) as archive:
        return archive.coverage().articles


def _group_is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
