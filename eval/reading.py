"""The reader alone: paragraphs with questions and answers in the layout of SQuAD 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.answers import exact_match, token_f1
from qa_bot.reading.span_model import SpanModel
from vectorstore.article import Article, Passage


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """Exact match and token F1, means over `n` questions."""

    em: float
    f1: float
    n: int


def read_paragraphs(path: Path, model: SpanModel) -> ReadingFigures:
    """How well the network's best span answers each question, the paragraph being given."""
    scores = []
    for paragraph, question, answers in _questions(path):
        passage = Passage(Article("paragraph", paragraph), 0, len(paragraph))
        spans = model.read(question, [passage])[0].spans
        said = paragraph[spans[0].start : spans[0].end] if spans else ""
        scores.append((exact_match(said, answers), token_f1(said, answers)))
    ems, f1s = zip(*scores, strict=True)
    return ReadingFigures(sum(ems) / len(ems), sum(f1s) / len(f1s), len(scores))


def _questions(path: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(paragraph, question, answers) of one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["context"], record["question"], tuple(record["answers"])
