"""How good standalone questions are: BLEU, the words that were missing, and what should have been left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset import read_records, text_field, texts_field
from qa_bot.answer import Turn


@dataclass(frozen=True, slots=True)
class RewriteRecord:
    """A question in its conversation with the rewrite that people wrote."""

    question: str
    history: tuple[Turn, ...]
    gold: str


@dataclass(frozen=True, slots=True)
class RewriteFigures:
    """How good `n` rewrites are.

    bleu                  corpus BLEU-4 in [0, 100]: sacrebleu, lower-cased, "intl" tokens
    missing_word_recall   in [0, 1]: of the words that gold rewrites have and raw questions lack, those found
    standalone_unchanged  in [0, 1]: of the questions equal to their gold rewrite, those that came back as they were
    """

    bleu: float
    missing_word_recall: float
    standalone_unchanged: float
    n: int


def score_rewrites(records: Sequence[RewriteRecord], rewrite: Callable[[str, Sequence[Turn]], str]) -> RewriteFigures:
    """The figures of a rewriter over records. Raises ValueError where there are none.

    In this setting of BLEU the questions as typed score 34.8 on CANARD's development part, the published
    figure, and 59.6 on CAsT 2019, where 59.9 is published.
    """
    if not records:
        raise ValueError("There are no records to score rewrites on; give at least one.")
    written = [rewrite(record.question, record.history) for record in records]
    return RewriteFigures(
        corpus_bleu(written, [record.gold for record in records]),
        missing_word_recall(records, written),
        standalone_unchanged(records, written),
        len(records),
    )


def corpus_bleu(written: Sequence[str], gold: Sequence[str]) -> float:
    """BLEU-4 of the whole corpus, one reference each (Papineni et al. 2002, as sacrebleu counts it)."""
    import sacrebleu

    return float(sacrebleu.corpus_bleu(list(written), [list(gold)], lowercase=True, tokenize="intl").score)


def missing_word_recall(records: Sequence[RewriteRecord], written: Sequence[str]) -> float:
    """sum |(gold - raw) & written| / sum |gold - raw| over sets of case-folded words; 1 where nothing is missing."""
    missing = found = 0
    for record, text in zip(records, written, strict=True):
        lacking = _words(record.gold) - _words(record.question)
        missing += len(lacking)
        found += len(lacking & _words(text))
    return found / missing if missing else 1.0


def standalone_unchanged(records: Sequence[RewriteRecord], written: Sequence[str]) -> float:
    """Share of the questions equal to their gold rewrite, but for outer spaces, that are returned as typed."""
    kept = [
        text == record.question
        for record, text in zip(records, written, strict=True)
        if record.gold.strip() == record.question.strip()
    ]
    return sum(kept) / len(kept) if kept else 1.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def load_records(path: Path) -> list[RewriteRecord]:
    """Records of {"history", "question", "rewrite"} lines; a history holds questions, or topic titles and then
    questions and answers in turn, as CANARD has it. Raises DatasetError."""
    return read_records(path, _record)


def _record(record: dict[str, Any]) -> RewriteRecord:
    history = texts_field(record["history"])
    turns = _canard_turns(history) if "id" not in record else [Turn(question, "") for question in history]
    return RewriteRecord(text_field(record["question"]), tuple(turns), text_field(record["rewrite"]))


def _canard_turns(history: Sequence[str]) -> list[Turn]:
    if not history:
        raise ValueError("the history should begin with a topic, or the line have an id")
    titles, rest = history[:2], list(history[2:])
    pairs = zip(rest[::2], [*rest[1::2], ""], strict=False)
    return [Turn(f"What about {titles[0]}?", ""), *(Turn(question, answer) for question, answer in pairs)]
