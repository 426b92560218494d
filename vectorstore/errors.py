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
