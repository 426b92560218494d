"""What is said about input that could not be used, or not all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A file or a line that gave trouble: `lost` tells whether an article did not go in because of it."""

    file: str
    line: int | None
    message: str
    lost: bool = True


def lost_characters(file: str, line: int | None, text: str) -> Iterator[SourceProblem]:
    """A problem where characters of an article were lost, here or by whoever wrote the file."""
    if count := text.count("\ufffd"):
        message = f"Unreadable characters, each now \ufffd: {count}. Save the text as UTF-8 where it comes from."
        yield SourceProblem(file, line, message, lost=False)
