"""The index that a set is asked against: the corpus and nothing else, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.corpus import open_corpus
from qa_bot.settings import Settings

NOBODY = "http://127.0.0.1:9/news"
"""An archive on a Chroma server at an address where none listens."""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setattr("eval.corpus.user_cache_path", lambda name: tmp_path / "cache")
    return tmp_path / "cache" / "eval"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two articles in a folder."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tunnel.txt").write_text("The Skarn Tunnel opened\n\nThe tunnel opened on Monday.", encoding="utf-8")
    (folder / "bees.txt").write_text("Bees stopped the tram\n\nBees stopped a tram on Tuesday.", encoding="utf-8")
    return folder


def texts(corpus: Path, settings: Settings | None = None) -> set[str]:
    """The first words of what is asked when a set is asked over a corpus."""
    with open_corpus(corpus, settings or Settings()) as archive:
        return {article.text.split()[0] for article in archive.articles()}


def test_a_corpus_never_goes_to_the_server_of_the_settings(corpus: Path, cache: Path) -> None:
    assert texts(corpus, Settings(chroma_url=NOBODY)) == {"The", "Bees"}
    assert list(cache.glob("*/chroma"))
