"""Text fit to be stored; and work that grows with the text, not with its square, whatever an upload holds."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest

from tests.conftest import TODAY
from vectorstore.sentences import sentence_spans
from vectorstore.sources.cleaning import clean_line, clean_text, without_markup
from vectorstore.sources.plaintext import parse_text


def read_markdown(text: str) -> object:
    return list(parse_text(f"# Tram line approved\n\n{text}\n\nIt opens in spring.".encode(), "a.md", TODAY))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><script>if (a < b) {}</script><p>Two</p>", "One\n\n Two"),
        ("<p>One</p><!-- <p>no</p> --><STYLE>p {}</style ><p>Two</p>", "One\n\n  Two"),
        ("<p>One</p><script>no</script><!-- without end <b>Two</b>", "One\n\n <!-- without end Two"),
        ("<p>One</p><!-- <script> -->Two<script>no</script>", "One\n\n Two "),
        ("<p>One</p><script><!-- </script>Two--> <b>3</b>", "One\n\n Two--> 3"),
    ],
)
def test_scripts_styles_and_comments_go(markup: str, text: str) -> None:
    assert without_markup(markup).rstrip("\n") == text


def test_marks_are_composed_and_only_heaps_of_them_cut() -> None:
    assert clean_text("Ko\u0308ln, Vie\u0302\u0323t") == "Köln, Việt"
    assert clean_text("a" + "\u0300" * 1000 + "b") == "à" + "\u0300" * 29 + "b"
    assert clean_text("■" * 100 + "—" * 100) == "■" * 100 + "—" * 100
    assert unicodedata.is_normalized("NFC", clean_text("a\u200b\u0308\u200b\u0323"))


@pytest.mark.parametrize(
    ("read", "part"),
    [
        (without_markup, "<!--"),
        (without_markup, "<script>"),
        (without_markup, "--><style>"),
        (clean_text, "\u0320\u0300"),
        (clean_text, "\u0f73"),
        (clean_line, "\u200b\u0320\u200b\u0300"),
        (read_markdown, "cookies "),
        (read_markdown, "["),
        (read_markdown, "![a]("),
        (read_markdown, '[a](b "'),
        (read_markdown, "By Jo Doe\n"),
        (sentence_spans, "."),
        (sentence_spans, "?!"),
    ],
)
def test_time_grows_with_the_text(read: Callable[[str], object], part: str) -> None:
    def seconds(size: int) -> float:
        text = "<p></p>" + part * (size // len(part)) + "x"
        started = time.process_time()
        read(text)
        return time.process_time() - started

    seconds(1_000)
    large = seconds(200_000)
    assert large < 1 or large < 12 * seconds(25_000)
