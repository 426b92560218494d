"""What the page's events give back, whatever happens behind them: a question never stays without a word."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qa_bot.page.app import _Events
from qa_bot.page.backend import Backend
from qa_bot.page.record import Conversation, Exchange, Proof
from qa_bot.page.server import build_app
from qa_bot.settings import Settings
from tests.conftest import TODAY
from vectorstore.archive import Archive
from vectorstore.catalog import CATALOG_FILE
from vectorstore.embedding import Embedder
from vectorstore.ingest import ingest
from vectorstore.samples import sample_path

QUESTION = "When was the Karabakh ceasefire signed?"
EARLIER = Conversation(
    exchanges=(Exchange("Who?", "She [1].", complete=True, proofs=(Proof(1, "sample/x", (0, 3), (0, 9)),)),)
)


def started(folder: Path, open_archive: Callable[[], Archive]) -> Backend:
    backend = Backend(Settings(data_dir=folder), open_archive)
    backend.start()
    backend._tried.wait(60)
    return backend


def asked(backend: Backend, question: str = QUESTION, record: str = "") -> tuple[str, dict[str, Any]]:
    """The conversation as HTML and the last exchange, when the answering is over."""
    *_, (html, _, kept, _) = _Events(backend).ask(question, record, "", "", "", [])
    return html, json.loads(kept)["exchanges"][-1]


@pytest.fixture
def damaged(tmp_path: Path, embedder: Embedder) -> Path:
    """The folder of an archive whose catalog opens, but has no articles any more."""
    with Archive.open(tmp_path) as archive:
        archive.embedder = embedder
        ingest(archive, [sample_path()], today=TODAY)
    del archive
    gc.collect()
    damage(tmp_path)
    return tmp_path


def damage(folder: Path) -> None:
    content = (folder / CATALOG_FILE).read_bytes()
    (folder / CATALOG_FILE).write_bytes(content[:4096] + b"rubbish." * (len(content) // 8 - 512))


def test_a_failure_that_nobody_foresaw_ends_the_waiting(tmp_path: Path) -> None:
    def broken() -> Archive:
        raise OSError("the disk is gone")

    backend = started(tmp_path, broken)
    html, exchange = asked(backend)
    assert exchange["complete"]
    assert "the disk is gone" in exchange["error"]
    assert "spinner" not in html
    header = _Events(backend).tick()[0]
    assert "the disk is gone" in header
    assert "spinner" not in header


def test_a_failure_while_answering_ends_the_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = started(tmp_path, lambda: Archive.open(tmp_path))
    monkeypatch.setattr(backend, "stream", lambda ask: iter([ask.nothing_of_this_name]))
    assert "AttributeError" in asked(backend)[1]["error"]


def test_a_damaged_catalog_is_told_by_header_answer_proofs_and_article(damaged: Path) -> None:
    backend = started(damaged, lambda: Archive.open(damaged))
    assert "The catalog in" in _Events(backend).tick()[0]
    assert "ingest --rebuild" in asked(backend)[1]["error"]
    assert "The catalog in" in _Events(backend).upload([str(sample_path())])[0]


def test_a_catalog_that_is_damaged_while_the_page_is_served(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened() -> Archive:
        archive = Archive.open(tmp_path)
        archive.embedder = embedder
        ingest(archive, [sample_path()], today=TODAY)
        return archive

    backend = started(tmp_path, opened)
    assert asked(backend)[1]["text"].startswith("**10 November 2020**")
    monkeypatch.setattr("vectorstore.catalog.Catalog._connection", lambda self: damaged_connection(tmp_path))
    record = EARLIER.to_json()
    assert "The catalog in" in asked(backend, record=record)[1]["error"]
    events = _Events(backend)
    assert "The catalog in" in events.open_conversation("", record)[1]
    assert "The catalog in" in events.tick()[0]
    response = TestClient(build_app(backend)).get("/article?id=sample/x")
    assert response.status_code == 503
    assert "The catalog in" in response.text


def damaged_connection(folder: Path) -> Any:
    import sqlite3

    (folder / "rubbish").write_bytes(b"rubbish" * 1000)
    return sqlite3.connect(folder / "rubbish")


def test_half_a_surrogate_pair_can_be_sent_back_to_the_browser(tmp_path: Path) -> None:
    backend = started(tmp_path, lambda: Archive.open(tmp_path))
    html, exchange = asked(backend, "hello caf\udce9")
    html.encode()
    assert exchange["question"] == "hello caf\ufffd"
    json.dumps(_Events(backend).list_conversations("id\tcaf\udce9"), ensure_ascii=False).encode()
