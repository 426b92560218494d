"""The same archive over a Chroma server that runs as its own process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
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
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def test_add_search_and_delete_over_http(server: str, tmp_path: Path, embedder: Embedder) -> None:
    archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url=server))
    archive.embedder = embedder
    archive.add([make_article("tram", "The council approved the tram line."), make_article("bees", "Bees swarmed.")])
    found = archive.search("tram line", Filters(), 5)
    assert found[0].passage.article.id == "tram"
    assert found[0].similarity > 0.4
    archive.delete(["tram"])
    assert [scored.passage.article.id for scored in archive.search("tram line", Filters(), 5)] == ["bees"]
    assert not (tmp_path / "archive" / "chroma").exists()


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, embedder: Embedder) -> None:
    archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url="http://127.0.0.1:9"))
    archive.embedder = embedder
    with pytest.raises(ArchiveError, match="http://127.0.0.1:9"):
        archive.add([make_article()])
