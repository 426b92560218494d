"""The figures: each from one value a question, with a bootstrap interval.

A verdict is what one question contributes: None where the figure does not apply to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.answers import contains_answer, exact_match, nearest_choice, normalised, short_answer, token_f1
from eval.dataset import Query
from qa_bot.numerals import numbers

RANKS = (1, 5, 10)
_RESAMPLES = 1000
Verdicts = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval over `n` questions."""

    value: float
    low: float
    high: float
    n: int


def verdicts(query: Query, prediction: Mapping[str, Any]) -> Verdicts:
    """What one question contributes; `prediction` has the fields of `qa-bot ask --json`."""
    return {
        **_article_ranks(query, prediction),
        **_string_ranks(query, prediction),
        **_answer(query, prediction),
        **_citations(query, prediction),
        "latency_ms": float(prediction["timings_ms"]["total"]),
    }


def figures(
    queries: Sequence[Query],
    found: Sequence[Verdicts],
    abstained: Sequence[bool],
    confidences: Sequence[float],
    seed: int,
) -> dict[str, Figure]:
    """Every figure that the set can give, by name."""
    rng = np.random.default_rng(seed)
    names = [name for name in found[0] if name != "latency_ms"] if found else []
    result: dict[str, Figure] = {}
    for name in names:
        values = np.array([v for verdict in found if (v := verdict[name]) is not None])
        if len(values):
            result[name] = _bootstrap(values, lambda sample: float(sample.mean()), rng)
    result.update(_abstention([not query.answerable for query in queries], abstained, confidences, rng))
    latency = np.array([verdict["latency_ms"] for verdict in found], dtype=float)
    for percent in (50, 95):
        if len(latency):
            result[f"latency_p{percent}_ms"] = _bootstrap(latency, _percentile(percent), rng)
    return result


def _article_ranks(query: Query, prediction: Mapping[str, Any]) -> Verdicts:
    """hit@k, MRR@10 and nDCG@10 over the ranking of distinct articles, gold ones being equally relevant.

    nDCG = sum over gold ranks of 1 / log2(rank + 1), divided by the same sum for the best possible ranking.
    """
    names = [*(f"article_hit@{k}" for k in RANKS), "article_mrr@10", "article_ndcg@10"]
    if not query.article_ids:
        return dict.fromkeys(names)
    ranking = list(dict.fromkeys(passage["article_id"] for passage in prediction["passages"]))[:10]
    ranks = [rank for rank, article_id in enumerate(ranking, start=1) if article_id in query.article_ids]
    ideal = sum(1 / np.log2(rank + 1) for rank in range(1, min(10, len(query.article_ids)) + 1))
    return {
        **{f"article_hit@{k}": float(any(rank <= k for rank in ranks)) for k in RANKS},
        "article_mrr@10": 1 / ranks[0] if ranks else 0.0,
        "article_ndcg@10": float(sum(1 / np.log2(rank + 1) for rank in ranks) / ideal),
    }


def _string_ranks(query: Query, prediction: Mapping[str, Any]) -> Verdicts:
    """hit@k and MRR@10 on "an answer string stands in the passage"."""
    names = [*(f"string_hit@{k}" for k in RANKS), "string_mrr@10"]
    if not query.answerable:
        return dict.fromkeys(names)
    passages = prediction["passages"][:10]
    first = next((n for n, p in enumerate(passages, start=1) if contains_answer(p["text"], query.answers)), 0)
    return {
        **{f"string_hit@{k}": float(0 < first <= k) for k in RANKS},
        "string_mrr@10": 1 / first if first else 0.0,
    }


def _answer(query: Query, prediction: Mapping[str, Any]) -> Verdicts:
    """Exact match and F1 on answerable questions; an abstention there is wrong."""
    if not query.answerable:
        return {"answer_em": None, "answer_f1": None, "choice_accuracy": None}
    short = "" if prediction["abstained"] else short_answer(prediction["answer"])
    choice = None
    if query.choices:
        choice = float(exact_match(nearest_choice(short, query.choices), query.answers) == 1.0)
    return {
        "answer_em": exact_match(short, query.answers),
        "answer_f1": token_f1(short, query.answers),
        "choice_accuracy": choice,
    }


