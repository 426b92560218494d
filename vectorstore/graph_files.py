"""A second copy of Chroma's graph files, for when a writer is killed, or the disk runs full, while Chroma writes them.

Chroma writes them over in place, every thousand records, and its own log keeps what came since the last time: files put
back from before a write that was not finished are brought up to date by Chroma itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITTEN_LAST = "index_metadata.pickle"


@contextmanager
def being_written(folder: Path) -> Iterator[None]:
    """While Chroma writes under `folder`: what was there is kept, and a mark tells of a write that never ended."""
    _keep(folder)
    _mark(folder).touch()
    yield
    _mark(folder).unlink()


def are_whole(folder: Path) -> bool:
    """Whether no graph was left half written.

    Even where a write never ended, graphs are whole if the file that Chroma writes last is the newest.
    """
    return not _mark(folder).exists() or all(
        max(file.stat().st_mtime_ns for file in graph.iterdir()) == (graph / _WRITTEN_LAST).stat().st_mtime_ns
        for graph in _graphs(folder)
        if (graph / _WRITTEN_LAST).exists()
    )


def found_whole(folder: Path) -> None:
    """Take the mark away: the graphs could be opened."""
    _mark(folder).unlink(missing_ok=True)


def put_back(folder: Path) -> bool:
    """Put the copies, of which there may be none, in the place of the graphs; whether there were any."""
    copies = [copy for copy in _graphs(_kept(folder)) if copy.suffix != ".part"]
    for copy in copies:
        shutil.rmtree(folder / copy.name, ignore_errors=True)
        copy.rename(folder / copy.name)
    return bool(copies)


def forget(folder: Path) -> None:
    """Remove the copies."""
    shutil.rmtree(_kept(folder), ignore_errors=True)
    found_whole(folder)


def _keep(folder: Path) -> None:
    """Copy the graphs that changed since they were copied last."""
    for graph in _graphs(folder):
        copy = _kept(folder) / graph.name
        if _state(copy) != _state(graph):
            unfinished = copy.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(graph, unfinished)
            shutil.rmtree(copy, ignore_errors=True)
            unfinished.rename(copy)


def _mark(folder: Path) -> Path:
    return folder.with_suffix(".writing")


def _kept(folder: Path) -> Path:
    return folder.with_suffix(".kept")


def _graphs(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.exists() else []


def _state(graph: Path) -> dict[str, tuple[int, int]]:
    """Names, sizes and times of the files; copies have the times of what they are copied from."""
    if not graph.exists():
        return {}
    return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in graph.iterdir()}
