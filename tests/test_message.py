"""Several questions in one message are told from one long question."""

from __future__ import annotations

import pytest

from qa_bot.message import questions_in


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Is the bridge open? And what will it cost?", ["Is the bridge open?", "And what will it cost?"]),
        ("who is the mayor? since when? thanks", ["who is the mayor?", "since when?"]),
        ("Who's the coach?? and in 2024?", ["Who's the coach??", "and in 2024?"]),
        ("What is the rate?", ["What is the rate?"]),
        ("The wells ran dry. Why?", ["The wells ran dry. Why?"]),
        ("He asked “why me?” on Monday. Who was he?", ["He asked “why me?” on Monday. Who was he?"]),
        ("Hello, how are you? What can you do?", ["Hello, how are you? What can you do?"]),
        ("Why? Why? Why? Why? Why?", ["Why? Why? Why? Why? Why?"]),
        ("", [""]),
    ],
)
def test_a_message_is_taken_apart_only_into_questions(message: str, expected: list[str]) -> None:
    assert questions_in(message) == expected
