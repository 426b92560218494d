"""`qa-bot eval ...`: registered with the command line by the entry point `qa_bot.commands`."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_bot.settings import EXTRACTIVE

if TYPE_CHECKING:
    from eval.compare import Comparison
    from eval.run import Outcome
    from qa_bot.settings import Settings


_RIGHT_F1 = 0.5
"""From this token F1 on an answer counts as right when the threshold is fitted."""


def register(commands: Any) -> None:
    """Add `eval` with its actions to the commands of `qa-bot`."""
    parser = commands.add_parser("eval", help="measure quality on evaluation sets")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_run(actions)
    _add_calibrate(actions)
    _add_compare(actions)
    rewriting = actions.add_parser("rewrite", help="quality of standalone questions alone")
    rewriting.add_argument("file", type=Path, metavar="FILE", help='JSON Lines of {"history", "question", "rewrite"}')
    rewriting.set_defaults(command=_rewrite)
    extraction = actions.add_parser("extract", help="quality of article texts taken from web pages")
    extraction.add_argument("gold", type=Path, metavar="GOLD")
    extraction.add_argument("pages", type=Path, metavar="PAGES")
    extraction.set_defaults(command=_extract)
    reading = actions.add_parser("read", help="quality of the reader alone, the paragraph being given")
    reading.add_argument("file", type=Path, metavar="FILE", help='JSON Lines of {"context", "question", "answers"}')
    reading.set_defaults(command=_read)
    for action in (rewriting, extraction, reading):
        action.add_argument("--json", action="store_true", help="print JSON")


def _add_run(actions: Any) -> None:
    parser = actions.add_parser("run", help="ask every question of the sets and compute the figures")
    _add_questions(parser)
    parser.add_argument("--llm", metavar="NAME", help="chat model as provider:model")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="seed of the bootstrap (default 7)")
    parser.add_argument("--json", action="store_true", help="print results.json")
    parser.set_defaults(command=_run)


def _add_calibrate(actions: Any) -> None:
    parser = actions.add_parser("calibrate", help="fit the confidence under which the embedded reader abstains")
    _add_questions(parser)
    parser.add_argument(
        "--wrong-costs", type=float, default=1.0, metavar="X", help="what a wrong answer costs; a right one is worth 1"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the setting to FILE, such as qa_bot.toml")
    parser.set_defaults(command=_calibrate)


def _add_questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument(
        "--unanswerable",
        action="append",
        default=[],
        type=Path,
        metavar="SET",
        help="a set whose answers the corpus lacks",
    )
    parser.add_argument("--articles", type=Path, metavar="PATH", help="the corpus, instead of the one a set names")
    parser.add_argument(
        "--out", type=Path, default=Path("eval-out"), metavar="DIR", help="output folder (default eval-out)"
    )
    parser.add_argument("--limit", type=_count, metavar="N", help="only the first N questions")


def _add_compare(actions: Any) -> None:
    parser = actions.add_parser("compare", help="two runs side by side; exits 1 where a gate is not held")
    parser.add_argument("before", type=Path, metavar="A")
    parser.add_argument("after", type=Path, metavar="B")
    parser.add_argument(
        "--gate", action="append", default=[], type=_gate, metavar="FIGURE=MIN", help="fail where B is below MIN"
    )
    parser.add_argument("--no-worse", action="store_true", help="fail where a quality figure is worse beyond chance")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.set_defaults(command=_compare)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of questions from 1 on")
    return int(text)


def _gate(text: str) -> tuple[str, float]:
    """A figure and the least that it may be; what is no number, "nan" as well, would hold no gate closed."""
    name, _, least = text.rpartition("=")
    try:
        value = float(least)
    except ValueError:
        value = math.nan
    if not name or math.isnan(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no gate of the form FIGURE=MIN, such as answer_em=0.7")
    return name, value


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from eval.report import report_html
    from eval.run import write_results

    outcome, fingerprint = _answered(options, settings)
    results = write_results(outcome, settings, options.seed, fingerprint, options.out)
    title = f"Evaluation of {', '.join(path.name for path in options.sets)}"
    (options.out / "report.html").write_text(report_html(outcome, results, title), encoding="utf-8")
    print(json.dumps(results, indent=2, ensure_ascii=False) if options.json else table(results["figures"]))
    return 0


def _calibrate(options: argparse.Namespace, settings: Settings) -> int:
    from eval.calibration import calibrate, write_setting
    from eval.run import confidences_of, write_results

    settings = settings.model_copy(update={"abstain_below": 0.0, "llm": EXTRACTIVE})
    outcome, fingerprint = _answered(options, settings)
    write_results(outcome, settings, 0, fingerprint, options.out)
    right = [(verdict["answer_f1"] or 0.0) >= _RIGHT_F1 for verdict in outcome.verdicts]
    found = calibrate(confidences_of(outcome), right, options.wrong_costs)
    print(f"{'threshold':>10}{'coverage':>10}{'risk':>8}")
    for share in range(1, 11):
        point = found.at_coverage(share / 10)
        print(f"{point.threshold:>10.3f}{point.coverage:>10.3f}{point.risk:>8.3f}")
    print(f"area under risk over coverage {found.area:.3f}")
    print(f"abstain_below = {found.threshold:.3f} is worth {found.worth:+.3f} a question")
    if options.write is not None:
        write_setting(options.write, found.threshold)
        print(f"written to {options.write}")
    return 0


def _answered(options: argparse.Namespace, settings: Settings) -> tuple[Outcome, str]:
    """Every question asked, or taken from the interrupted run in the output folder; and the run's fingerprint."""
    from dataclasses import replace

    from tqdm import tqdm

    from eval.corpus import open_corpus
    from eval.dataset import load_sets
    from eval.run import answer_all, fingerprint_of
    from qa_bot.chain import build_chain

    dataset = load_sets(options.sets, options.unanswerable)
    if options.limit is not None:
        dataset = replace(dataset, queries=dataset.queries[: options.limit])
    corpus = options.articles or dataset.corpus
    fingerprint = fingerprint_of(dataset, settings, corpus)
    with open_corpus(corpus, settings) as archive, tqdm(unit="question", disable=not sys.stderr.isatty()) as bar:

        def show(done: int, in_all: int) -> None:
            bar.total = in_all
            bar.update(done - bar.n)

        chain = build_chain(archive, settings)
        archive.warm_up()
        return answer_all(chain, dataset, options.out, fingerprint, show), fingerprint


