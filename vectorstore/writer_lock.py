"""The lock by which the writers of an archive take turns, and what may keep a folder from being written at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import ArchiveError, ArchiveLocked

LOCK_SECONDS = 60.0


@contextmanager
def writer_lock(folder: Path, patience: float = LOCK_SECONDS) -> Iterator[None]:
    """Make the folder where there is none and hold its lock. Raises ArchiveLocked after `patience` seconds."""
    lock = FileLock(folder / "writer.lock", timeout=patience)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise ArchiveLocked(
            f"Another process is writing to the archive in {folder}; try again when it is done."
        ) from error
    except OSError as error:
        raise ArchiveError(
            f"The data folder {folder} cannot be written ({error.strerror or error}); choose another --data-dir."
        ) from error
    try:
        yield
    finally:
        lock.release()
