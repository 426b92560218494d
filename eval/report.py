"""`report.html`: the figures, four charts and the failures to read, on one self-contained page."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.run import Outcome

_STYLE = """body{font:16px/1.55 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1c1b19;background:#faf9f6}
h1,h2{font-family:Georgia,serif}table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .9rem .2rem 0;
text-align:left;border-bottom:1px solid #dfdad0}svg{background:#fff;border:1px solid #dfdad0;border-radius:8px;max-width:100%}
details{background:#fff;border:1px solid #dfdad0;border-radius:8px;padding:.5rem 1rem;margin:.5rem 0}blockquote{color:#5c574d;margin:.4rem 0}
@media(prefers-color-scheme:dark){body{background:#161614;color:#ece9e1}svg,details{background:#1f1f1c;border-color:#3a3832}
td,th{border-color:#3a3832}blockquote{color:#aba595}text{fill:#ece9e1}}"""
_WIDTH, _BAR = 640, 24
_MOST_FAILURES = 200


def report_html(outcome: Outcome, results: Mapping[str, Any], title: str) -> str:
    """The page as text; everything that came from questions and articles is escaped."""
    charts = [
        ("F1 by tag", _bars(_means(outcome, lambda i: outcome.queries[i].tags))),
        ("F1 by question word", _bars(_means(outcome, lambda i: [_question_word(outcome.queries[i].question)]))),
        ("Rank of the first passage with the answer", _bars(_ranks(outcome), share=False)),
        ("F1 kept when the least sure answers are withheld", _curve(_risk_coverage(outcome))),
        ("Milliseconds by stage (median)", _bars(_stages(outcome), share=False)),
    ]
    drawn = "".join(f"<h2>{html.escape(name)}</h2>{chart}" for name, chart in charts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><h1>{html.escape(title)}</h1>"
        f"<p>{results['questions']} questions, commit {html.escape(results['commit'][:12])}</p>"
        f"{_table(results['figures'])}{drawn}<h2>Failures</h2>{_failures(outcome)}</html>\n"
    )


def _table(found: Mapping[str, Mapping[str, float]]) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{f['value']:.3f}</td><td>{f['low']:.3f} – {f['high']:.3f}</td><td>{f['n']}</td></tr>"
        for name, f in found.items()
    )
    return f"<table><tr><th>Figure</th><th>Value</th><th>95 %</th><th>n</th></tr>{rows}</table>"


def _means(outcome: Outcome, groups: Callable[[int], Sequence[str]]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for i, verdict in enumerate(outcome.verdicts):
        if (f1 := verdict["answer_f1"]) is not None:
            for group in groups(i):
                sums.setdefault(group, []).append(f1)
    return {f"{name} ({len(values)})": sum(values) / len(values) for name, values in sorted(sums.items())}


def _question_word(question: str) -> str:
    words = question.casefold().split()
    known = ("who", "when", "where", "why", "how", "which", "what")
    return next((word for word in words if word in known), "other")


def _ranks(outcome: Outcome) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for verdict in outcome.verdicts:
        if (reciprocal := verdict["string_mrr@10"]) is not None:
            counts[str(round(1 / reciprocal)) if reciprocal else "none"] += 1
    return {rank: float(counts[rank]) for rank in [*map(str, range(1, 11)), "none"]}


def _stages(outcome: Outcome) -> dict[str, float]:
    stages = ("rewrite", "retrieve", "rerank", "answer", "total")
    middle = len(outcome.predictions) // 2
    return {stage: sorted(p["timings_ms"][stage] for p in outcome.predictions)[middle] for stage in stages}


def _risk_coverage(outcome: Outcome) -> list[tuple[float, float]]:
    """(share answered, mean F1 of these), the surest questions first."""
    pairs = [
        (float(found["confidence"]), verdict["answer_f1"] or 0.0)
        for verdict, found in zip(outcome.verdicts, outcome.predictions, strict=True)
    ]
    pairs.sort(key=lambda pair: -pair[0])
    total, points = 0.0, []
    for count, (_, f1) in enumerate(pairs, start=1):
        total += f1
        points.append((count / len(pairs), total / count))
    return points


def _bars(values: Mapping[str, float], *, share: bool = True) -> str:
    top = 1.0 if share else max([*values.values(), 1e-9])
    rows = []
    for i, (name, value) in enumerate(values.items()):
        y, length = i * _BAR + 8, 380 * value / top
        label = f"{value:.2f}" if share else f"{value:g}"
        rows.append(
            f'<text x="8" y="{y + 13}" font-size="13">{html.escape(name)}</text>'
            f'<rect x="190" y="{y}" width="{length:.1f}" height="16" fill="#4a7ba6"/>'
            f'<text x="{196 + length:.1f}" y="{y + 13}" font-size="12">{label}</text>'
        )
    return f'<svg width="{_WIDTH}" height="{len(values) * _BAR + 12}" role="img">{"".join(rows)}</svg>'


def _curve(points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{40 + 560 * x:.1f},{200 - 180 * y:.1f}" for x, y in points)
    return (
        f'<svg width="{_WIDTH}" height="230" role="img"><polyline points="{path}" fill="none" stroke="#4a7ba6" stroke-width="2"/>'
        '<text x="40" y="222" font-size="12">share of questions answered, 0 to 1</text>'
        '<text x="8" y="24" font-size="12">1.0</text><text x="8" y="204" font-size="12">0.0</text></svg>'
    )


def _failures(outcome: Outcome) -> str:
    parts: list[str] = []
    for query, verdict, found in zip(outcome.queries, outcome.verdicts, outcome.predictions, strict=True):
        wrong = (verdict["answer_f1"] or 0.0) < 0.5 if query.answerable else not found["abstained"]
        if wrong and len(parts) < _MOST_FAILURES:
            gold = "; ".join(query.answers) or "the archive does not say"
            passages = "".join(
                f"<blockquote>{html.escape(p['text'][:600])}</blockquote>" for p in found["passages"][:3]
            )
            parts.append(
                f"<details><summary>{html.escape(query.question)}</summary><p>Gold: {html.escape(gold)}</p>"
                f"<p>Answer: {html.escape(found['answer'])}</p>{passages}</details>"
            )
    return "".join(parts) or "<p>None.</p>"