def table(found: dict[str, dict[str, float]]) -> str:
    """The figures in aligned columns for a terminal."""
    lines = [f"{'figure':<24}{'value':>9}{'95 % interval':>22}{'n':>7}"]
    for name, figure in found.items():
        interval = f"{figure['low']:.3f} – {figure['high']:.3f}"
        lines.append(f"{name:<24}{figure['value']:>9.3f}{interval:>22}{int(figure['n']):>7}")
    return "\n".join(lines)


def _compare(options: argparse.Namespace, _: Settings) -> int:
    from eval.compare import compare

    found = compare(options.before, options.after, options.seed)
    print(_comparison_text(found))
    broken = _broken_gates(options, found)
    for message in broken:
        print(f"qa-bot: {message}", file=sys.stderr)
    return 1 if broken else 0


def _comparison_text(found: Comparison) -> str:
    lines = [f"{'figure':<24}{'A':>9}{'B':>9}{'B - A':>9}{'95 % interval':>22}"]
    for d in found.differences:
        interval = f"{d.low:+.3f} – {d.high:+.3f}"
        lines.append(f"{d.name:<24}{d.before:>9.3f}{d.after:>9.3f}{d.after - d.before:>+9.3f}{interval:>22}")
    lines.append(f"right now, wrong before: {', '.join(found.gained) or 'none'}")
    lines.append(f"wrong now, right before: {', '.join(found.lost) or 'none'}")
    return "\n".join(lines)


def _broken_gates(options: argparse.Namespace, found: Comparison) -> list[str]:
    from eval.dataset import DatasetError

    values = {name: figure["value"] for name, figure in _results(options.after)["figures"].items()}
    broken = []
    for name, least in options.gate:
        if name not in values:
            raise DatasetError(f"The run {options.after} has no figure {name!r}; it has {', '.join(values)}.")
        if values[name] < least:
            broken.append(f"{name} is {values[name]:.3f}, below the gate of {least:g}.")
    if options.no_worse:
        worse = [d for d in found.differences if d.is_worse and d.name != "latency_ms"]
        broken += [f"{d.name} is worse: {d.before:.3f} to {d.after:.3f}." for d in worse]
    return broken


def _results(folder: Path) -> dict[str, Any]:
    from eval.dataset import DatasetError

    try:
        found: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{folder} holds no finished run: {error}.") from error
    return found


def _rewrite(options: argparse.Namespace, _: Settings) -> int:
    from dataclasses import asdict

    from eval.rewriting import load_records, score_rewrites
    from qa_bot.rewriting import rewrite

    records = load_records(options.file)
    found = {
        "raw": asdict(score_rewrites(records, lambda question, _: question)),
        "rules": asdict(score_rewrites(records, rewrite)),
    }
    print(
        json.dumps(found, indent=2)
        if options.json
        else "\n".join(f"{name}: {values}" for name, values in found.items())
    )
    return 0


def _extract(options: argparse.Namespace, _: Settings) -> int:
    from eval.extraction import score_extraction

    found = score_extraction(options.gold, options.pages)
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{k:<12}{v:.3f}" for k, v in found.items()))
    return 0


def _read(options: argparse.Namespace, _: Settings) -> int:
    from dataclasses import asdict

    from eval.reading import read_paragraphs
    from qa_bot.reading.span_model import span_model

    found = asdict(read_paragraphs(options.file, span_model()))
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{k:<12}{v:.3f}" for k, v in found.items()))
    return 0
