"""`make bench`, or `python -m eval.bench`: prints a table and writes `bench.json`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from eval.bench.articles import made_articles, made_questions
from eval.bench.ingest import ingest_speed
from eval.bench.load import MINUTES, PEOPLE, load
from eval.bench.quality import retrieval_quality
from eval.bench.reading import reading_times
from eval.bench.scale import delete_time, grow, search_times
from eval.bench.serving import PageUser, serving
from eval.bench.start import start_times
from eval.corpus import open_corpus
from eval.dataset import load_sets
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.ingest import ingest
from vectorstore.samples import sample_path
from vectorstore.sources import read_articles

_PARTS = ["start", "ingest", "scale", "load", "reading"]
_SAMPLE_QUESTIONS = Path(__file__).parents[1] / "sets" / "samples.jsonl"
_QUALITY = "quality"
"""Only where it is asked for: it needs a set of questions with its articles."""


def main() -> int:
    """Run the parts that are asked for."""
    options = _options()
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        if "start" in options.parts:
            found |= start_times(Path(scratch) / "start")
        if "ingest" in options.parts:
            found |= ingest_speed(_articles(options))
        if "scale" in options.parts:
            found |= _scale(options.sizes, Path(scratch) / "scale")
        if "load" in options.parts:
            found |= load(options.data_dir or _sample_archive(Path(scratch) / "load"), options.people, options.minutes)
        if "reading" in options.parts:
            found |= _reading(options)
        if _QUALITY in options.parts:
            found |= retrieval_quality(options.questions, options.articles, Path(scratch) / _QUALITY)
    options.out.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print("\n".join(f"{name:<40}{value:>12.3f}" for name, value in found.items()))
    return 0


def _scale(sizes: list[int], folder: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for size in sorted(sizes):
        with grow(folder, size) as archive:
            found |= search_times(archive, str(size))
            found[f"delete_one_ms_{size}"] = delete_time(archive)
            found[f"passages_{size}"] = archive.coverage().passages
            found[f"articles_{size}"] = archive.coverage().articles
    on_disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    found["disk_bytes_per_passage"] = on_disk / found[f"passages_{max(sizes)}"]
    found["serving_resident_mb"] = _serving_megabytes(folder)
    if len(sizes) > 1:
        found["search_growth"] = found[f"search_p50_ms_{max(sizes)}"] / found[f"search_p50_ms_{min(sizes)}"]
    return found


def _reading(options: argparse.Namespace) -> dict[str, float]:
    dataset = load_sets([options.questions or _SAMPLE_QUESTIONS])
    corpus = options.articles if options.questions else dataset.corpus
    with open_corpus(corpus, Settings()) as archive:
        archive.warm_up()
        return reading_times(archive, list(dataset.queries))


def _serving_megabytes(folder: Path) -> float:
    """The memory of a page that has answered a few questions over this archive."""
    with serving(folder) as server:
        user = PageUser(server.address)
        for question in made_questions(5):
            user.ask(question)
        user.close()
        return server.resident_megabytes()


def _sample_archive(folder: Path) -> Path:
    with Archive.open(folder) as archive:
        ingest(archive, [sample_path()], today=date.today())
    return folder


def _articles(options: argparse.Namespace) -> list[Article]:
    if options.articles is None:
        return list(made_articles(options.count))
    read = (one for one in read_articles([options.articles], date.today()) if isinstance(one, Article))
    return [article for _, article in zip(range(options.count), read, strict=False)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="eval.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=_PARTS, help=f"{', '.join(_PARTS)} (default: all); {_QUALITY}")
    parser.add_argument("--articles", type=Path, help="real articles for the ingest, instead of made ones")
    parser.add_argument("--questions", type=Path, help=f"{_QUALITY}, reading: a set of questions about the --articles")
    parser.add_argument("--count", type=int, default=90, help="articles for the ingest (default 90)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="passages for the search")
    parser.add_argument("--data-dir", type=Path, help="archive for the load, instead of the sample articles")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people at once (default {PEOPLE})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"length of the load (default {MINUTES})")
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    options = parser.parse_args()
    if _QUALITY in options.parts and None in (options.questions, options.articles):
        parser.error(f"{_QUALITY} needs --questions and --articles")
    return options


if __name__ == "__main__":
    sys.exit(main())
