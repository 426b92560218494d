"""How good standalone questions are: BLEU, the words that were missing, and what should have been left alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.answer import Turn


@dataclass(frozen=True, slots=True)
class RewriteRecord:
    """A question in its conversation with the rewrite that people wrote."""

    question: str
    history: tuple[Turn, ...]
    gold: str


@dataclass(frozen=True, slots=True)
class RewriteFigures:
    """`bleu` is 0 to 100; the other two are shares of words and of questions, `n` the records."""

    bleu: float
    missing_word_recall: float
    standalone_unchanged: float
    n: int


def score_rewrites(records: Sequence[RewriteRecord], rewrite: Callable[[str, Sequence[Turn]], str]) -> RewriteFigures:
    """BLEU-4 of the corpus (sacrebleu, lower-cased, 13a), recall of the gold words that the raw question
    lacks, and the share of questions equal to their gold rewrite that come back unchanged."""
    import sacrebleu

    written = [rewrite(record.question, record.history) for record in records]
    bleu = sacrebleu.corpus_bleu(written, [[record.gold for record in records]], lowercase=True).score
    missing = found = alone = unchanged = 0
    for record, text in zip(records, written, strict=True):
        lacking = _words(record.gold) - _words(record.question)
        missing += len(lacking)
        found += len(lacking & _words(text))
        if record.gold.strip() == record.question.strip():
            alone += 1
            unchanged += text == record.question
    return RewriteFigures(bleu, found / missing if missing else 1.0, unchanged / alone if alone else 1.0, len(records))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def load_records(path: Path) -> list[RewriteRecord]:
    """Records of {"history", "question", "rewrite"} lines; a history holds questions, or topic titles and then
    questions and answers in turn, as CANARD has it."""
    records = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        history = record["history"]
        turns = _canard_turns(history) if "id" not in record else [Turn(question, "") for question in history]
        records.append(RewriteRecord(record["question"], tuple(turns), record["rewrite"]))
    return records


def _canard_turns(history: Sequence[str]) -> list[Turn]:
    titles, rest = history[:2], list(history[2:])
    pairs = zip(rest[::2], [*rest[1::2], ""], strict=False)
    return [Turn(f"What about {titles[0]}?", ""), *(Turn(question, answer) for question, answer in pairs)]
