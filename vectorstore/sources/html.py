"""Web pages to articles: trafilatura for the text and the record, htmldate for the day."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from vectorstore.article import Article
from vectorstore.sources.cleaning import clean_line, clean_text
from vectorstore.sources.dates import FIRST_YEAR, WRITTEN_DAY, ImpossibleDay, parse_day
from vectorstore.sources.decoding import looks_binary, old_encoding, to_text
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.identity import made_id, names_article
from vectorstore.sources.problem import SourceProblem, lost_characters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_DAYS = {"original_date": True, "extensive_search": False, "min_date": "2000-01-01", "max_date": "1999-01-01"}
"""The day is looked for apart; one with an impossible time zone would cost trafilatura the whole page."""
_DEEPEST = 400
_MOST_ELEMENTS = 60_000
_MOST_DATELINES = 30
_DATELINE_WORDS = 6
_LABEL_WORDS = 2
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "time", "u"})
_JSON_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]*)"')
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.I)
# Python knows codecs that are no encodings of text ("hex"), and pages name them.
_OLD_CODEC = re.compile(
    r"ascii|cp\d+|iso8859-\d+|koi8-\w|mac-\w+|big5\w*|gb\w+|euc_\w+|shift_jis\w*|iso2022_\w+|tis-620"
)
# What browsers read under a name is more than the name says.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs", "tis-620": "cp874",
}  # fmt: skip
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
    source = clean_line(str(found.get("sitename") or found.get("hostname") or ""))
    url = clean_line(str(found.get("url") or ""))
    if not names_article(url):
        url = ""
    published = None
    try:
        published = _published(tree, url, today)
    except ImpossibleDay as problem:
        yield SourceProblem(file, None, str(problem), lost=False)
    title = _title(clean_line(str(found.get("title") or "")), source)
    yield from lost_characters(file, None, title + text)
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
        tree = load_html(to_text(data, _encoding))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"The page cannot be parsed: {error}.") from error
    if tree is None:
        raise UnreadableFile("The page holds no HTML.")
    _refuse_bombs(tree)
    return tree


def _encoding(data: bytes) -> str:
    """The old encoding that a page declares, else the likeliest."""
    if declared := _CHARSET.search(data[:2048]):
        with suppress(LookupError):
            name = codecs.lookup(declared.group(1).decode()).name
            if _OLD_CODEC.fullmatch(name):
                return _WIDER.get(name, name)
    return old_encoding(data)


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
            deepcopy(tree),
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            favor_recall=False,
            date_extraction_params=_NO_DAYS,
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


def _published(tree: HtmlElement, url: str, today: date) -> date | None:
    """The day that the page gives as its own. Raises ImpossibleDay where all it gives is one that cannot be.

    Only a day that is written out counts: a bare year, as in a copyright line, is none, and a day in running
    text is the story's. So htmldate may not search the text; a line of its own is looked for instead.
    """
    from htmldate import find_date

    found = None
    with suppress(ValueError, OverflowError):
        # It fails on a time zone that cannot be; then what the record says is read, and named, below.
        found = find_date(
            tree,
            original_date=True,
            extensive_search=False,
            url=url or None,
            min_date=f"{FIRST_YEAR}-01-01",
            max_date=today.isoformat(),
        )
    day = parse_day(found, today)
    if day and _is_written_out(day, tree):
        return day
    # Where the record names a day in vain, no other is looked for.
    return parse_day(next(_stated_days(tree), ""), today) or _dateline(tree, today)


def _stated_days(tree: HtmlElement) -> Iterator[str]:
    """What the record of the page says in the fields that nearly all outlets use."""
    yield from tree.xpath('//meta[@property="article:published_time" or @itemprop="datePublished"]/@content')
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        yield from _JSON_DAY.findall(script)


def _is_written_out(day: date, tree: HtmlElement) -> bool:
    """Whether day, month and year stand together: htmldate makes the first of January of a bare year."""
    from lxml import etree

    year, month, number = day.year, f"0?{day.month}", f"0?{day.day}"
    short = rf"(?:{year}|{year % 100:02})"
    forms = (
        rf"{year}\D?{month}\D?{number}",
        rf"{number}\D{month}\D{short}",
        rf"{month}\D{number}\D{short}",
        rf"{number}[^\d<>]{{4,25}}{year}",
        rf"[^\W\d_]{{3}}\W{{1,3}}{number}[^\d<>]{{1,6}}{year}",
    )
    markup = etree.tostring(tree, encoding="unicode", method="html")
    return re.search(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)", markup) is not None


def _dateline(tree: HtmlElement, today: date) -> date | None:
    """The first day that stands on a line nearly by itself, as under a headline."""
    dated = ((line, match) for line in _lines(tree) if (match := WRITTEN_DAY.search(line)))
    for line, match in islice(dated, _MOST_DATELINES):
        words = re.findall(r"[^\W\d_]+", line[: match.start()] + line[match.end() :])
        # "Updated on 17.01.2021." is a label, "He died on 17.01.2021." a sentence.
        if len(words) <= (_LABEL_WORDS if line.endswith((".", "!", "?")) else _DATELINE_WORDS):
            try:
                return parse_day(match.group(), today)
            except ImpossibleDay:
                continue
    return None


def _lines(tree: HtmlElement) -> Iterator[str]:
    """The text of the page as it stands in lines: links and emphasis do not end one."""
    from lxml import etree

    line: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag not in _INLINE:
            yield " ".join("".join(line).split())
            line.clear()
        text = element.tail if event == "end" else element.text if element.tag not in ("script", "style") else ""
        line.append(text or "")
    yield " ".join("".join(line).split())


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
