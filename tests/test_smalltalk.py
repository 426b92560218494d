"""Small talk is told from questions and answered shortly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.smalltalk import Kind, reply, small_talk
from vectorstore.catalog import Coverage

FULL = Coverage(63, 66, {"Gazette": 40, "Courier": 23}, date(2019, 6, 18), date(2026, 10, 20), 60)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hello", Kind.GREETING),
        ("👋 Hello!", Kind.GREETING),
        ("Good morning!", Kind.GREETING),
        ("Hello, how are you?", Kind.GREETING),
        ("Merhaba", Kind.GREETING),
        ("Привет!", Kind.GREETING),
        ("Guten Tag", Kind.GREETING),
        ("bonjour", Kind.GREETING),
        ("¡Hola!", Kind.GREETING),
        ("thanks a lot", Kind.THANKS),
        ("Teşekkür ederim", Kind.THANKS),
        ("Спасибо", Kind.THANKS),
        ("Bye!", Kind.GOODBYE),
        ("Thanks, bye", Kind.GOODBYE),
        ("What can you do?", Kind.CAPABILITIES),
        ("Hi! Who are you?", Kind.CAPABILITIES),
        ("what’s in the archive?", Kind.CAPABILITIES),
        ("What do you know about?", Kind.CAPABILITIES),
        ("help", Kind.CAPABILITIES),
        ("who made you?", Kind.CAPABILITIES),
        ("Are you a robot?", Kind.CAPABILITIES),
        ("where do you get your news from", Kind.CAPABILITIES),
        ("What do you think about the tunnel?", Kind.OPINION),
        ("is that a lot", Kind.OPINION),
        ("do you agree?", Kind.OPINION),
    ],
)
def test_small_talk(said: str, kind: Kind) -> None:
    assert small_talk(said) == kind


@pytest.mark.parametrize(
    "asked",
    [
        "hello kitty sales in 2020?",
        "Who said thanks to Putin?",
        "what can you do about inflation?",
        "What do you know about Armenia?",
        "help for Ukraine",
        "Hello, when was the ceasefire signed?",
        "When was the ceasefire signed? Thanks!",
        "Good Morning America host",
        "Do you think that the tunnel will open in 2028?",
        "Is that bridge a good idea of the mayor?",
        "Who made the bread?",
        "What did Sand think about it?",
        "why?",
        "How does it work?",
        "?!",
        "",
    ],
)
def test_questions_are_no_small_talk(asked: str) -> None:
    assert small_talk(asked) is None


@given(st.text(max_size=200))
def test_anything_may_be_typed(said: str) -> None:
    assert small_talk(said) is None or len(said) <= 80


def test_replies_say_what_is_in_the_archive() -> None:
    text = reply(Kind.GREETING, FULL)
    assert "63 articles from Gazette and Courier" in text
    assert "18 June 2019 to 20 October 2026" in text
    assert "60 of them are samples" in text


def test_an_archive_without_samples_speaks_of_none() -> None:
    assert "sample" not in reply(Kind.CAPABILITIES, Coverage(2, 2, {"Gazette": 2}, None, None, 0))


@pytest.mark.parametrize("kind", [Kind.GREETING, Kind.CAPABILITIES])
def test_an_empty_archive_names_both_commands(kind: Kind) -> None:
    text = reply(kind, Coverage())
    assert "qa-bot ingest PATH" in text
    assert "qa-bot ingest --sample" in text
