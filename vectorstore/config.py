"""How an index is built."""

from __future__ import annotations

from dataclasses import dataclass

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The embedding model that comes with the installed packages."""

OWN_ENCODING = "news"
"""The token vocabulary that the project trained itself and ships."""


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """How passages are cut, embedded and thinned. All but `chroma_url` and the last shape the index."""

    embedding_model: str = PACKAGED_MODEL
    token_encoding: str = OWN_ENCODING
    passage_tokens: int = 320
    chroma_url: str = ""
    passages_per_article: int = 4
