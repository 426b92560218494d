"""Whoever waits for an answer knows how many are before them, and nobody who has left holds up the rest."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from qa_bot.page.line import Line


def test_people_are_served_in_their_order() -> None:
    line = Line(2)
    with ExitStack() as people:
        looks = [people.enter_context(line.ticket()) for _ in range(4)]
        assert [look(0) for look in looks] == [0, 0, 1, 2]
    with line.ticket() as look:
        assert look(0) == 0


def test_a_turn_comes_as_soon_as_a_place_is_free() -> None:
    line = Line(1)
    first = line.ticket()
    assert first.__enter__()(0) == 0
    threading.Timer(0.1, first.__exit__, (None, None, None)).start()
    with line.ticket() as look:
        assert look(10) == 0


def test_who_has_left_without_a_word_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(1)
    with line.ticket() as served, line.ticket() as left, line.ticket() as look:
        assert (served(0), left(0), look(0)) == (0, 1, 2)
        monkeypatch.setattr("qa_bot.page.line._GONE_SECONDS", 0.0)
        assert look(0) == 1
