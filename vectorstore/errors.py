"""Everything that the archive raises on purpose.

    ArchiveError
     ├─ SourceError       a file that cannot be read as articles
     ├─ IndexMismatch     the index was built with another model or chunking
     ├─ ArchiveLocked     another process is writing
     ├─ ArchiveFull       no room left on the disk
     └─ ModelError        a model that is missing, damaged or not the one expected

Messages are whole sentences for a person: what happened, to which value, and what to do next.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL_DISK = ("no space left", "disk is full", "disk quota", "file too large", "(code 13)")
_NO_ROOM_BYTES = 1_000_000
_REBUILD = "if it is damaged, `qa-bot ingest --rebuild` makes it anew from the stored articles"


class ArchiveError(Exception):
    """Root of the tree; its text is fit to be shown to a person."""


class SourceError(ArchiveError):
    """A file that cannot be read as articles.

    `file` names it and `line` is its 1-based line number where the format has lines, else None.
    """

    def __init__(self, message: str, file: str, line: int | None = None) -> None:
        super().__init__(message)
        self.file = file
        self.line = line


class IndexMismatch(ArchiveError):
    """The index on disk was built with other settings than the ones now in force."""


class ArchiveLocked(ArchiveError):
    """Another process holds the writer's lock."""


class ArchiveFull(ArchiveError):
    """The disk ran full; what was written before stays whole."""


class ModelError(ArchiveError):
    """A model that is missing, damaged or not the one expected."""


@contextmanager
def translated(what: str, folder: Path, *kinds: type[Exception], remedy: str = _REBUILD) -> Iterator[None]:
    """Turn a library's errors of these kinds, and the operating system's, into ours with the folder's name.

    `remedy` says what helps.
    """
    caught: tuple[type[Exception], ...] = (OSError, *kinds)
    try:
        yield
    except caught as error:
        # Some libraries say only that a write failed: then the disk itself tells.
        if any(words in str(error).casefold() for words in _FULL_DISK) or free_bytes(folder) < _NO_ROOM_BYTES:
            raise ArchiveFull(
                f"The disk of {folder} is full; free some room and run the command again, nothing is lost."
            ) from error
        raise ArchiveError(f"The {what} in {folder} cannot be used ({str(error).rstrip('.')}); {remedy}.") from error


def free_bytes(folder: Path) -> int:
    """The room left on the disk that holds the folder, or will."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free
