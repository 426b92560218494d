"""Two runs side by side: what changed, whether it is more than chance, and which questions flipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.dataset import DatasetError, Query, numbered_records
from eval.figures import Verdicts, verdicts
from qa_bot.answer import Turn

_RESAMPLES = 2000
_CORRECT = 0.5
"""The F1 from which a question counts as right when flips are listed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A for one figure over the questions that both have, with a paired bootstrap interval."""

    name: str
    before: float
    after: float
    low: float
    high: float

    @property
    def is_worse(self) -> bool:
        """Whether the whole interval lies on the bad side; latency is better when lower."""
        return self.low > 0 if self.name == "latency_ms" else self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences by figure, and the ids of questions that turned right or wrong."""

    differences: tuple[Difference, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def compare(before: Path, after: Path, seed: int) -> Comparison:
    """Compare two output folders of `eval run`. Raises DatasetError where they share no question."""
    left, right = _judged(before), _judged(after)
    shared = [query_id for query_id in left if query_id in right]
    if not shared:
        raise DatasetError(f"The runs {before} and {after} share no question.")
    rng = np.random.default_rng(seed)
    names = list(next(iter(left.values())))
    differences = []
    for name in names:
        pairs = [(a, b) for i in shared if (a := left[i][name]) is not None and (b := right[i][name]) is not None]
        if pairs:
            differences.append(_difference(name, np.array(pairs, dtype=float), rng))
    rights = {i: (_is_right(left[i]), _is_right(right[i])) for i in shared}
    return Comparison(
        tuple(differences),
        tuple(i for i, (was, now) in rights.items() if now and not was),
        tuple(i for i, (was, now) in rights.items() if was and not now),
    )


def _difference(name: str, pairs: Any, rng: np.random.Generator) -> Difference:
    deltas = pairs[:, 1] - pairs[:, 0]
    draws = rng.integers(0, len(deltas), (_RESAMPLES, len(deltas)))
    low, high = np.percentile(deltas[draws].mean(axis=1), [2.5, 97.5])
    return Difference(name, float(pairs[:, 0].mean()), float(pairs[:, 1].mean()), float(low), float(high))


def _is_right(verdict: Verdicts) -> bool:
    value = verdict["answer_f1"] if verdict["answer_f1"] is not None else verdict["abstained_rightly"]
    return value is not None and value >= _CORRECT


def _judged(folder: Path) -> dict[str, Verdicts]:
    path = folder / "predictions.jsonl"
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError as error:
        raise DatasetError(f"{folder} is no output folder of `qa-bot eval run`: {error.strerror}.") from error
    judged: dict[str, Verdicts] = {}
    for _, found in numbered_records(text, path):
        history: tuple[Turn, ...] = ()
        query = Query(
            found["id"],
            found["question"],
            tuple(found["gold"]),
            None,
            history,
            tuple(found["gold_articles"]),
            tuple(found["choices"]),
        )
        rightly = None if query.answerable else float(found["abstained"])
        judged[query.id] = {**verdicts(query, found), "abstained_rightly": rightly}
    return judged
