"""Where the sentences of a news text begin and end, as offsets."""

from __future__ import annotations

import re

# The marks of a run are looked at once, not from each of them on: a run can be as long as an upload.
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*|\n[ \t]*\n|\n")
_CLOSERS = "\"'”’»)]"
_SHORT_LINE = 60
"""A line this short that ends in a single newline is a heading or a list item, not wrapped prose."""

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sr",
        "jr",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "cmdr",
        "adm",
        "maj",
        "gov",
        "sen",
        "rep",
        "pres",
        "rev",
        "hon",
        "messrs",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "no",
        "nos",
        "vol",
        "art",
        "fig",
        "pp",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "bros",
        "dept",
        "est",
        "approx",
        "ave",
        "blvd",
        "rd",
        "mt",
        "ft",
        "dist",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.a.e",
        "d.c",
        "p.m",
        "a.m",
        "i.e",
        "e.g",
        "ph.d",
        "b.c",
        "a.d",
        "г",
        "гг",
        "ул",
        "им",
        "т.е",
        "т.д",
        "т.п",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "обл",
        "yy",
        "av",
        "doç",
        "sok",
        "cad",
        "bkz",
        "vb",
        "bzw",
        "z.b",
        "ca",
        "nr",
        "str",
        "sog",
        "usw",
        "mio",
        "mrd",
        "d.h",
        "u.a",
        "mme",
        "mlle",
    ]
)
_NEVER_LAST = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "gov",
        "sen",
        "rep",
        "rev",
        "hon",
        "vs",
        "e.g",
        "i.e",
        "no",
        "nos",
        "bzw",
        "z.b",
        "ca",
    ]
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text`, in order, without the white space around them.

    A blank line always ends a sentence. Every character that is not white space lies in exactly one span.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, start, match):
            _append_stripped(spans, text, start, match.end())
            start = match.end()
    _append_stripped(spans, text, start, len(text))
    return spans


def sentence_at(text: str, position: int, around: int = 400) -> tuple[int, int]:
    """Offsets of the sentence around a position; of a longer one, so many characters before and behind it."""
    begin = max(0, position - around)
    spans = [(begin + start, begin + end) for start, end in sentence_spans(text[begin : position + around])]
    return next(((start, end) for start, end in spans if position < end), (position, position))


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] == "\n":
        return len(mark) > 1 or _line_stands_alone(text, start, match.start())
    if mark[0] in "。！？":
        return True
    following = _next_visible(text, match.end())
    if mark[0] != ".":
        return not following.islower()
    if len(mark.rstrip(_CLOSERS)) > 1:
        return not following.islower()
    return not following.islower() and not _is_abbreviation(text, start, match, following)


def _line_stands_alone(text: str, start: int, newline: int) -> bool:
    line_start = max(start, text.rfind("\n", start, newline) + 1)
    line = text[line_start:newline].rstrip()
    return len(line) < _SHORT_LINE or line[-1] in ".!?…:" + _CLOSERS


def _next_visible(text: str, at: int) -> str:
    """The first letter or digit after `at`, or "." at the end of the text or of a paragraph."""
    for position in range(at, min(at + 12, len(text))):
        char = text[position]
        if char.isalnum():
            return char
    return "."


def _is_abbreviation(text: str, start: int, match: re.Match[str], following: str) -> bool:
    """Whether the full stop belongs to the word before it, as in "Nov. 10", "J. Smith" or "the U.S. Army"."""
    if len(match.group()) > 1:
        return False
    found = _WORD_BEFORE.search(text, max(start, match.start() - 20), match.start())
    if found is None:
        return False
    word = found.group().casefold()
    if len(word) == 1:
        return word != "i" and following.isalpha()
    if word not in _ABBREVIATIONS:
        return False
    return word in _NEVER_LAST or following.isdigit() or "." in word
