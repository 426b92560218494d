"""What can still be read of a damaged catalog is saved, whole or not at all, and nothing of it is thrown away."""

from __future__ import annotations

import gc
import random
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.article import Article, Filters
from vectorstore.catalog import CATALOG_FILE, Catalog
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError
from vectorstore.recovery import recover

PAGE = 4096
CONFIG = IndexConfig()
STORIES = {
    f"a{n}": make_article(f"a{n}", " ".join(f"Tram {n} was late at stop {stop}." for stop in range(90 * (n % 4 + 1))))
    for n in range(120)
}


@pytest.fixture(autouse=True)
def few_hidden_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.recovery._HIDDEN_ROWS", 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    catalog = Catalog(tmp_path / CATALOG_FILE)
    catalog.stage(STORIES.values())
    catalog.commit([], STORIES)
    catalog.condemn(["a7"])
    catalog.set_meta("identity", "mine")
    catalog.close()
    return tmp_path


def damage(path: Path, seed: int) -> bytes:
    """Other bytes on three pages, and a missing end; not on the first, which says what the tables are."""
    content, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(3):
        first = chance.randrange(1, len(content) // PAGE) * PAGE
        content[first : first + PAGE] = chance.choice([bytes(PAGE), chance.randbytes(PAGE)])
    path.write_bytes(content[: -100 * (seed % 2)] if seed % 2 else content)
    return path.read_bytes()


def stored(folder: Path) -> dict[str, Article]:
    catalog = Catalog(folder / CATALOG_FILE)
    found = catalog.articles(catalog.unfinished("pending"))
    catalog.close()
    return found


@pytest.mark.parametrize("seed", range(20))
def test_every_article_on_sound_pages_is_saved_as_it_was(folder: Path, seed: int) -> None:
    damaged = damage(folder / CATALOG_FILE, seed)
    try:
        recovery = recover(folder, CONFIG)
    except ArchiveError:
        # The page that leads to all others was hit.
        assert (folder / CATALOG_FILE).read_bytes() == damaged
        return
    if recovery is None:
        return
    saved = stored(folder)
    assert len(saved) == recovery.articles > len(STORIES) / 3
    assert saved.items() <= STORIES.items()
    assert "a7" not in saved
    assert (recovery.kept_in / CATALOG_FILE).read_bytes() == damaged
    assert {path.name for path in folder.iterdir()} <= {CATALOG_FILE, "writer.lock", recovery.kept_in.name}


def test_damaged_words_are_found_and_no_article_is_saved_with_them(folder: Path) -> None:
    path = folder / CATALOG_FILE
    path.write_bytes(
        path.read_bytes().replace(b"Tram 3 was late at stop 5.", b"Tram 3 was late at st\xff\xff 5.")
        .replace(b"Tram 4 was late at stop 5.", b"Tram 4 was late at st-- 5.")
    )  # fmt: skip
    recovery = recover(folder, CONFIG)
    assert recovery is not None
    assert set(STORIES) - set(stored(folder)) == {"a3", "a4", "a7"}
    assert Catalog(path).meta("identity") == "mine"


def test_a_sound_catalog_stays_as_it_is(folder: Path) -> None:
    before = (folder / CATALOG_FILE).read_bytes()
    assert recover(folder, CONFIG) is None
    assert (folder / CATALOG_FILE).read_bytes() == before
    assert recover(folder / "nowhere", CONFIG) is None
    assert not (folder / "nowhere").exists()


def test_of_a_shared_archive_the_server_has_every_article(folder: Path) -> None:
    (folder / CATALOG_FILE).write_bytes(b"rubbish" * 1000)
    with pytest.raises(ArchiveError, match="move that folder away"):
        recover(folder, IndexConfig(chroma_url="http://127.0.0.1:1/news"))


def test_a_catalog_that_is_only_locked_is_not_taken_for_damaged(folder: Path) -> None:
    with sqlite3.connect(folder / CATALOG_FILE) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ArchiveError, match="locked"):
            recover(folder, CONFIG)
    other.close()
    assert recover(folder, CONFIG) is None


def test_what_was_saved_is_found_again(archive: Archive, embedder: Embedder) -> None:
    archive.add([make_article("tram", "The council approved the tram line."), *list(STORIES.values())[:12]])
    archive.close()
    # The connection of a background thread is closed, and the log of SQLite with it.
    gc.collect()
    path = archive.folder / CATALOG_FILE
    path.write_bytes(path.read_bytes().replace(b"Tram 3 was late at stop 5.", b"Tram 3 was late at st\xff\xff 5."))
    recover(archive.folder, CONFIG)
    with Archive.rebuild(archive.folder, CONFIG) as rebuilt:
        found = rebuilt.search("Which line did the council approve?", Filters(), 5)
        assert found[0].passage.article.id == "tram"
        assert rebuilt.article("a3") is None
        assert (rebuilt.coverage().articles, rebuilt._dense.count()) == (12, rebuilt.coverage().passages)
