"""Small talk is told from questions and answered shortly."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.smalltalk import Kind, reply, small_talk
from vectorstore.catalog import Coverage

FULL = Coverage(63, 66, {"Gazette": 40, "Courier": 23}, date(2019, 6, 18), date(2026, 10, 20), 63)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hello", Kind.GREETING),
        ("Good morning!", Kind.GREETING),
        ("Merhaba", Kind.GREETING),
        ("Привет!", Kind.GREETING),
        ("thanks a lot", Kind.THANKS),
        ("Bye!", Kind.GOODBYE),
        ("What can you do?", Kind.CAPABILITIES),
        ("help", Kind.CAPABILITIES),
        ("hello kitty sales in 2020?", None),
        ("Who said thanks to Putin?", None),
        ("what can you do about inflation?", None),
        ("When was the ceasefire signed?", None),
        ("", None),
    ],
)
def test_kinds(said: str, kind: Kind | None) -> None:
    assert small_talk(said) == kind


def test_replies_say_what_is_in_the_archive() -> None:
    text = reply(Kind.GREETING, FULL)
    assert "63 articles from Gazette and Courier" in text
    assert "18 June 2019 to 20 October 2026" in text


def test_an_empty_archive_names_both_commands() -> None:
    text = reply(Kind.CAPABILITIES, Coverage())
    assert "qa-bot ingest PATH" in text
    assert "qa-bot ingest --sample" in text
