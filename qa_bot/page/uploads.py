"""Articles that a reader adds through the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from qa_bot.ingesting import summary_text
from qa_bot.page.render import notice_html
from vectorstore.archive import Archive
from vectorstore.ingest import Progress, ingest

MOST_BYTES = 64 * 1024 * 1024
"""The largest file that the page takes; larger ones go in by `qa-bot ingest`."""


def store_upload(archive: Archive, paths: Sequence[Path], progress: Callable[[float, str], object]) -> str:
    """Ingest uploaded files and report as the command line does. Raises ArchiveError."""
    too_large = [path.name for path in paths if path.stat().st_size > MOST_BYTES]
    kept = [path for path in paths if path.name not in too_large]

    def show(step: Progress) -> None:
        share = step.bytes_done / step.bytes_total if step.bytes_total else 1.0
        progress(share, f"{step.articles:,} articles")

    summary = ingest(archive, kept, today=date.today(), progress=show)
    lines = summary_text(summary).split("\n")
    # A reader knows the name of the file, not the folder that the server put it in.
    problems = [line.strip().replace(f"{path.parent}/", "") for line in lines[1:] for path in paths[:1]]
    problems += [f"{name}: larger than {MOST_BYTES // 2**20} MB; use `qa-bot ingest` for it." for name in too_large]
    return notice_html(lines[0], problems)
