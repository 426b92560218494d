"""The trained reader: judges a passage for a question and finds the words in it that answer.

The network, an ONNX graph, is trained by `qa_bot.reading.training`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa_bot.reading.questions import understand
from vectorstore.article import Passage
from vectorstore.chunking import heading
from vectorstore.embedding import packaged_model_folder
from vectorstore.onnx_session import session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

LOWER, UPPER, EXPLAINING = "lower.onnx", "upper.onnx", "explaining.onnx"
"""The network's graphs: its first layers, which tell at a glance what a passage is about, and the others.

There are two of the others: one finds names, days and figures, one what says why, how or whether.
"""
_QUESTION_WORDS = 48
_MOST_PIECES = 400
"""Longer than any passage of the default settings, unless its words are strange ones."""
_MOST_SPAN_PIECES = 24
_SPANS_A_PASSAGE = 4
_REMEMBERED = 512
"""Readings and glances that are kept: the reranker's are the answerer's as well, and of those who look again."""
_WORD_VECTORS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """Words of a passage, article offsets `start` to `end`, and the probability that they answer."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What was read in one passage: how relevant it is, two logits added, and spans, the likeliest first."""

    relevance: float
    spans: tuple[ReadSpan, ...]


class SpanModel:
    """The packaged network, loaded on first use. Safe to use from many threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="reader")
        self._read = lru_cache(_REMEMBERED)(self._read_anew)
        self._glance = lru_cache(_REMEMBERED)(self._glance_anew)

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        """What the network reads in each passage."""
        return list(self.reading(question, passages))

    def reading(self, question: str, passages: Sequence[Passage]) -> Iterator[PassageReading]:
        """The same while the caller goes on: each is waited for when it is taken."""
        # The longest first: a long one left for the end would be waited for with idle hands.
        longest_first = sorted(range(len(passages)), key=lambda n: -len(passages[n].text))
        begun = {n: self._pool.submit(self._read, question, passages[n]) for n in longest_first}
        return _in_turn([begun[n] for n in range(len(passages))])

    def glance(self, question: str, passages: Iterable[Passage]) -> list[float]:
        """How relevant each passage is at first sight: a logit from half-way up the network, in half of the time."""
        return list(self._pool.map(lambda passage: self._glance(question, passage), passages))

    def warm_up(self) -> None:
        """Load the network now rather than at the first question."""
        _ = self._lower, self._upper, self._explaining, self._word_vectors, self._tokenizer

    def _read_anew(self, question: str, passage: Passage) -> PassageReading:
        encoding, prefix = self._encoded(question, passage)
        upper = self._explaining if understand(question).kind.is_explained else self._upper
        start, end, relevance = upper.run(["start", "end", "relevance"], self._half_way(encoding))
        offsets = np.array(encoding.offsets)
        readable = (
            (np.array(encoding.type_ids) == 1)
            & (offsets[:, 1] > len(prefix))
            & (np.array(encoding.special_tokens_mask) == 0)
        )
        shift = passage.start - len(prefix)
        spans = []
        for first, last, probability in best_spans(start[0], end[0], readable):
            left, right = whole_words(passage.article.text, offsets[first][0] + shift, offsets[last][1] + shift)
            spans.append(ReadSpan(left, end_of_line(passage.article.text, left, right), probability))
        return PassageReading(float(relevance[0]), tuple(span for span in spans if span.start >= passage.start))

    def _glance_anew(self, question: str, passage: Passage) -> float:
        encoding, _ = self._encoded(question, passage)
        return float(self._half_way(encoding)["early"][0])

    def _encoded(self, question: str, passage: Passage) -> tuple[Encoding, str]:
        """Question and passage as word pieces, and what stands before the passage's own text."""
        known = heading(passage.article)
        prefix = f"{known}. " if known else ""
        return self._tokenizer.encode(" ".join(question.split()[:_QUESTION_WORDS]), prefix + passage.text), prefix

    def _half_way(self, encoding: Encoding) -> dict[str, NDArray[Any]]:
        """What the upper layers take: the lower ones' states and early relevance, and the segment ids."""
        words = np.ascontiguousarray(self._word_vectors[encoding.ids], dtype=np.float32)[np.newaxis]
        types = np.array([encoding.type_ids], dtype=np.int64)
        states, early = self._lower.run(["half_way", "early"], {"words": words, "types": types})
        return {"half_way": states, "early": early, "types": types}

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
        tokenizer.enable_truncation(_MOST_PIECES, strategy="only_second")
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _word_vectors(self) -> NDArray[np.float32]:
        """The word vectors of the packaged model, float32 (30522, 384), left on disk until they are needed."""
        path = packaged_model_folder() / "model.safetensors"
        with path.open("rb") as content:
            size = int.from_bytes(content.read(8), "little")
            entry = json.loads(content.read(size))[_WORD_VECTORS]
        return np.memmap(path, np.float32, "r", 8 + size + entry["data_offsets"][0], tuple(entry["shape"]))

    @cached_property
    def _lower(self) -> InferenceSession:
        return _packaged(LOWER)

    @cached_property
    def _upper(self) -> InferenceSession:
        return _packaged(UPPER)

    @cached_property
    def _explaining(self) -> InferenceSession:
        return _packaged(EXPLAINING)


