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
_DROPPED = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_ANY_TAG = re.compile(r"<[^<>]{1,2000}>")


def clean_text(text: str) -> str:
    """Body text: composed characters, newlines only, one blank line between paragraphs.

    Control, zero-width and direction-override characters go: they hide or reorder what a reader sees.
    """
    text = _TERMINAL_ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    text = re.sub("[\u2028\u2029]", "\n", text)
    text = _NOT_TEXT.sub("", unicodedata.normalize("NFC", text)).replace("\xa0", " ")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """A title, name or outlet: one line without markup."""
    text = html.unescape(_ANY_TAG.sub(" ", text)) if _TAG.search(text) else html.unescape(text)
    return " ".join(clean_text(text).split())


def without_markup(text: str) -> str:
    """The text of a field that clearly holds HTML; any other text as it is."""
    if len(_TAG.findall(text[:20_000])) < 2:
        return text
    text = _BLOCK_END.sub("\n\n", _DROPPED.sub(" ", text))
    return html.unescape(_ANY_TAG.sub("", text))
