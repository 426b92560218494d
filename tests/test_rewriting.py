"""Follow-ups are made to stand alone; what stands alone is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite

CEASEFIRE = Turn("When was the Karabakh ceasefire signed?", "**10 November 2020** — “They signed it on Nov. 10.” [1]")
SAND = Turn("Who headed Sound Lines?", "**Viktor Sand** — “Its managing director resigned.” [1]")
TUNNEL = Turn("How much did the Skarn Tunnel cost in 2020?", "**1.9 billion crowns** [1]")
LEADER = Turn("Who leads Azerbaijan?", "**Ilham Aliyev** [1]")
SILENT = Turn("Who is Ada Norling?", "The archive does not say: Paul Hadley is not in it.")


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("who brokered it?", [CEASEFIRE], "who brokered the Karabakh ceasefire?"),
        ("why did he resign?", [SAND], "why did Viktor Sand resign?"),
        ("And in 2021?", [TUNNEL], "How much did the Skarn Tunnel cost in 2021?"),
        ("what about Armenia?", [LEADER], "Who leads Armenia?"),
        ("Why?", [CEASEFIRE], "Why was the Karabakh ceasefire signed?"),
        ("Where was she born?", [SILENT], "Where was Ada Norling born?"),
        ("Who is the mayor of Port Ellison?", [CEASEFIRE], "Who is the mayor of Port Ellison?"),
        ("hello", [CEASEFIRE], "hello"),
        ("Is it raining in Paris?", [], "Is it raining in Paris?"),
    ],
)
def test_conversations(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@given(st.text(max_size=80), st.lists(st.builds(Turn, st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_any_conversation_gives_some_question(question: str, history: list[Turn]) -> None:
    assert isinstance(rewrite(question, history), str)


def test_long_conversations_take_no_longer() -> None:
    started = time.monotonic()
    rewrite("who did it? " * 40, [Turn("what about it? " * 200, "a " * 5000)] * 500)
    assert time.monotonic() - started < 2
