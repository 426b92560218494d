"""The reader alone: paragraphs with questions and answers in the layout of SQuAD 1.1."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.answers import exact_match, token_f1
from eval.dataset import read_records, text_field, texts_field
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import Article, Passage


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """Exact match and token F1, means over `n` questions."""

    em: float
    f1: float
    n: int


def read_paragraphs(path: Path, model: SpanModel) -> ReadingFigures:
    """How well the network's best span answers each question, the paragraph being given. Raises DatasetError."""
    scores = []
    for paragraph, question, answers in read_records(path, _asked):
        passage = Passage(Article("paragraph", paragraph), 0, len(paragraph))
        spans = model.read(question, [passage])[0].spans
        said = paragraph[spans[0].start : spans[0].end] if spans else ""
        scores.append((exact_match(said, answers), token_f1(said, answers)))
    ems, f1s = zip(*scores, strict=True)
    return ReadingFigures(sum(ems) / len(ems), sum(f1s) / len(f1s), len(scores))


def _asked(record: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """(paragraph, question, answers)."""
    return text_field(record["context"]), text_field(record["question"]), texts_field(record["answers"])
