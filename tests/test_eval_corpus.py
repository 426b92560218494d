"""The index that a set is asked against: the corpus and nothing else, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.corpus import open_corpus
from eval.dataset import DatasetError
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.catalog import Catalog

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


def test_what_left_the_corpus_is_asked_no_more_and_the_rest_is_not_embedded_again(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(corpus)
    (corpus / "bees.txt").unlink()
    monkeypatch.setattr("vectorstore.archive.passage_vectors", embeds_nothing)
    assert texts(corpus) == {"The"}


def embeds_nothing(*_: object) -> None:
    raise AssertionError("what did not change was embedded again")


def test_a_cache_of_before_with_articles_too_many_is_brought_into_step(corpus: Path, cache: Path) -> None:
    texts(corpus)
    bees = (corpus / "bees.txt").rename(corpus / "bees.kept")
    (folder,) = cache.iterdir()
    (folder / "corpus.sha256").write_text("0" * 64, encoding="ascii")
    assert texts(corpus) == {"The"}
    bees.rename(corpus / "bees.txt")
    assert texts(corpus) == {"The", "Bees"}


def test_an_unchanged_corpus_is_not_read_again_from_whatever_folder(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(corpus)
    monkeypatch.setattr("eval.corpus.read_articles", lambda *_: pytest.fail("was read again"))
    monkeypatch.chdir(corpus.parent)
    assert texts(Path("corpus")) == {"The", "Bees"}


def test_an_interrupted_change_does_not_pass_for_the_corpus_of_before(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(corpus)
    ferry = corpus / "ferry.txt"
    ferry.write_text("Ferry sank\n\nFerry traffic ended on Friday.", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("vectorstore.archive.Archive.delete", is_interrupted)
        with pytest.raises(KeyboardInterrupt):
            texts(corpus)
    ferry.unlink()
    assert texts(corpus) == {"The", "Bees"}


def is_interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_cache_that_was_built_otherwise_is_built_anew(corpus: Path, cache: Path) -> None:
    texts(corpus)
    (folder,) = cache.iterdir()
    catalog = Catalog(folder / "catalog.sqlite")
    catalog.set_meta("shared_as", "news")  # as a corpus that went to the archive of the settings left it
    catalog.close()
    assert texts(corpus) == {"The", "Bees"}


def test_a_corpus_that_cannot_be_read_is_named_and_the_cache_stays(corpus: Path, cache: Path) -> None:
    texts(corpus)
    away = corpus.rename(corpus.with_name("away"))
    with pytest.raises(DatasetError, match="There is no file or folder '.*corpus'; name"):
        open_corpus(corpus, Settings())
    corpus.mkdir()
    with pytest.raises(DatasetError, match="No article can be read in '.*corpus'; name"):
        open_corpus(corpus, Settings())
    corpus.rmdir()
    away.rename(corpus)
    (folder,) = cache.iterdir()
    with Archive.open(folder) as archive:
        assert archive.coverage().articles == 2
