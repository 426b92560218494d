"""The line of those who wait for an answer: a few are answered at once, the others know how many are before them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_GONE_SECONDS = 10.0
"""Whoever waits and has not looked for so long has left the page."""

Before = Callable[[float], int]


@dataclass(eq=False, slots=True)
class _Ticket:
    looked: float
    served: bool = False


class Line:
    """First come, first served, in `places` places. Safe to use from many threads."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._changed = threading.Condition()
        self._tickets: list[_Ticket] = []

    @contextmanager
    def ticket(self) -> Iterator[Before]:
        """Stand in line; what is given waits for a turn for some seconds and tells how many are still before you.

        0 means that it is your turn, which lasts until the context ends.
        """
        mine = _Ticket(time.monotonic())
        with self._changed:
            self._tickets.append(mine)

        def before(seconds: float) -> int:
            with self._changed:
                self._changed.wait_for(lambda: self._look(mine) == 0, seconds)
                return self._look(mine)

        try:
            yield before
        finally:
            with self._changed:
                if mine in self._tickets:
                    self._tickets.remove(mine)
                self._changed.notify_all()

    def _look(self, mine: _Ticket) -> int:
        now = time.monotonic()
        mine.looked = now
        here = [one for one in self._tickets if one is mine or one.served or now - one.looked < _GONE_SECONDS]
        self._tickets = here if mine in here else [*here, mine]
        before = max(0, self._tickets.index(mine) - self._places + 1)
        mine.served = mine.served or before == 0
        return before
