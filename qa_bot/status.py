"""What the archive holds and how it is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa_bot.settings import Settings
from vectorstore.archive import Archive


def status(archive: Archive, settings: Settings) -> dict[str, Any]:
    """Articles, passages, days, outlets, models and sizes on disk in bytes, ready for JSON."""
    coverage = archive.coverage()
    return {
        "data_dir": str(archive.folder),
        "articles": coverage.articles,
        "passages": coverage.passages,
        "samples": coverage.samples,
        "first_day": coverage.first.isoformat() if coverage.first else None,
        "last_day": coverage.last.isoformat() if coverage.last else None,
        "sources": coverage.sources,
        "models": {
            "embedding": archive.config.embedding_model,
            "token_encoding": archive.config.token_encoding,
            "passage_tokens": archive.config.passage_tokens,
            "llm": settings.llm,
        },
        "bytes": {
            "catalog": _size(archive.folder, "catalog.sqlite*"),
            "vectors": _size(archive.folder / "chroma"),
            "lexical": _size(archive.folder / "lexical"),
        },
    }


def describe(found: dict[str, Any]) -> str:
    """The status in lines for a terminal."""
    days = f"{found['first_day']} to {found['last_day']}" if found["first_day"] else "no dated article"
    outlets = ", ".join(f"{name} ({count:,})" for name, count in list(found["sources"].items())[:20]) or "none"
    sizes = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in found["bytes"].items())
    models = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found["models"].items())
    return "\n".join(
        [
            f"Archive   {found['data_dir']}",
            f"Articles  {found['articles']:,} ({found['samples']:,} of them samples), {found['passages']:,} passages",
            f"Days      {days}",
            f"Outlets   {outlets}",
            f"Models    {models}",
            f"On disk   {sizes}",
        ]
    )


def _size(folder: Path, pattern: str = "**/*") -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
