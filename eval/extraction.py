"""How well articles are taken from web pages: segments that must and must not be there, day, title, author."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError, read_records, text_field, texts_field
from vectorstore.article import Article
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.html import parse_html

_STATED = ("date", "title", "author")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's file, the segments that must and must not be taken from it, and what it states of day, title, author."""

    file: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    stated: dict[str, str]


def score_extraction(gold: Path, pages: Path) -> dict[str, float]:
    """Precision, recall and F1 by segments, and the shares of exact days, titles and authors.

    A segment of `with` that is extracted is a true positive, one of `without` a false positive. `gold` has
    one JSON object a line: `file, with, without, date, title, author`; `pages` holds the gzipped files. Raises
    DatasetError.
    """
    counts: Counter[str] = Counter()
    for page in read_records(gold, _page):
        article = _article(pages / f"{page.file}.gz")
        text = _spaced(article.text)
        hits = sum(_spaced(segment) in text for segment in page.present)
        counts.update(
            true=hits,
            missed=len(page.present) - hits,
            false=sum(_spaced(segment) in text for segment in page.absent),
        )
        stated = article.published.isoformat() if article.published else ""
        for name, found in (("date", stated), ("title", article.title), ("author", article.author)):
            if wanted := page.stated[name]:
                counts.update({name: 1, f"{name}_exact": _folded(found) == _folded(wanted)})
    precision = counts["true"] / max(1, counts["true"] + counts["false"])
    recall = counts["true"] / max(1, counts["true"] + counts["missed"])
    shares = {name: counts[f"{name}_exact"] / max(1, counts[name]) for name in _STATED}
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        **shares,
    }


def _page(record: dict[str, Any]) -> _Page:
    return _Page(
        text_field(record["file"]),
        texts_field(record["with"]),
        texts_field(record["without"]),
        {name: _joined(record.get(name) or "") for name in _STATED},
    )


def _joined(stated: Any) -> str:
    return ", ".join(stated) if isinstance(stated, list) else str(stated)


def _article(path: Path) -> Article:
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"The page {path} cannot be read: {error}; name the folder of the gzipped pages.") from error
    try:
        found = list(parse_html(data, path.name, date.today()))
    except UnreadableFile:
        return Article(id=path.name, text="")
    return next(item for item in found if isinstance(item, Article))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return _spaced(text).casefold()
