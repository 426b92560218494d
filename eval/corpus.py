"""The index that a set is asked against: built once for a corpus and used again while nothing changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path

from qa_bot.ingesting import progress_bar
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.ingest import ingest
from vectorstore.manifest import manifest


def open_corpus(corpus: Path | None, settings: Settings) -> Archive:
    """The archive over the articles at `corpus`; the user's own archive where a set names none.

    It lies in a cache folder, also where the settings name a Chroma server: that one holds other articles, which are
    no part of the corpus and must not get its own.
    """
    if corpus is None:
        return Archive.open(settings.data_dir, settings.index_config())
    config = replace(settings.index_config(), chroma_url="")
    key = hashlib.sha256(f"{corpus.resolve()}|{manifest(config, config.embedding_model)}".encode()).hexdigest()[:16]
    folder = user_cache_path("qa-bot") / "eval" / key
    archive = Archive.open(folder, config)
    stamp, digest = folder / "corpus.sha256", _digest(corpus)
    if not stamp.exists() or stamp.read_text("ascii") != digest:
        with progress_bar() as progress:
            ingest(archive, [corpus], today=date.today(), progress=progress)
        stamp.write_text(digest, "ascii")
    return archive


def _digest(corpus: Path) -> str:
    hasher = hashlib.sha256()
    for path in [corpus] if corpus.is_file() else sorted(corpus.rglob("*")):
        if path.is_file():
            hasher.update(str(path).encode() + hashlib.file_digest(path.open("rb"), "sha256").digest())
    return hasher.hexdigest()
