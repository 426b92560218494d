"""One evaluation run: asks every question, keeps what was answered, and computes the figures.

`predictions.jsonl` grows by a line a question; an interrupted run goes on after the last whole line.
"""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from langchain_core.runnables import Runnable

from eval.dataset import Dataset, Query, full_lines
from eval.figures import Figure, Verdicts, figures, verdicts
from qa_bot.answer import Answer, Ask
from qa_bot.chain import SMALL_TALK
from qa_bot.rendering import answer_json
from qa_bot.settings import Settings
from vectorstore.article import Filters

_PACKAGES = ("qa-bot", "torch", "sentence-transformers", "chromadb", "tantivy", "langchain-core", "numpy")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answered questions of a run, in the order of the set."""

    queries: tuple[Query, ...]
    predictions: tuple[dict[str, Any], ...]
    verdicts: tuple[Verdicts, ...]


def answer_all(
    chain: Runnable[Ask, Answer], dataset: Dataset, out: Path, fingerprint: str, progress: Callable[[int, int], None]
) -> Outcome:
    """Ask every question that `out` holds no prediction for; `progress` gets questions done and in all."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "predictions.jsonl"
    if (out / "results.json").exists():
        # A finished run: the code may have changed since, so that all is asked anew.
        (out / "results.json").unlink()
        path.unlink(missing_ok=True)
    done = _kept(path, fingerprint)
    with path.open("a", encoding="utf-8") as file:
        for number, query in enumerate(dataset.queries, start=1):
            if query.id not in done:
                done[query.id] = _predict(chain, query, fingerprint)
                file.write(json.dumps(done[query.id], ensure_ascii=False) + "\n")
                file.flush()
            progress(number, len(dataset.queries))
    predictions = tuple(done[query.id] for query in dataset.queries)
    judged = tuple(verdicts(query, found) for query, found in zip(dataset.queries, predictions, strict=True))
    return Outcome(dataset.queries, predictions, judged)


def figures_of(outcome: Outcome, seed: int, tag: str | None = None) -> dict[str, Figure]:
    """The figures over all questions, or over those with a tag."""
    rows = [
        row
        for row in zip(outcome.queries, outcome.verdicts, outcome.predictions, strict=True)
        if tag is None or tag in row[0].tags
    ]
    return figures(
        [query for query, _, _ in rows],
        [verdict for _, verdict, _ in rows],
        [_claims_nothing(found) for _, _, found in rows],
        [_confidence(found) for _, _, found in rows],
        seed,
    )


def confidences_of(outcome: Outcome) -> list[float]:
    """How sure each answer is; small talk claims nothing."""
    return [_confidence(found) for found in outcome.predictions]


def _confidence(found: Mapping[str, Any]) -> float:
    return 0.0 if found["answerer"] == SMALL_TALK else float(found["confidence"])


def _claims_nothing(found: Mapping[str, Any]) -> bool:
    """Whether the answer makes no claim about the news: an abstention or small talk."""
    return bool(found["abstained"]) or found["answerer"] == SMALL_TALK


def write_results(outcome: Outcome, settings: Settings, seed: int, fingerprint: str, out: Path) -> dict[str, Any]:
    """Write `results.json` and the TREC run file; returns what is in `results.json`."""
    tags = sorted({tag for query in outcome.queries for tag in query.tags})
    results = {
        "figures": _as_dicts(figures_of(outcome, seed)),
        "by_tag": {tag: _as_dicts(figures_of(outcome, seed, tag)) for tag in tags},
        "questions": len(outcome.queries),
        "seed": seed,
        "fingerprint": fingerprint,
        "settings": json.loads(settings.model_dump_json(exclude={"data_dir", "auth_file"})),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "commit": _commit(),
        "prompts": _prompt_digests(),
    }
    (out / "results.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "run.trec").write_text("".join(_trec_lines(outcome)), encoding="utf-8")
    return results


def fingerprint_of(dataset: Dataset, settings: Settings, corpus: Path | None) -> str:
    """What must be equal for an interrupted run to go on: questions, corpus and settings that shape answers."""
    shape = settings.model_dump_json(exclude={"data_dir", "host", "port", "auth_file"})
    return hashlib.sha256(f"{dataset.digest}|{corpus}|{shape}".encode()).hexdigest()[:16]


def _kept(path: Path, fingerprint: str) -> dict[str, dict[str, Any]]:
    """The predictions of an interrupted run; a file of another run, or a torn last line, is cut away."""
    kept: list[str] = []
    found: dict[str, dict[str, Any]] = {}
    for line in full_lines(path.read_text("utf-8")) if path.exists() else []:
        try:
            prediction = json.loads(line)
        except ValueError:
            break
        if prediction.get("fingerprint") == fingerprint:
            found[prediction["id"]] = prediction
            kept.append(line + "\n")
    path.write_text("".join(kept), encoding="utf-8")
    return found


def _predict(chain: Runnable[Ask, Answer], query: Query, fingerprint: str) -> dict[str, Any]:
    answer = chain.invoke(Ask(query.question, query.history, Filters(as_of=query.as_of)))
    gold = {
        "id": query.id,
        "gold": list(query.answers),
        "gold_articles": list(query.article_ids),
        "choices": list(query.choices),
        "tags": list(query.tags),
        "fingerprint": fingerprint,
    }
    return {**gold, **answer_json(answer)}


def _trec_lines(outcome: Outcome) -> Iterator[str]:
    """`query Q0 article rank score qa-bot`, one line a retrieved article."""
    for query, found in zip(outcome.queries, outcome.predictions, strict=True):
        ranked: dict[str, float] = {}
        for passage in found["passages"]:
            ranked.setdefault(passage["article_id"].replace(" ", "_"), passage["score"])
        for rank, (article_id, score) in enumerate(ranked.items(), start=1):
            yield f"{query.id.replace(' ', '_')} Q0 {article_id} {rank} {score:.6f} qa-bot\n"


def _as_dicts(found: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: {key: round(value, 6) for key, value in asdict(figure).items()} for name, figure in found.items()}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _prompt_digests() -> dict[str, str]:
    prompts: Sequence[Any] = [item for item in files("prompts").iterdir() if item.name.endswith(".md")]
    return {
        item.name: hashlib.sha256(item.read_bytes()).hexdigest()[:16] for item in sorted(prompts, key=lambda p: p.name)
    }
