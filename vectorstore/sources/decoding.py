"""Bytes to text: byte order marks, UTF-8, and the encodings from before it."""

from __future__ import annotations

from collections.abc import Callable

from vectorstore.sources.files import UnreadableFile

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OLD = (
    "cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp1258", "cp1251", "koi8-r", "koi8-u", "cp1253", "cp1255",
    "cp1256", "cp874", "cp932", "shift_jis_2004", "euc_jis_2004", "gb18030", "big5hkscs", "cp949", "euc_kr",
)  # fmt: skip
"""What news were written in before UTF-8. The more there are to choose from, the more often a wrong one is."""


def old_encoding(data: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8, judged by its languages over the whole of it."""
    import chardet

    return chardet.detect(data, max_bytes=len(data), include_encodings=_OLD, compat_names=False)["encoding"] or "cp1252"


def decode(data: bytes, encoding: Callable[[bytes], str] = old_encoding) -> str:
    """The text of a file or record. Raises UnreadableFile for what is no text in any encoding."""
    if looks_binary(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("The file is binary, not text.")
    return to_text(data, encoding)


def to_text(data: bytes, encoding: Callable[[bytes], str] = old_encoding) -> str:
    """Bytes to text: a byte order mark decides, then UTF-8, then what `encoding` says.

    A character that cannot be read becomes U+FFFD. Raises UnreadableFile where a byte order mark is wrong.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(marked)
            except UnicodeDecodeError as error:
                raise UnreadableFile(f"The text is not valid {marked}: {error.reason}.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    # Text in an old encoding is UTF-8 by chance only: where more characters are, it is UTF-8 with damage.
    if sum(character > "\x7f" for character in text) > 2 * lost:
        return text
    return data.decode(encoding(data), "replace")


def looks_binary(data: bytes) -> bool:
    """Whether the first bytes hold more control bytes than any text does."""
    head = data[:4096]
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control > max(2, len(head) // 100)
