"""Web pages to articles: trafilatura for the text and the record, htmldate for the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from vectorstore.article import Article
from vectorstore.sources.cleaning import clean_line, clean_text
from vectorstore.sources.dates import FIRST_YEAR, ImpossibleDay, parse_day
from vectorstore.sources.files import UnreadableFile, decode, looks_binary
from vectorstore.sources.identity import made_id
from vectorstore.sources.problem import SourceProblem

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 400
_MOST_ELEMENTS = 60_000
_TITLE_SUFFIX = re.compile(r"\s+[|•·–—-]\s+[^|•·–—]{2,40}$")


def parse_html(data: bytes, file: str, today: date) -> Iterator[Article | SourceProblem]:
    """The article of a page, after the lesser problems it has; no network is used.

    A day that the page does not state stays unknown. Raises UnreadableFile where there is no article in it.
    """
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    if b"\x00" in data[:4096] and looks_binary(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("The file is binary, not a web page.")
    tree = _tree(data)
    found = _extract(tree)
    text = _body(found)
    if not text:
        raise UnreadableFile("No article text was found in the page.")
    published, problem = _published(tree, found, today)
    if problem:
        yield SourceProblem(file, None, problem, lost=False)
    source = clean_line(str(found.get("sitename") or found.get("hostname") or ""))
    url = clean_line(str(found.get("url") or ""))
    title = _title(clean_line(str(found.get("title") or "")), source)
    yield Article(
        id=url or made_id(PurePath(file).name, title),
        url=url,
        text=text,
        title=title,
        source=source,
        author=clean_line(str(found.get("author") or "")).replace("; ", ", "),
        section=clean_line(", ".join(found.get("categories") or ())),
        language=_language(tree),
        published=published,
    )


def _tree(data: bytes) -> HtmlElement:
    from trafilatura.utils import load_html

    try:
        tree = load_html(data if b"charset" in data[:2048].lower() else decode(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"The page cannot be parsed: {error}.") from error
    if tree is None:
        raise UnreadableFile("The page holds no HTML.")
    _refuse_bombs(tree)
    return tree


def _refuse_bombs(tree: HtmlElement) -> None:
    """Markup nested or repeated beyond any real page costs minutes to extract: refuse it first."""
    depth = count = 0
    from lxml import etree

    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST or count > _MOST_ELEMENTS:
            raise UnreadableFile("The page nests or repeats its markup beyond any real page.")


def _extract(tree: HtmlElement) -> dict[str, Any]:
    from copy import deepcopy

    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            deepcopy(tree), with_metadata=True, include_comments=False, include_tables=True, favor_recall=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile(f"The page cannot be read: {error}.") from error
    if document is None:
        return {}
    return document if isinstance(document, dict) else document.as_dict()


def _body(found: dict[str, Any]) -> str:
    """The extracted paragraphs without the headline, which often stands above them."""
    lines = str(found.get("text") or "").split("\n")
    if lines[0].strip() == str(found.get("title") or "").strip():
        lines = lines[1:]
    return clean_text("\n\n".join(lines))


def _published(tree: HtmlElement, found: dict[str, Any], today: date) -> tuple[date | None, str]:
    """The day that the page states, and a problem where that day is impossible."""
    from htmldate import find_date

    text = find_date(
        tree,
        original_date=True,
        extensive_search=True,
        url=found.get("url"),
        min_date=f"{FIRST_YEAR}-01-01",
        max_date=today.isoformat(),
    )
    try:
        return parse_day(text, today), ""
    except ImpossibleDay as problem:
        return None, str(problem)


def _title(title: str, source: str) -> str:
    """The headline without the outlet's name behind it."""
    match = _TITLE_SUFFIX.search(title)
    if match and source and _letters(source)[:6] in _letters(match.group()):
        return title[: match.start()]
    return title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _language(tree: HtmlElement) -> str:
    stated = str(tree.get("lang") or tree.get("xml:lang") or "")
    return stated.split("-")[0].lower() if re.fullmatch(r"[A-Za-z]{2}(-\w+)*", stated) else ""
