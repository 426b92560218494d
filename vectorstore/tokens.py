"""Counting tokens with tiktoken, offline by default.

tiktoken fetches its own vocabularies from the network on first use and without a time-out. The default
here is a vocabulary that the project trained on its own text and ships; tiktoken's are one setting away.
"""

from __future__ import annotations

import base64
import threading
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from vectorstore.config import OWN_ENCODING
from vectorstore.errors import ModelError

if TYPE_CHECKING:
    import tiktoken

SPLIT_PATTERN = r"""[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
"""How text is cut before byte pairs are merged; the vocabulary is trained with the same pattern."""

_FETCH_SECONDS = 20.0


class TokenCounter:
    """Counts the tokens of a text in one encoding: "news" or any name that tiktoken knows."""

    def __init__(self, encoding: str = OWN_ENCODING) -> None:
        self._encoding = _own_encoding() if encoding == OWN_ENCODING else _tiktoken_encoding(encoding)

    def count(self, text: str) -> int:
        """The number of tokens; special tokens that stand in the text count as the plain text they are."""
        return len(self._encoding.encode(text, disallowed_special=()))


@cache
def _own_encoding() -> tiktoken.Encoding:
    import tiktoken

    lines = files("vectorstore.vocabulary").joinpath("news.tiktoken").read_text("ascii").splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}
    return tiktoken.Encoding(OWN_ENCODING, pat_str=SPLIT_PATTERN, mergeable_ranks=ranks, special_tokens={})


@cache
def _tiktoken_encoding(name: str) -> tiktoken.Encoding:
    import tiktoken

    known = tiktoken.list_encoding_names()
    if name not in known:
        raise ModelError(f"There is no token encoding {name!r}; use {OWN_ENCODING} or one of {', '.join(known)}.")
    found: list[tiktoken.Encoding | None] = []
    fetch = threading.Thread(target=lambda: found.append(_get_or_nothing(name)), daemon=True)
    fetch.start()
    fetch.join(_FETCH_SECONDS)
    encoding = found[0] if found else None
    if encoding is None:
        raise ModelError(
            f"The token encoding {name!r} is not on this machine and could not be fetched; "
            f"set token_encoding to {OWN_ENCODING!r}, which needs no network."
        )
    return encoding


def _get_or_nothing(name: str) -> tiktoken.Encoding | None:
    import requests
    import tiktoken

    try:
        return tiktoken.get_encoding(name)
    except (requests.RequestException, OSError, ValueError):
        return None
