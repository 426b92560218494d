"""What several test files need: the shared data where it is present, and archives with real models."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.embedding import Embedder
from vectorstore.ingest import ingest
from vectorstore.samples import sample_path

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TODAY = date(2026, 11, 1)
"""Tests ask from this day, so that they give the same answers for ever."""


def shared_data(*parts: str) -> Path:
    """The path of a piece of the shared data; skips the test where it is not there."""
    path = SHARED_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data {'/'.join(parts)} is not beside this checkout")
    return path


def chromium() -> str:
    """The path of Chromium; skips where there is none, but fails in CI, where browser tests must run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must install Chromium for the browser tests")
        pytest.skip("Chromium is not installed")
    return path


def make_article(article_id: str = "a", text: str = "The tunnel opened on Monday.", **fields: object) -> Article:
    """An article with as few fields as a test needs."""
    return Article(id=article_id, text=text, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged model, loaded once."""
    return Embedder()


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    """An empty archive of the test's own that shares the loaded model."""
    with Archive.open(tmp_path / "archive") as opened:
        opened.embedder = embedder
        yield opened


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    """The sample archive; tests only read it."""
    with Archive.open(tmp_path_factory.mktemp("samples")) as opened:
        opened.embedder = embedder
        ingest(opened, [sample_path()], today=TODAY)
        yield opened


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    """The one article that the project started from."""
    with Archive.open(tmp_path_factory.mktemp("seed")) as opened:
        opened.embedder = embedder
        ingest(opened, [shared_data("seed")], today=TODAY)
        yield opened


@pytest.fixture
def chroma_process(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Chroma server's address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def chroma_server(chroma_process: tuple[str, subprocess.Popen[bytes]]) -> str:
    """The address of a Chroma server in a process of its own."""
    return chroma_process[0]
