"""JSON Lines and CSV: one record an article, fields under their own or commonly used names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from vectorstore.article import Article
from vectorstore.sources.cleaning import EMPTY_WORDS, clean_line, clean_text, without_markup
from vectorstore.sources.dates import ImpossibleDay, parse_day
from vectorstore.sources.decoding import decode, looks_binary, old_encoding, to_text
from vectorstore.sources.files import MOST_BYTES, UnreadableFile, open_bytes
from vectorstore.sources.identity import Identities, made_id, names_article
from vectorstore.sources.problem import SourceProblem, lost_characters

_NAMES = {
    "id": ("id", "article_id", "guid", "uuid", "_id"),
    "url": ("url", "link", "canonical_url", "source_url", "href"),
    "title": ("title", "headline", "name"),
    "text": ("text", "body", "content", "article", "maintext", "article_text", "full_text", "content_text"),
    "published": (
        "published", "date", "publish_date", "published_at", "publication_date", "date_published", "pubdate",
        "datepublished", "date_publish", "created", "timestamp",
    ),
    "updated": ("updated", "updated_at", "modified", "date_modified", "datemodified", "last_modified"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "source": ("source", "publisher", "outlet", "publication", "site", "site_name", "source_name", "newspaper"),
    "section": ("section", "category", "topic", "desk"),
    "language": ("language", "lang", "locale"),
}  # fmt: skip
_SAMPLE_BYTES = 2**20
_DEEPEST = 20
_FIELD_OF = {alias: name for name, aliases in _NAMES.items() for alias in aliases}


def read_json_lines(path: Path, today: date, identities: Identities) -> Iterator[Article | SourceProblem]:
    """The articles of a JSON Lines file, with a problem for each line that is none."""
    encoding = _encoding_of(path)
    with open_bytes(path) as stream:
        for number, line in _bounded_lines(stream, path):
            if isinstance(line, SourceProblem):
                yield line
            elif line.strip():
                yield from _json_article(line, encoding, path, number, today, identities)


def read_csv(path: Path, today: date, identities: Identities) -> Iterator[Article | SourceProblem]:
    """The articles of a CSV file with a header line; commas, semicolons and tabs are told apart."""
    csv.field_size_limit(MOST_BYTES)
    with open_bytes(path) as stream:
        lines = _CsvLines(stream, path)
        try:
            header = next(lines, "")
            if not header.strip():
                raise UnreadableFile("The file is empty.")
            rows = csv.reader(chain([header], lines), delimiter=max(",;\t|", key=header.count))
            names = next(rows)
        except csv.Error as error:
            raise UnreadableFile(f"The header is not valid CSV: {error}.", lines.number) from error
        if "text" not in {_FIELD_OF.get(_folded(name)) for name in names}:
            raise UnreadableFile(f"The header names no text column; one of {', '.join(_NAMES['text'])} is needed.", 1)
        while True:
            lines.begin_row()
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield SourceProblem(str(path), lines.number, f"The line is not valid CSV: {error}.")
                continue
            if row is None:
                return
            if row:
                yield from _article(dict(zip(names, row, strict=False)), path, lines.number, today, identities)


def _bounded_lines(stream: BinaryIO, path: Path) -> Iterator[tuple[int, bytes | SourceProblem]]:
    number = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MOST_BYTES)
            yield (
                number,
                SourceProblem(
                    str(path), number, f"The line is longer than {MOST_BYTES // 2**20} MB: too large for one article."
                ),
            )
        else:
            yield number, line


def _json_article(
    line: bytes, encoding: Callable[[bytes], str], path: Path, number: int, today: date, identities: Identities
) -> Iterator[Article | SourceProblem]:
    try:
        record = json.loads(decode(line, encoding))
    except UnreadableFile as problem:
        yield SourceProblem(str(path), number, str(problem))
        return
    except (ValueError, RecursionError) as error:
        yield SourceProblem(str(path), number, f"The line is not valid JSON: {error}.")
        return
    if isinstance(record, dict):
        yield from _article(record, path, number, today, identities)
    else:
        yield SourceProblem(str(path), number, "The line is no JSON object.")


def _encoding_of(path: Path) -> Callable[[bytes], str]:
    """Tells the encoding of a line that is not UTF-8: from all such lines of the file, as one says too little."""

    @cache
    def encoding() -> str:
        sample = bytearray()
        with open_bytes(path) as stream:
            while len(sample) < _SAMPLE_BYTES and (line := stream.readline(MOST_BYTES)):
                if not _is_utf8(line):
                    sample += line
        return old_encoding(bytes(sample))

    return lambda line: encoding()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _CsvLines:
    """The lines as text, without the bytes that csv refuses. Each is UTF-8 or not: exports get joined.

    Raises csv.Error for a line or a row larger than an article can be, which csv would gather in memory
    however long it is; the lines behind it follow.
    """

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        head = stream.read(4096)
        stream.seek(0)
        self._is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not self._is_utf16 and looks_binary(head):
            raise UnreadableFile("The file is binary, not text.")
        # As Latin-1 each byte is a character: lines are told apart, quoted ends of lines kept, before all else.
        self._stream = io.TextIOWrapper(stream, "utf-16" if self._is_utf16 else "latin-1", "replace", newline="")
        self._encoding = _encoding_of(path)
        self._row_size = 0
        self.number = 0

    def begin_row(self) -> None:
        """The next line begins a row."""
        self._row_size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MOST_BYTES + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._row_size += len(line)
        if len(line) > MOST_BYTES:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(MOST_BYTES)
        if self._row_size > MOST_BYTES:
            raise csv.Error(f"more than {MOST_BYTES // 2**20} MB, too large for one article")
        try:
            text = line if self._is_utf16 else to_text(line.encode("latin-1"), self._encoding)
        except UnreadableFile as problem:
            raise csv.Error(str(problem).removesuffix(".")) from problem
        return text.replace("\x00", "")


def _folded(name: str | None) -> str:
    return (name or "").strip().casefold().replace("-", "_").replace(" ", "_")


def _article(
    record: Mapping[str, Any], path: Path, line: int, today: date, identities: Identities
) -> Iterator[Article | SourceProblem]:
    """The article of a record, after the lesser problems it has."""
    fields: dict[str, Any] = {}
    for key, value in record.items():
        name = _FIELD_OF.get(_folded(key))
        # The plain name wins over an alias, wherever it stands.
        if name and (name not in fields or _folded(key) == name) and value not in (None, ""):
            fields[name] = value
    if too_deep := [name for name, value in fields.items() if _is_deeper(value, _DEEPEST)]:
        yield SourceProblem(str(path), line, f"Nested too deep to be read: {', '.join(too_deep)}. Give plain values.")
        return
    text = clean_text(without_markup(_plain(fields.get("text"), "\n\n")))
    if not text:
        yield SourceProblem(str(path), line, "The record has no text.")
        return
    days: dict[str, Any] = {}
    for name in ("published", "updated"):
        try:
            days[name] = parse_day(fields.get(name), today)
        except ImpossibleDay as problem:
            days[name] = None
            yield SourceProblem(str(path), line, str(problem), lost=False)
    names: dict[str, Any] = {
        name: clean_line(_plain(fields.get(name), ", ")) for name in _NAMES if name not in ("text", *days)
    }
    names["language"] = names["language"].replace("_", "-").split("-")[0].lower()
    address = names["url"] if names_article(names["url"]) else ""
    names["id"] = names["id"] or address or _made_id(names, fields.get("published"), text)
    yield from lost_characters(str(path), line, names["title"] + text)
    article = Article(text=text, **names, **days)
    yield from identities.meet(article, str(path), line)
    yield article


def _is_deeper(value: object, levels: int) -> bool:
    """Whether lists and objects are nested in one another to more levels than that."""
    if not isinstance(value, list | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)


def _plain(value: object, joiner: str) -> str:
    """A field as text: lists are joined, objects give their name, words for "nothing" give nothing."""
    if isinstance(value, list | tuple):
        return joiner.join(part for part in (_plain(item, joiner) for item in value) if part)
    if isinstance(value, Mapping):
        return _plain(value.get("name"), joiner)
    text = "" if value is None else str(value)
    return "" if text.strip().casefold() in EMPTY_WORDS else text


def _made_id(names: Mapping[str, str], published: object, text: str) -> str:
    """An id for a record that brings none: of what names an article; of its text where nothing does."""
    return made_id(names["title"], names["source"], str(published or "")) if names["title"] else made_id(text)
