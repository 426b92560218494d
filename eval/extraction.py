"""How well articles are taken from web pages: segments that must and must not be there, day, title, author."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path

from eval.dataset import full_lines
from vectorstore.article import Article
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.html import parse_html


def score_extraction(gold: Path, pages: Path) -> dict[str, float]:
    """Precision, recall and F1 by segments, and the shares of exact days, titles and authors.

    A segment of `with` that is extracted is a true positive, one of `without` a false positive. `gold` has
    one JSON object a line: `file, with, without, date, title, author`; `pages` holds the gzipped files.
    """
    counts: Counter[str] = Counter()
    for line in full_lines(gold.read_text("utf-8")):
        record = json.loads(line)
        article = _article(pages / f"{record['file']}.gz")
        text = _spaced(article.text)
        hits = sum(_spaced(segment) in text for segment in record["with"])
        counts.update(
            true=hits,
            missed=len(record["with"]) - hits,
            false=sum(_spaced(segment) in text for segment in record["without"]),
        )
        stated = article.published.isoformat() if article.published else ""
        for name, found in (("date", stated), ("title", article.title), ("author", article.author)):
            if wanted := record.get(name):
                wanted = ", ".join(wanted) if isinstance(wanted, list) else wanted
                counts.update({name: 1, f"{name}_exact": _folded(found) == _folded(wanted)})
    precision = counts["true"] / max(1, counts["true"] + counts["false"])
    recall = counts["true"] / max(1, counts["true"] + counts["missed"])
    shares = {name: counts[f"{name}_exact"] / max(1, counts[name]) for name in ("date", "title", "author")}
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        **shares,
    }


def _article(path: Path) -> Article:
    try:
        found = list(parse_html(gzip.decompress(path.read_bytes()), path.name, date.today()))
    except UnreadableFile:
        return Article(id=path.name, text="")
    return next(item for item in found if isinstance(item, Article))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return _spaced(text).casefold()
