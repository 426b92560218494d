"""Finding files, and opening them (gzipped or not) within bounds."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from vectorstore.sources.problem import SourceProblem

FOLDER_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".csv"})
READ_TYPES = f"Read are {', '.join(sorted(FOLDER_SUFFIXES))}, each also .gz."
_NAMED_KINDS = 8
MOST_BYTES = 16 * 1024 * 1024
"""The largest article, page or record, unpacked: larger ones are no news articles."""


class UnreadableFile(Exception):
    """A file or line that cannot be read; its text says why, `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def walk(paths: Sequence[Path]) -> Iterator[Path | SourceProblem]:
    """The files named and those of known types in the folders named, sorted, hidden ones left out.

    After a folder come the files in it that are not read, one line for them all: they may be thousands of
    pictures, and no article is known to be lost.
    """
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            yield SourceProblem(str(path), None, f"There is no file or folder {str(path)!r}.")
        except (OSError, ValueError) as error:
            yield SourceProblem(str(path), None, f"The path cannot be read: {_reason(error)}.")
        else:
            yield from _walk_folder(path) if is_folder else [path]


def _walk_folder(path: Path) -> Iterator[Path | SourceProblem]:
    closed: list[OSError] = []
    unread: dict[str, list[Path]] = {}
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            found = Path(folder, name)
            if kind_of(found) not in FOLDER_SUFFIXES:
                unread.setdefault(kind_of(found), []).append(found.relative_to(path))
            elif trouble := _trouble(found):
                yield SourceProblem(str(found), None, trouble)
            else:
                yield found
    for error in closed:
        yield SourceProblem(error.filename, None, f"The folder is left out, it cannot be read: {_reason(error)}.")
    if unread:
        yield SourceProblem(str(path), None, _not_read(unread), lost=False)


def _trouble(path: Path) -> str:
    """What keeps a directory's entry from being read as a file; nothing where it is one."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return ""
    except FileNotFoundError:
        return "There is no file where the link leads; mend or remove it."
    except OSError as error:
        return f"The file cannot be read: {_reason(error)}."
    return "It is no file but a pipe, a socket or a device."


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def size_on_disk(path: Path) -> int:
    """The size of a file as it lies there, packed or not; 0 where it is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _not_read(unread: Mapping[str, Sequence[Path]]) -> str:
    """The files of a folder that are not read, by type: how many there are and the first of each."""
    kinds = sorted(unread, key=lambda kind: (-len(unread[kind]), kind))
    named = []
    for kind in kinds[:_NAMED_KINDS]:
        first, *others = unread[kind]
        named.append(f"{kind or 'without suffix'} ({first}{f' and {len(others)} more' if others else ''})")
    if len(kinds) > _NAMED_KINDS:
        named.append(f"and {len(kinds) - _NAMED_KINDS} more types")
    return f"Files of types that are not read: {', '.join(named)}. {READ_TYPES}"


def kind_of(path: Path) -> str:
    """The suffix that tells the type, lower-cased, without ".gz"."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """The content as bytes, unpacked. Raises UnreadableFile."""
    try:
        if path.name.lower().endswith(".gz"):
            with gzip.open(path) as stream:
                yield cast(BinaryIO, stream)
        else:
            with path.open("rb") as stream:
                yield stream
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(f"The gzip file is damaged or cut off: {error}.") from error
    except OSError as error:
        raise UnreadableFile(f"The file cannot be read: {_reason(error)}.") from error


def read_bounded(stream: BinaryIO) -> bytes:
    """The whole stream. Raises UnreadableFile where it is larger than an article can be."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"The file holds more than {MOST_BYTES // 2**20} MB: too large for one article.")
    return data
