"""Plain text and Markdown as copied from a page: tells the record's lines from the body.

A copied page begins with a few short lines (section, headline, standfirst, byline, the headline again) and
may end with a notice of the outlet. Each line is classified by its shape, not by where one outlet puts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import PurePath
from typing import Any

from vectorstore.article import Article
from vectorstore.sentences import sentence_spans
from vectorstore.sources.cleaning import clean_line, clean_text
from vectorstore.sources.dates import WRITTEN_DAY, ImpossibleDay, names_day, parse_day
from vectorstore.sources.decoding import decode
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.identity import made_id, names_article
from vectorstore.sources.problem import SourceProblem, lost_characters

_HEADER_LINES = 12
_PROSE = re.compile(r"[.!?…][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"\.[\"'”’»)\]]*$")
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:GMT|UTC|[A-Z]{2,4}T)[+\d:]*\)?)?", re.I
)
_UPDATED = re.compile(r"\b(?:updated?|modified|güncelle\w*|обновлено|aktualisiert)\b", re.I)
_BYLINE = re.compile(r"^(?:by|von|par|por|yazan|автор)[: ]+(?=\S)", re.I)
_DATE_WORDS = re.compile(
    r"\b(?:published|posted|updated?|last|modified|first|on|at|date|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:veröffentlicht|erstellt|aktualisiert|stand|uhr|publié|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|yayın\w*|(?:son )?güncelle\w*|tarihi|saat|опубликовано|обновлено)\b",
    re.I,
)
_SEPARATOR = re.compile(r"\s[|•·]|[|•·]\s")
_LABEL_OF_NO_RECORD = re.compile(r"[^\W\d_]:\s")
# What is in lower case in a byline; a sentence has other words.
_OF_NAMES = frozenset({
    "a", "à", "al", "am", "and", "ben", "bin", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
    "du", "e", "el", "em", "et", "for", "from", "het", "i", "ibn", "il", "im", "in", "la", "las", "le", "les", "of",
    "our", "os", "the", "to", "u", "um", "und", "v", "van", "ve", "von", "with", "y", "zu", "zum", "в", "и",
    "agencies", "business", "chief", "correspondent", "correspondents", "desk", "editor", "foreign", "news",
    "political", "reporter", "reporters", "senior", "special", "sports", "staff", "writer", "writers",
})  # fmt: skip
_MOST_WORDS = 6
_LABELS = {
    "title": "title", "headline": "title", "author": "author", "by": "author", "byline": "author", "date": "published",
    "published": "published", "source": "source", "section": "section", "category": "section", "url": "url",
    "link": "url", "updated": "updated", "language": "language", "lang": "language",
}  # fmt: skip
_LABELLED = re.compile(r"^([A-Za-z]{2,10}):\s*(\S.*)$")
_NOTICE = re.compile(
    r"subscri(?:be|ption)|all rights reserved|copyright|©|sign up (?:for|to)|newsletter|follow us on|"
    r"website contains only a portion|click here|read more:|share this (?:article|story)|cookies?\b.{0,200}\baccept|"
    r"tüm hakları saklıdır|abone ol|все права защищены|подпис(?:аться|ывайтесь)|alle rechte vorbehalten",
    re.I,
)
_AGENCIES = (
    "Anadolu Agency", "Associated Press", "Agence France-Presse", "Reuters", "AFP", "TASS", "Interfax", "Xinhua",
    "Bloomberg", "Deutsche Welle", "Al Jazeera", "BBC News", "CNN", "dpa", "EFE", "ANSA", "Kyodo", "Yonhap", "AP",
)  # fmt: skip
# Neither text nor address holds a bracket: a link that does not end is given up where the next one begins.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)\s\[]*(?: \"[^\"\[]*\")?\)")


@dataclass
class _Record:
    """What has been read of the record so far."""

    fields: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        if value and name not in self.fields:
            self.fields[name] = value


def parse_text(data: bytes, file: str, today: date) -> Iterator[Article | SourceProblem]:
    """The article of a text or Markdown file, after the lesser problems it has.

    Raises UnreadableFile where there is no text in it.
    """
    text = clean_text(decode(data))
    if not text:
        raise UnreadableFile("The file is empty.")
    record = _Record()
    if file.lower().removesuffix(".gz").endswith(".md"):
        text = _front_matter(_LINK.sub(r"\1", text), record)
    _read_lines(text.split("\n"), record)
    record.put("source", _agency(text))
    body = _without_notice("\n".join(record.body))
    days: dict[str, Any] = {}
    for name in ("published", "updated"):
        try:
            days[name] = parse_day(record.fields.get(name), today)
        except ImpossibleDay as problem:
            days[name] = None
            yield SourceProblem(file, None, str(problem), lost=False)
    names: dict[str, Any] = {
        name: clean_line(record.fields.get(name, ""))
        for name in ("title", "author", "section", "source", "url", "language")
    }
    if not body:
        body = clean_text(names["title"])
    if not body:
        raise UnreadableFile("The file holds no article text.")
    yield from lost_characters(file, None, names["title"] + body)
    name = PurePath(file).name
    article_id = names["url"] if names_article(names["url"]) else made_id(name, names["title"])
    yield Article(id=article_id, text=body, **names, **days)


def _front_matter(text: str, record: _Record) -> str:
    """Takes `name: value` lines between two `---` off the top of a Markdown file."""
    match = re.match(r"---\n(.*?)\n---\n", text + "\n", re.S)
    if match is None:
        return text
    for line in match.group(1).split("\n"):
        name, _, value = line.partition(":")
        if field_name := _LABELS.get(name.strip().casefold()):
            record.put(field_name, value.strip().strip("\"'"))
    return text[match.end() :]


def _read_lines(lines: list[str], record: _Record) -> None:
    header, rest = _split_header(lines)
    plain: list[str] = []
    for line in header:
        if line.startswith("#"):
            record.put("title", line.lstrip("# "))
        elif not _take_record_line(line, record, may_be_headline=not plain):
            plain.append(line)
    title = record.fields.get("title") or _headline(plain)
    record.put("title", title)
    before = plain.index(title) if title in plain else 0
    record.put("section", ", ".join(line for line in plain[:before] if _is_section(line)))
    above = [line for line in plain[:before] if _PROSE.search(line)]
    standfirst = [line for line in plain[before:] if not _same(line, title)]
    body = [line for line in rest if not _same(line, title)]
    heading = takewhile(lambda line: not line or _take_record_line(line, record), body[:_HEADER_LINES])
    body = body[len(list(heading)) :]
    record.body = [part for line in above + standfirst for part in (line, "")] + body


def _split_header(lines: list[str]) -> tuple[list[str], list[str]]:
    """The short lines on top, and everything from the first line of prose on."""
    header: list[str] = []
    for position, line in enumerate(lines):
        prose = len(line) >= 60 and _PROSE.search(line) or len(line) > 220
        if (prose and not (len(line) < 90 and WRITTEN_DAY.search(line))) or len(header) >= _HEADER_LINES:
            return header, lines[position:]
        if line:
            header.append(line)
    # Nothing looks like prose: the first line is the headline and the rest is what there is to read.
    return header[:1], lines[lines.index(header[0]) + 1 :] if header else []


def _take_record_line(line: str, record: _Record, *, may_be_headline: bool = False) -> bool:
    """Reads a labelled line, a byline or a line with a date; False where the line is something else."""
    if len(line) > 140:
        return False
    labelled = _LABELLED.match(line)
    if labelled and (name := _LABELS.get(labelled.group(1).casefold())):
        return _take_labelled(name, labelled.group(2), record)
    days = [day for day in WRITTEN_DAY.finditer(line) if names_day(day.group())]
    rest = _byline_rest(line)
    if not _is_of_record(line, days, rest, may_be_headline and "title" not in record.fields):
        return False
    _take_days(line, days, record)
    if _is_name(rest):
        record.put("author", rest)
    return True


def _take_labelled(name: str, value: str, record: _Record) -> bool:
    """Reads the value behind a label, unless a sentence is there, as in "Updated: the mayor has now resigned."."""
    day = WRITTEN_DAY.search(value) if name in ("published", "updated") else None
    rest = _byline_rest(value)
    is_prose = _PROSE.search(value) or (name in ("published", "updated") and day is None)
    if name != "title" and is_prose and len(rest.split()) > 2 and not _is_name(rest):
        return False
    record.put(name, day.group() if day else value)
    return True


def _is_of_record(line: str, days: list[re.Match[str]], rest: str, may_be_headline: bool) -> bool:
    """Whether a line tells who wrote the article and when, and is no sentence or headline that holds a day."""
    if not rest:
        return bool(days)
    if _BYLINE.match(line) and _is_name(rest):
        return len(line.split()) <= 2 * _MOST_WORDS
    if not days or _PROSE.search(line) or len(rest.split()) > _MOST_WORDS:
        return False
    if _SEPARATOR.search(line):
        return True
    if not _is_name(rest) or _LABEL_OF_NO_RECORD.search(_DATE_WORDS.sub(" ", line)):
        return False
    # "Sarajevo, 28 June 1914" on top is the headline; under one it would be the byline.
    return not may_be_headline or not any(re.search(r"[^\W\d_]{3}", day.group()) for day in days)


def _is_name(rest: str) -> bool:
    """Whether the words are written as names of people, outlets and places are."""
    words = rest.split()
    lower = (word for word in words if word[0].islower() and "@" not in word)
    return bool(words) and all(word.strip(".,") in _OF_NAMES for word in lower)


def _take_days(line: str, days: list[re.Match[str]], record: _Record) -> None:
    for day in days:
        label = line[max(0, day.start() - 25) : day.start()]
        record.put("updated" if _UPDATED.search(label) else "published", day.group())


def _byline_rest(line: str) -> str:
    """What a byline holds beside dates, times and their labels: the author."""
    rest = _TIME.sub(" ", WRITTEN_DAY.sub(" ", line))
    rest = _DATE_WORDS.sub(" ", rest)
    rest = re.sub(r"\s*[|•·–—/]+\s*|\s+-\s+", " | ", _BYLINE.sub("", rest.strip(" |,:-")))
    parts = [_BYLINE.sub("", part.strip(" ,:;()-")) for part in rest.split("|")]
    named = (part for part in parts if re.search(r"[^\W\d_]{2}", part))
    return ", ".join(part for part in named if not _OF_NAMES.issuperset(part.split()))


def _headline(plain: list[str]) -> str:
    """The line that is repeated, else the first that is no section name."""
    for line in plain:
        if sum(_same(line, other) for other in plain) > 1:
            return line
    for position, line in enumerate(plain):
        last = position + 1 == len(plain)
        if last or not _is_section(line) or _is_over_prose(line, plain[position + 1]):
            return line
    return plain[0] if plain else ""


def _is_over_prose(line: str, following: str) -> bool:
    """Whether a short line is the headline of a sentence with a day or a label, and not the section of a headline."""
    if not (WRITTEN_DAY.search(following) or _BYLINE.match(following) or _LABELLED.match(following)):
        return False
    return bool(_FULL_STOP.search(following)) or (len(line.split()) > 2 and not _is_name(line))


def _is_section(line: str) -> bool:
    words = line.split()
    return len(words) <= 4 and len(line) <= 36 and not _PROSE.search(line)


def _same(line: str, title: str) -> bool:
    return bool(title) and " ".join(line.casefold().split()) == " ".join(title.casefold().split())


def _agency(text: str) -> str:
    """A news agency named in the dateline or in the notice at the end."""
    dateline = re.search(r"\(([A-Za-z][\w .-]{1,25})\)\s*[-–—]", text[:1500])
    if dateline and dateline.group(1) in _AGENCIES:
        return dateline.group(1)
    notices = " ".join(text[start:end] for start, end in sentence_spans(text) if _NOTICE.search(text[start:end]))
    return next((name for name in _AGENCIES if re.search(rf"\b{re.escape(name)}\b", notices)), "")


def _without_notice(body: str) -> str:
    """The body without the outlet's own words (subscriptions, rights, newsletters) in its last paragraphs."""
    spans = sentence_spans(body)
    keep = len(spans)
    for position in range(len(spans) - 1, max(-1, len(spans) - 7), -1):
        start, end = spans[position]
        if _NOTICE.search(body[start:end]):
            keep = position
    return body[: spans[keep - 1][1]].strip() if keep > 0 else ""
