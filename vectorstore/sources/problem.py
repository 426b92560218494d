"""What is said about input that could not be used, or not all of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A file or a line that gave trouble: `lost` tells whether an article did not go in because of it."""

    file: str
    line: int | None
    message: str
    lost: bool = True
