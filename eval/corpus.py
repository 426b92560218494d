"""The index that a set is asked against: built once for a corpus and used again while nothing changed."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path

from eval.dataset import DatasetError
from qa_bot.ingesting import progress_bar
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.config import IndexConfig
from vectorstore.errors import IndexMismatch
from vectorstore.ingest import ingest
from vectorstore.manifest import manifest
from vectorstore.sources import read_articles


def open_corpus(corpus: Path | None, settings: Settings) -> Archive:
    """The archive over the articles at `corpus` and no others; the user's own archive where a set names none.

    It lies in a cache folder, also where the settings name a Chroma server: that one holds other articles, which are
    no part of the corpus and must not get its own. Raises DatasetError where no article can be read at `corpus`.
    """
    if corpus is None:
        return Archive.open(settings.data_dir, settings.index_config())
    if not corpus.exists():
        raise DatasetError(f"There is no file or folder {str(corpus)!r}; name the articles that the set is about.")
    config = replace(settings.index_config(), chroma_url="")
    key = hashlib.sha256(f"{corpus.resolve()}|{manifest(config, config.embedding_model)}".encode()).hexdigest()[:16]
    folder = user_cache_path("qa-bot") / "eval" / key
    archive = _cached(folder, config)
    stamp, digest = folder / "corpus.sha256", _digest(corpus)
    if not stamp.exists() or stamp.read_text("ascii") != digest:
        # Interrupted, it is neither the corpus of before nor this one.
        stamp.unlink(missing_ok=True)
        _bring_into_step(archive, corpus)
        stamp.write_text(digest, "ascii")
    return archive


def _cached(folder: Path, config: IndexConfig) -> Archive:
    """The archive in a cache folder; where it was built otherwise, with other weights of the model, an empty one."""
    try:
        return Archive.open(folder, config)
    except IndexMismatch:
        shutil.rmtree(folder)
        return Archive.open(folder, config)


def _bring_into_step(archive: Archive, corpus: Path) -> None:
    """Have the archive hold exactly what the corpus does; articles that did not change are not embedded again."""
    today = date.today()
    found = read_articles([corpus], today, stored=archive.known)
    ids = {article.id for article in found if isinstance(article, Article)}
    if not ids:
        raise DatasetError(f"No article can be read in {str(corpus)!r}; name the articles that the set is about.")
    with progress_bar() as progress:
        ingest(archive, [corpus], today=today, progress=progress)
    archive.delete([article.id for article in archive.articles() if article.id not in ids])


def _digest(corpus: Path) -> str:
    """A hash over names and contents; names within the corpus, so that it is the same from every working folder."""
    hasher = hashlib.sha256()
    for path in [corpus] if corpus.is_file() else sorted(corpus.rglob("*")):
        if path.is_file():
            name = path.relative_to(corpus).as_posix()
            with path.open("rb") as file:
                hasher.update(name.encode() + hashlib.file_digest(file, "sha256").digest())
    return hasher.hexdigest()
