"""The sample archive: short news articles of the project's own writing, some about real events."""

from __future__ import annotations

from pathlib import Path


def sample_path() -> Path:
    """The JSON Lines file that holds the sample articles."""
    return Path(__file__).with_name("articles.jsonl")