def _citations(query: Query, prediction: Mapping[str, Any]) -> Verdicts:
    """Precision: share of citations that hold up; recall: share of the answer's sentences that have one.

    A citation holds up where the short answer stands in its quote or passage, a figure perhaps as a word, or a day was
    resolved from the quoted words, or at least half of the words of an answer without a short form stand in its quote.
    Where the set names gold articles, the cited article must be one of them, or the cited passage hold a gold answer.
    Precision leaves out questions that the corpus does not answer: abstention counts them.
    """
    citations = prediction["citations"]
    if prediction["abstained"] or prediction["answerer"] == "small talk":
        return {"citation_precision": None, "citation_recall": None}
    held = [_holds_up(citation, query, prediction) for citation in citations]
    sentences = len({citation["n"] for citation in citations}) + len(prediction["unsupported"])
    supported = len({citation["n"] for citation, holds in zip(citations, held, strict=True) if holds})
    return {
        "citation_precision": (sum(held) / len(held) if held else 0.0) if query.answerable else None,
        "citation_recall": supported / sentences if sentences else 0.0,
    }


def _holds_up(citation: Mapping[str, Any], query: Query, prediction: Mapping[str, Any]) -> bool:
    passage = next((p["text"] for p in prediction["passages"] if p["n"] == citation["n"]), "")
    is_gold = citation["article_id"] in query.article_ids or contains_answer(passage, query.answers)
    if query.article_ids and not is_gold:
        return False
    short = short_answer(prediction["answer"])
    wanted = set(normalised(short).split())
    words = set(
        normalised(
            f"{citation['quote']} {passage} {citation['title']} {citation['author']} {citation['source']}"
        ).split()
    )
    if numbers(short) and numbers(short) <= numbers(citation["quote"]):
        return True
    return len(wanted & words) >= 0.5 * len(wanted) or f"“{citation['quote']}”" in prediction["answer"]


def _abstention(
    unanswerable: Sequence[bool], abstained: Sequence[bool], confidences: Sequence[float], rng: np.random.Generator
) -> dict[str, Figure]:
    """Precision, recall and F1 of abstaining where the corpus does not say, and AUROC of low confidence.

    AUROC is the chance that an unanswerable question has a lower confidence than an answerable one.
    """
    if not any(unanswerable) or all(unanswerable):
        return {}
    rows = np.column_stack([unanswerable, abstained, confidences]).astype(float)
    return {
        "abstention_precision": _bootstrap(rows, lambda r: _share(r[:, 0] * r[:, 1], r[:, 1]), rng),
        "abstention_recall": _bootstrap(rows, lambda r: _share(r[:, 0] * r[:, 1], r[:, 0]), rng),
        "abstention_f1": _bootstrap(rows, _f1, rng),
        "abstention_auroc": _bootstrap(rows, _auroc, rng),
    }


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() else 0.0


def _f1(rows: NDArray[np.float64]) -> float:
    precision, recall = _share(rows[:, 0] * rows[:, 1], rows[:, 1]), _share(rows[:, 0] * rows[:, 1], rows[:, 0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _auroc(rows: NDArray[np.float64]) -> float:
    """The Mann-Whitney statistic; ties count a half."""
    from scipy.stats import rankdata

    unanswerable = rows[:, 0] == 1
    positives, negatives = int(unanswerable.sum()), int((~unanswerable).sum())
    if not positives or not negatives:
        return 0.5
    ranks = rankdata(-rows[:, 2])
    return float((ranks[unanswerable].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _percentile(percent: int) -> Callable[[NDArray[np.float64]], float]:
    return lambda sample: float(np.percentile(sample, percent))


def _bootstrap(values: NDArray[Any], statistic: Callable[[NDArray[Any]], float], rng: np.random.Generator) -> Figure:
    """The statistic with the 2.5 and 97.5 percentiles of it over resampled questions."""
    draws = rng.integers(0, len(values), (_RESAMPLES, len(values)))
    resampled = [statistic(values[draw]) for draw in draws]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Figure(statistic(values), float(low), float(high), len(values))
