"""Making text fit to be stored: line ends, control characters, paragraphs."""

from __future__ import annotations

import html
import re
import unicodedata

EMPTY_WORDS = frozenset({"none", "null", "nan", "n/a", "unknown"})
"""What exports write into a field that holds nothing."""

_TERMINAL_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])")
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|img|blockquote|table|tr|td)\b[^<>]*>", re.I)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|tr)\s*>|<br\s*/?>", re.I)
_DROPPED = re.compile(r"<(?:(script|style)\b|!--)", re.I)
_END_OF_DROPPED = {
    "script": re.compile(r"</script\s*>", re.I),
    "style": re.compile(r"</style\s*>", re.I),
    "": re.compile("-->"),
}
_ANY_TAG = re.compile(r"<[^<>]{1,2000}>")
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|x[0-9a-f]{7,});?", re.I)
_MOST_MARKS = 30
"""So many marks on one letter are enough for any language; composing them takes time by the square of their number."""
# Python's patterns know no marks; no letter, digit or space is one.
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")


def clean_text(text: str) -> str:
    """Body text: composed characters, newlines only, one blank line between paragraphs.

    Control, zero-width and direction-override characters go: they hide or reorder what a reader sees.
    """
    text = _TERMINAL_ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    text = re.sub("[\u2028\u2029]", "\n", text)
    text = _MAYBE_MARKS.sub(_without_surplus_marks, _NOT_TEXT.sub("", text))
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """A title, name or outlet: one line without markup."""
    text = _unescaped(_ANY_TAG.sub(" ", text) if _TAG.search(text) else text)
    return " ".join(clean_text(text).split())


def without_markup(text: str) -> str:
    """The text of a field that clearly holds HTML; any other text as it is."""
    if len(_TAG.findall(text[:20_000])) < 2:
        return text
    text = _BLOCK_END.sub("\n\n", _without_scripts(text))
    return _unescaped(_ANY_TAG.sub("", text))


def _without_scripts(text: str) -> str:
    """Text without scripts, styles and comments.

    One pattern for a whole script would look for the end of each to the end of the text: an end that is not
    there must be looked for once.
    """
    kept: list[str] = []
    done = at = 0
    endless: set[str] = set()
    while opening := _DROPPED.search(text, at):
        kind = (opening.group(1) or "").lower()
        at = opening.end()
        end = None if kind in endless else _END_OF_DROPPED[kind].search(text, at)
        if end is None:
            endless.add(kind)
            continue
        kept.append(text[done : opening.start()])
        done = at = end.end()
    return " ".join([*kept, text[done:]])


def _unescaped(text: str) -> str:
    """Text with its character references read; html.unescape fails on a number of thousands of digits."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


def _without_surplus_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
