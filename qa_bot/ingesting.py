"""What `qa-bot ingest` shows: a progress bar with rate and remaining time, and the summary."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from qa_bot.rendering import printable
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.ingest import Progress, Summary
from vectorstore.recovery import Recovery, recover

_SHOWN_ERRORS = 20


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error where that is a terminal."""
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.bytes_total
            bar.set_postfix_str(f"{progress.articles:,} articles, {progress.passages:,} passages", refresh=False)
            bar.update(progress.bytes_done - bar.n)

        yield show


def rebuild(settings: Settings) -> None:
    """Cut and embed every stored article anew, with a bar; of a damaged catalog those that can still be read."""
    from tqdm import tqdm

    if (recovery := recover(settings.data_dir, settings.index_config())) is not None:
        sys.stderr.write(f"{recovery_text(recovery)}\n")
    with tqdm(unit="article", disable=not sys.stderr.isatty(), leave=False) as bar:

        def show(done: int, in_all: int) -> None:
            bar.total = in_all
            bar.update(done - bar.n)

        workers = settings.ingest_workers
        Archive.rebuild(settings.data_dir, settings.index_config(), show, workers=workers).close()


def recovery_text(recovery: Recovery) -> str:
    """What was saved of a damaged catalog, and what is left to do."""
    return (
        f"The catalog was damaged. Articles that could be read and are kept: {recovery.articles:,}; ingest your "
        "sources again for the others, and start `qa-bot serve` anew where it runs. "
        f"The damaged files are in {recovery.kept_in}."
    )


def summary_json(summary: Summary) -> dict[str, object]:
    """The summary with the fixed field names that scripts rely on."""
    fields = asdict(summary)
    fields["errors"] = [
        {"file": _encodable(problem.file), "line": problem.line, "message": _encodable(problem.message)}
        for problem in summary.errors
    ]
    return fields


def summary_text(summary: Summary) -> str:
    """The summary in words, with the first problems named."""
    lines = [
        f"{summary.added:,} added, {summary.updated:,} updated, {summary.unchanged:,} unchanged, "
        f"{summary.failed:,} failed; {summary.passages:,} passages embedded in {summary.seconds:.1f} s."
    ]
    for problem in summary.errors[:_SHOWN_ERRORS]:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        lines.append(_encodable(f"  {place}: {problem.message}"))
    if len(summary.errors) > _SHOWN_ERRORS:
        lines.append(f"  … and {len(summary.errors) - _SHOWN_ERRORS:,} more problems; --json lists them all.")
    return "\n".join(lines)


def _encodable(text: str) -> str:
    """Text that can be printed: the name of a file may be bytes that are no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def print_summary(summary: Summary, *, as_json: bool) -> None:
    """Print the summary to standard output."""
    sys.stdout.write(
        json.dumps(summary_json(summary), ensure_ascii=False, indent=2) if as_json else printable_lines(summary)
    )
    sys.stdout.write("\n")


def printable_lines(summary: Summary) -> str:
    """The summary in words, safe for a terminal."""
    return "\n".join(printable(line) for line in summary_text(summary).split("\n"))
