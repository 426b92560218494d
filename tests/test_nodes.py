"""Nodes that share an archive by name on a Chroma server, each with a data folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.catalog import Catalog
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError, IndexMismatch
from vectorstore.shared_articles import SharedArticles


class Nodes:
    """Opens nodes of the archive "news" on a server."""

    def __init__(self, url: str, folder: Path, embedder: Embedder) -> None:
        self.url, self.folder, self._embedder = f"{url}/news", folder, embedder

    def open(self, name: str) -> Archive:
        node = Archive.open(self.folder / name, IndexConfig(chroma_url=self.url))
        node.embedder = self._embedder
        return node


@pytest.fixture
def nodes(chroma_server: str, tmp_path: Path, embedder: Embedder) -> Nodes:
    return Nodes(chroma_server, tmp_path, embedder)


def found(node: Archive, question: str) -> set[str]:
    return {scored.passage.article.id for scored in node.search(question, Filters(), 5)}


def found_within(node: Archive, question: str, wanted: set[str], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found(node, question) == wanted:
            return True
        time.sleep(0.1)
    return False


def test_what_one_node_writes_another_finds_without_embedding_it(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    assert found(second, "tram line") == set()
    first.add([make_article("tram", "The council approved the tram line."), make_article("bees", "Bees swarmed.")])
    monkeypatch.setattr(second, "_embedded", lambda _: pytest.fail("embedded again"))
    assert found_within(second, "tram line", {"tram", "bees"})
    assert second.article("tram") == first.article("tram")
    assert second._lexical.count() == first._lexical.count() == second._dense.count() == 2
    assert nodes.open("c").coverage() == first.coverage()


def test_both_nodes_write_and_the_last_word_counts(nodes: Nodes) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    first.add([make_article("tram", "The council approved the tram line.")])
    second.add([make_article("bees", "Bees swarmed over the harbour.")])
    assert second.add([make_article("tram", "The council approved the tram line.")]).unchanged == 1
    second.add([make_article("tram", "The council withdrew the tram line after a vote.")])
    assert found_within(first, "bees over the harbour", {"tram", "bees"})
    told = first.article("tram")
    assert told is not None
    assert "withdrew" in told.text
    assert first._dense.count() == first._lexical.count() == second._lexical.count() == 2
    first.delete(["tram"])
    assert found_within(second, "tram line", {"bees"})
    assert second.article("tram") is None
    second.add([make_article("tram", "The tram line is back.")])
    assert found_within(first, "tram line", {"tram", "bees"})


def test_a_node_whose_clock_is_behind_is_heard(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = nodes.open("a"), nodes.open("b"), nodes.open("c")
    first.add([make_article("tram", "The council approved the tram line.")])
    assert found_within(third, "tram line", {"tram"})
    with monkeypatch.context() as patched:
        now = time.time_ns
        patched.setattr(time, "time_ns", lambda: now() - 20 * 10**9)
        second.add([make_article("bees", "Bees swarmed over the harbour.")])
    assert found_within(third, "tram line", {"tram", "bees"})


def test_a_node_that_was_away_learns_what_it_missed(nodes: Nodes) -> None:
    with nodes.open("b") as second:
        second.add([make_article("bees", "Bees swarmed over the harbour.")])
    first = nodes.open("a")
    first.delete(["bees"])
    first.add([make_article("tram", "The council approved the tram line.")])
    assert found(nodes.open("b"), "harbour tram") == {"tram"}


def test_a_write_that_broke_off_is_told_when_it_is_completed(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = nodes.open("a"), nodes.open("b")

    def broken(*_: object) -> None:
        raise ArchiveError("the line is dead")

    with monkeypatch.context() as patched:
        patched.setattr(SharedArticles, "tell", broken)
        with pytest.raises(ArchiveError, match="dead"):
            first.add([make_article("tram", "The council approved the tram line.")])
    assert found(first, "tram line") == found(second, "tram line") == set()
    first.add([make_article("bees", "Bees swarmed.")])
    assert found_within(second, "tram line", {"tram", "bees"})


def test_what_breaks_off_while_it_is_taken_over_is_taken_over_the_next_time(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    first.add([make_article("tram", "The council approved the tram line.")])

    def broken(*_: object) -> None:
        raise ArchiveError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(Catalog, "take_over", broken)
        with pytest.raises(ArchiveError, match="gone"):
            second._follow()
    first.add([make_article("tram", "The council withdrew the tram line after a vote.")])
    second.add([make_article("bees", "Bees swarmed.")])
    for node in (first, second):
        told = node.article("tram")
        assert told is not None
        assert "withdrew" in told.text


def test_what_another_node_deleted_is_added_again(nodes: Nodes) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    tram = make_article("tram", "The council approved the tram line.")
    first.add([tram])
    assert found_within(second, "tram line", {"tram"})
    first.delete(["tram"])
    assert second.add([tram]).added == 1
    assert found_within(first, "tram line", {"tram"})


def test_a_node_goes_on_after_another_one_rebuilt(nodes: Nodes, tmp_path: Path) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    first.add([make_article("tram", "The council approved the tram line.")])
    assert found_within(second, "tram line", {"tram"})
    Archive.rebuild(tmp_path / "a", IndexConfig(chroma_url=nodes.url)).close()
    time.sleep(2.1)
    assert found_within(second, "tram line", {"tram"})


def test_two_processes_with_folders_of_their_own_write_at_once(nodes: Nodes) -> None:
    writers = []
    for name in ("tram", "bees"):
        records = [{"id": f"{name}{n}", "text": f"Report {n} is about {name} in the town."} for n in range(30)]
        source = nodes.folder / f"{name}.jsonl"
        source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        command = [sys.executable, "-m", "qa_bot.cli", "--chroma-url", nodes.url, "--data-dir"]
        writers.append(
            subprocess.Popen([*command, str(nodes.folder / name), "ingest", str(source)], stderr=subprocess.PIPE)
        )
    for writer in writers:
        assert writer.wait() == 0, writer.stderr and writer.stderr.read()
    for folder in ("tram", "bees", "another"):
        node = nodes.open(folder)
        assert node.coverage().articles == 60, folder
        assert node._lexical.count() == node._dense.count() == 60
        assert all(article.startswith("bees") for article in found(node, "report about bees"))


def test_another_model_or_another_archive_is_refused(nodes: Nodes, tmp_path: Path) -> None:
    nodes.open("a").add([make_article("tram", "The council approved the tram line.")])
    with pytest.raises(IndexMismatch, match="passage_tokens"):
        Archive.open(tmp_path / "b", IndexConfig(chroma_url=nodes.url, passage_tokens=100))
    assert found(nodes.open("b"), "tram line") == {"tram"}
    with pytest.raises(IndexMismatch, match="'sport'"):
        Archive.open(tmp_path / "a", IndexConfig(chroma_url=nodes.url.replace("news", "sport")))


def test_rebuilding_takes_what_the_others_know_along(nodes: Nodes, tmp_path: Path, embedder: Embedder) -> None:
    first, second = nodes.open("a"), nodes.open("b")
    first.add([make_article("tram", "The council approved the tram line.")])
    config = IndexConfig(chroma_url=nodes.url, passage_tokens=100)
    with Archive.rebuild(tmp_path / "c", config) as third:
        assert found(third, "tram line") == {"tram"}
    with pytest.raises(IndexMismatch, match="passage_tokens 100 instead of 320"):
        second.add([make_article("bees", "Bees swarmed.")])


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="'the/news'"):
        Archive.open(tmp_path / "archive", IndexConfig(chroma_url="http://127.0.0.1:9/the/news"))
