"""How an index was built, as one line that is stored with it and compared when it is opened."""

from __future__ import annotations

import json
from typing import Any

from vectorstore.config import IndexConfig

_FORMAT = 3


def manifest(config: IndexConfig, model: str) -> str:
    """Everything that shapes the index; `model` tells the embedding model and its weights."""
    shape = {
        "format": _FORMAT,
        "embedding_model": model,
        "token_encoding": config.token_encoding,
        "passage_tokens": config.passage_tokens,
    }
    return json.dumps(shape, sort_keys=True)


def differences(built: str, wanted: str) -> str:
    """In words, what was built otherwise than is wanted now; empty where nothing was."""
    was: dict[str, Any] = json.loads(built)
    now: dict[str, Any] = json.loads(wanted)
    return " and ".join(
        f"{name} {was.get(name)!r} instead of {now[name]!r}" for name in now if was.get(name) != now[name]
    )
