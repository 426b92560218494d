"""The same archive over a Chroma server that runs as its own process."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.chroma_server import client_of
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError


def test_add_search_and_delete_over_http(chroma_server: str, tmp_path: Path, embedder: Embedder) -> None:
    archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url=chroma_server))
    archive.embedder = embedder
    archive.add([make_article("tram", "The council approved the tram line."), make_article("bees", "Bees swarmed.")])
    found = archive.search("tram line", Filters(), 5)
    assert found[0].passage.article.id == "tram"
    assert found[0].similarity > 0.4
    archive.delete(["tram"])
    assert [scored.passage.article.id for scored in archive.search("tram line", Filters(), 5)] == ["bees"]
    assert not (tmp_path / "archive" / "chroma").exists()


def test_several_processes_write_and_read_one_archive(chroma_server: str, tmp_path: Path, embedder: Embedder) -> None:
    writers = []
    for name in ("tram", "bees"):
        records = [{"id": f"{name}{n}", "text": f"Report {n} is about {name} in the town."} for n in range(30)]
        source = tmp_path / f"{name}.jsonl"
        source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "qa_bot.cli",
            "--chroma-url",
            chroma_server,
            "--data-dir",
            str(tmp_path / "archive"),
        ]
        writers.append(subprocess.Popen([*command, "ingest", str(source)], stderr=subprocess.PIPE))
    reader = Archive.open(tmp_path / "archive", IndexConfig(chroma_url=chroma_server))
    reader.embedder = embedder
    for writer in writers:
        assert writer.wait() == 0, writer.stderr and writer.stderr.read()
    for name in ("tram", "bees"):
        found = reader.search(f"report about {name}", Filters(), 5)
        assert all(scored.passage.article.id.startswith(name) for scored in found)
    assert reader._dense.count() == reader._lexical.count() == 60
    assert not (tmp_path / "archive" / "chroma").exists()


def test_another_node_needs_the_catalog_alone_and_takes_nothing_from_the_server(
    chroma_server: str, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = IndexConfig(chroma_url=chroma_server)
    with Archive.open(tmp_path / "first", config) as first:
        first.embedder = embedder
        first.add([make_article("tram", "The council approved the tram line.")])
        (tmp_path / "node").mkdir()
        with sqlite3.connect(first.folder / "catalog.sqlite") as catalog:
            catalog.backup(sqlite3.connect(tmp_path / "node" / "catalog.sqlite"))
        first.add([make_article("bees", "Bees swarmed over the tram.")])
        with Archive.open(tmp_path / "node", config) as node:
            node.embedder = embedder
            monkeypatch.setattr(node, "_embedded", lambda _: pytest.fail("embedded again"))
            assert [s.passage.article.id for s in node.search("tram line", Filters(), 5)] == ["tram"]
            assert node._lexical.count() == 1
        assert first._dense.count() == 2
        assert {s.passage.article.id for s in first.search("tram line", Filters(), 5)} == {"tram", "bees"}


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, embedder: Embedder) -> None:
    archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url="http://127.0.0.1:9"))
    archive.embedder = embedder
    with pytest.raises(ArchiveError, match="http://127.0.0.1:9"):
        archive.add([make_article()])


def test_a_server_that_never_speaks_is_named(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.chroma_server._HEARTBEAT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url=url))
        archive.embedder = embedder
        with pytest.raises(ArchiveError, match=f"{url}.*timed out"):
            archive.add([make_article()])


def test_a_server_that_falls_silent_holds_nobody_up_and_loses_nothing(
    chroma_process: tuple[str, subprocess.Popen[bytes]],
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vectorstore.chroma_server._ANSWER_S", 0.5)
    url, server = chroma_process
    archive = Archive.open(tmp_path / "archive", IndexConfig(chroma_url=url))
    archive.embedder = embedder
    archive.add([make_article("tram", "The council approved the tram line.")])
    server.send_signal(signal.SIGSTOP)
    with pytest.raises(ArchiveError, match=f"{url}.*timed out"):
        archive.add([make_article("bees", "Bees swarmed over the town.")])
    server.send_signal(signal.SIGCONT)
    archive.add([make_article("bees", "Bees swarmed over the town.")])
    assert {scored.passage.article.id for scored in archive.search("tram or bees", Filters(), 5)} == {"tram", "bees"}


@pytest.mark.parametrize("archive_name", ["", "/news"])
def test_a_server_that_lost_its_vectors_is_named_and_filled_again(
    archive_name: str, chroma_server: str, tmp_path: Path, embedder: Embedder
) -> None:
    folder, config = tmp_path / "archive", IndexConfig(chroma_url=chroma_server + archive_name)
    with Archive.open(folder, config) as archive:
        archive.embedder = embedder
        archive.add([make_article("tram", "The council approved the tram line.")])
    client = client_of(chroma_server)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    with Archive.open(folder, config) as archive:
        archive.embedder = embedder
        with pytest.raises(ArchiveError, match="no vector of this archive's 1 passages.*--rebuild"):
            archive.search("tram", Filters(), 5)
    with Archive.rebuild(folder, config) as archive:
        assert archive.search("tram", Filters(), 5)[0].similarity > 0