def _in_turn(begun: Sequence[Future[PassageReading]]) -> Iterator[PassageReading]:
    """The results in this order; what has not begun when one fails, or when nobody takes the rest, never does."""
    try:
        for one in begun:
            yield one.result()
    finally:
        for one in begun:
            one.cancel()


def _packaged(graph: str) -> InferenceSession:
    with as_file(files("qa_bot.reading.weights").joinpath(graph)) as path:
        return session(path)


@cache
def span_model() -> SpanModel:
    """The process's one model."""
    return SpanModel()


def best_spans(
    start: NDArray[np.float32], end: NDArray[np.float32], readable: NDArray[np.bool_]
) -> list[tuple[int, int, float]]:
    """The likeliest token spans (first, last, probability) by start and end logits, none inside another.

    Position 0 stands for "not answered here": it takes its share of the probability and is never a span.
    """
    allowed = readable.copy()
    allowed[0] = True
    starts, ends = (_softmax(np.where(allowed, logits, -np.inf)) for logits in (start, end))
    starts[0] = ends[0] = 0.0
    # Row by row the spans that begin at a token: its probability times that of each of the next ends.
    behind = np.concatenate([ends, np.zeros(_MOST_SPAN_PIECES)])
    joint = starts[:, np.newaxis] * np.lib.stride_tricks.sliding_window_view(behind, _MOST_SPAN_PIECES)[: len(starts)]
    most = min(joint.size, 10 * _SPANS_A_PASSAGE)
    likeliest = np.argpartition(joint, -most, axis=None)[-most:]
    found: list[tuple[int, int, float]] = []
    for flat in likeliest[np.argsort(joint.flat[likeliest])[::-1]]:
        first, length = divmod(int(flat), _MOST_SPAN_PIECES)
        last = first + length
        probability = float(joint[first, length])
        if probability <= 0 or len(found) == _SPANS_A_PASSAGE:
            break
        if not any(first <= other_last and other_first <= last for other_first, other_last, _ in found):
            found.append((first, last, probability))
    return found


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the words and figures whole that it begins and ends in: "9,300" for "300"."""
    while _is_inside(text, start):
        start -= 1
    while _is_inside(text, end):
        end += 1
    return start, end


def end_of_line(text: str, start: int, end: int) -> int:
    """The end, or where the line of the first word ends: entries of a list are not one answer."""
    return start + len(text[start:end].split("\n")[0].rstrip())


def _is_inside(text: str, position: int) -> bool:
    """Whether a word of letters that have a case, or a figure, goes on over a position."""
    if not 0 < position < len(text):
        return False
    before, behind = text[position - 1], text[position]
    if before in ".," and behind.isdigit():
        return text[max(0, position - 2)].isdigit()
    if behind in ".," and before.isdigit():
        return text[position + 1 : position + 2].isdigit()
    return all(char.isdigit() or char.lower() != char.upper() for char in (before, behind))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    powers: NDArray[np.float64] = np.exp(logits.astype(np.float64) - logits.max())
    return powers / np.sum(powers)
