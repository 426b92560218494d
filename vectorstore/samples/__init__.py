"""The sample archive: short news articles of the project's own writing, some about real events."""

from __future__ import annotations

import json
from pathlib import Path


def sample_path() -> Path:
    """The JSON Lines file that holds the sample articles."""
    return Path(__file__).with_name("articles.jsonl")


def sample_texts(count: int) -> list[str]:
    """The texts of the first sample articles."""
    return [json.loads(line)["text"] for line in sample_path().read_text("utf-8").splitlines()[:count]]
