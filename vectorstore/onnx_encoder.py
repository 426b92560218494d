"""Sentence vectors by ONNX Runtime: the model as an int8 graph that was made on first use and is kept.

Several times faster than the torch path on a processor, and it starts without importing torch.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.onnx_session import session
from vectorstore.samples import sample_texts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_FORMAT = 3
"""Counted up when graphs made earlier must be made anew."""
_CARD, _GRAPH, _TOKENIZER = "card.json", "encoder.onnx", "tokenizer.json"
_LEAST_COSINE = 0.98
"""Between the vectors of graph and model; int8 costs less than a hundredth."""
_EXAMPLES = 24
"""Sample articles by which inputs are scaled for int8."""
_CHECKED = (
    "The ceasefire was signed on Tuesday.",
    "Storm damage in three provinces was put at 40 million euros, the ministry said; trains run again on Friday.",
    "Who won?",
    "Der Bürgermeister trat am 3. Mai zurück. " * 12,
)
_log = logging.getLogger(__name__)


class OnnxEncoder:
    """Texts to unit vectors, `threads` of them at once. Safe to use from many threads."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load what `exported` wrote. Raises OSError and ValueError where something is missing or damaged."""
        from tokenizers import Tokenizer

        card = json.loads((folder / _CARD).read_text("utf-8"))
        for name in (_GRAPH, _TOKENIZER):
            if _sha256(folder / name) != card.get(name):
                raise ValueError(f"{folder / name} is damaged")
        self._session = session(folder / _GRAPH)
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.window = int(card["window"])
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (n, d)."""
        if len(texts) == 1:
            return self._encode(texts[0])[np.newaxis]
        # Long texts first: no thread is left with a long one at the end.
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        vectors: dict[int, NDArray[np.float32]] = dict(
            zip(order, self._pool.map(lambda position: self._encode(texts[position]), order), strict=True)
        )
        return np.stack([vectors[position] for position in range(len(texts))])

    def count(self, text: str) -> int:
        """How many word pieces a text has, without the two special tokens."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _encode(self, text: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(text).ids
        if len(ids) > self.window + 2:
            ids = [*ids[: self.window + 1], ids[-1]]
        vector: NDArray[np.float32] = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0][0]
        return vector


def exported(model: SentenceTransformer, folder: Path, threads: int) -> OnnxEncoder:
    """Make the graph of a model, check it against the model, and keep it in `folder`.

    Raises ValueError for a model of another make than BERT with mean pooling, and where the vectors differ.
    """
    from transformers import BertModel

    from vectorstore.onnx_export import SentenceEncoder, write_quantized

    modules: list[Any] = list(model)
    kinds = [type(module).__name__ for module in modules]
    encoder = getattr(modules[0], "auto_model", None)
    pooling = modules[1].get_config_dict().get("pooling_mode") if kinds[1:2] == ["Pooling"] else None
    if not isinstance(encoder, BertModel) or pooling != "mean" or kinds[2:] not in ([], ["Normalize"]):
        raise ValueError(f"no graph is made of a model of {', '.join(kinds)}")
    import torch

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        most = int(model.max_seq_length or 512)
        tokenizer = model.tokenizer.backend_tokenizer
        examples = [(torch.tensor([tokenizer.encode(text).ids[:most]]),) for text in sample_texts(_EXAMPLES)]
        write_quantized(SentenceEncoder(encoder), ["ids"], {"vector": False}, examples, made / _GRAPH)
        tokenizer.save(str(made / _TOKENIZER))
        card = {name: _sha256(made / name) for name in (_GRAPH, _TOKENIZER)}
        window = most - 2
        (made / _CARD).write_text(json.dumps({**card, "window": window}), "utf-8")
        _check(OnnxEncoder(made, threads), model)
        _put(made, folder)
    return OnnxEncoder(folder, threads)


def graph_folder(root: Path, fingerprint: str) -> Path:
    """Where the graph of a model with this fingerprint is kept."""
    return root / f"{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}-{_FORMAT}"


def _check(encoder: OnnxEncoder, model: SentenceTransformer) -> None:
    true = model.encode(list(_CHECKED), normalize_embeddings=True, show_progress_bar=False)
    least = float(np.sum(encoder.encode(_CHECKED) * true, axis=1).min())
    if least < _LEAST_COSINE:
        raise ValueError(f"the graph's vectors differ from the model's: a cosine of {least:.3f}")


def _put(made: Path, folder: Path) -> None:
    """Move a finished folder into its place; another process may have been quicker."""
    try:
        made.rename(folder)
    except OSError:
        _log.info("replacing the graph in %s", folder)
        for name in (_GRAPH, _TOKENIZER, _CARD):
            (made / name).replace(folder / name)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
