"""Several real processes on one archive: the page answers while others write, writers take turns, nothing is lost."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.bench.serving import COMMAND, PageUser, serving
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.embedding import Embedder

OLD_QUESTION = "Who opened the tram line to Ostrava harbour?"
NEW_QUESTION = "Who designed the lighthouse of Cape Wenlow?"


def qa_bot(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "--data-dir", str(data_dir), *arguments], capture_output=True, text=True, check=False
    )


def started(data_dir: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "--data-dir", str(data_dir), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def write(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def fillers(prefix: str, count: int) -> list[dict[str, str]]:
    """Articles that keep a writer busy for a while."""
    sentence = "The committee of district {} met about the budget and adjourned without a vote on item {}."
    return [
        {"id": f"{prefix}{n}", "text": " ".join(sentence.format(n, item) for item in range(30 + n % 10))}
        for n in range(count)
    ]


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("processes")
    source = write(
        tmp_path / "old.jsonl",
        {
            "id": "tram",
            "text": "Mayor Ada Moss opened the tram line to Ostrava harbour on Tuesday.",
            "published": "2021-03-03",
            "source": "Harbour Post",
        },
        *fillers("f", 20),
    )
    data_dir = tmp_path / "data"
    done = qa_bot(data_dir, "ingest", str(source))
    assert done.returncode == 0, done.stderr
    return data_dir


@pytest.fixture
def person(data_dir: Path) -> Iterator[PageUser]:
    with serving(data_dir) as server:
        user = PageUser(server.address)
        user.ask(OLD_QUESTION)
        yield user
        user.close()


def test_the_page_finds_what_an_ingest_brings_and_loses_what_is_deleted(
    person: PageUser, data_dir: Path, tmp_path: Path
) -> None:
    new = {"id": "lighthouse", "text": "The lighthouse of Cape Wenlow was designed by the engineer Petra Holm."}
    writer = started(data_dir, "ingest", str(write(tmp_path / "new.jsonl", new, *fillers("g", 60))))
    waits = []
    while writer.poll() is None:
        heard = person.ask(OLD_QUESTION)
        assert not heard.exchange["error"]
        assert "tram" in heard.articles
        waits.append(heard.seconds)
        person.new_conversation()
    assert writer.returncode == 0
    assert len(waits) > 2
    assert within(5, lambda: "lighthouse" in person.ask(NEW_QUESTION).articles)
    assert qa_bot(data_dir, "articles", "delete", "lighthouse").returncode == 0
    assert within(5, lambda: "lighthouse" not in person.ask(NEW_QUESTION).articles)


def test_outlets_are_filters_though_the_server_does_not_remember_offering_them(person: PageUser) -> None:
    assert "tram" in person.ask(OLD_QUESTION, outlets=["Harbour Post"]).articles
    assert person.ask(OLD_QUESTION, outlets=["Another Post"]).articles == set()


def test_two_ingests_at_once_take_turns_and_lose_nothing(data_dir: Path, tmp_path: Path, embedder: Embedder) -> None:
    sources = [write(tmp_path / f"{name}.jsonl", *fillers(name, 24)) for name in ("a", "b")]
    writers = [started(data_dir, "ingest", str(source), "--json") for source in sources]
    for writer in writers:
        out, err = writer.communicate()
        assert writer.returncode == 0, err
        assert json.loads(out)["added"] == 24
    with Archive.open(data_dir) as archive:
        archive.embedder = embedder
        assert {f"{name}{n}" for name in ("a", "b") for n in range(24)} <= {one.id for one in archive.articles()}
        assert archive._dense.count() == archive._lexical.count() == archive.coverage().passages
        assert archive._catalog is not None
        assert set(archive._dense.ids()) == set(archive._lexical.ids()) == archive._catalog.passage_ids()


def test_a_reader_waits_for_no_writer(data_dir: Path, tmp_path: Path, embedder: Embedder) -> None:
    with Archive.open(data_dir) as reader:
        reader.embedder = embedder
        reader.warm_up()
        writer = started(data_dir, "ingest", str(write(tmp_path / "more.jsonl", *fillers("h", 40))))
        waits = []
        while writer.poll() is None:
            begun = time.perf_counter()
            assert reader.search(OLD_QUESTION, Filters(), 5)[0].passage.article.id == "tram"
            waits.append(time.perf_counter() - begun)
        assert writer.returncode == 0
        assert max(waits) < 1
