"""The archive and its chain behind the page: opened in the background, so that the page is there at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from qa_bot.answer import Answer, Ask
from qa_bot.errors import told
from qa_bot.page.memory import set_loaded_apart
from qa_bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from vectorstore.archive import Archive

_log = logging.getLogger(__name__)


class Backend:
    """Opens the archive in a thread; whoever asks earlier waits for it, and after a failure tries again."""

    def __init__(self, settings: Settings, open_archive: Callable[[], Archive]) -> None:
        self.settings = settings
        self._open_archive = open_archive
        self._opening = threading.Lock()
        self._tried = threading.Event()
        self._failure: Exception | None = None
        self._told = ""
        self._archive: Archive | None = None
        self._chain: Runnable[Ask, Answer] | None = None

    def start(self) -> None:
        """Begin to open the archive and load the model."""
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether questions are answered without waiting."""
        return self._tried.is_set() and self._failure is None

    @property
    def has_failed(self) -> bool:
        """Whether the archive could not be opened, the last time that it was tried."""
        return self._failure is not None

    @property
    def state(self) -> str:
        """One sentence for the page."""
        if self._failure is not None:
            return self._told
        return "Ready." if self._tried.is_set() else "Warming up: the model is loading. You can already ask."

    @property
    def archive(self) -> Archive | None:
        """The archive as soon as it is open, which is before the model is loaded."""
        return self._archive

    def wait(self) -> tuple[Archive, Runnable[Ask, Answer]]:
        """The archive and the chain, once they are there. Raises what keeps them from being opened."""
        self._tried.wait()
        if self._failure is not None:
            self._try_again(self._failure)
        if self._failure is not None:
            raise self._failure
        assert self._archive is not None
        assert self._chain is not None
        return self._archive, self._chain

    def stream(self, ask: Ask) -> Iterator[Answer]:
        """Ever more complete answers."""
        _, chain = self.wait()
        yield from chain.stream(ask)

    def _try_again(self, failure: Exception) -> None:
        """Open once more after a failure; who waited while another one did takes what came of that."""
        with self._opening:
            if self._failure is failure:
                self._warm_up()

    def _warm_up(self) -> None:
        started = time.monotonic()
        try:
            self._archive = self._open_archive()
            from qa_bot.chain import build_chain
            from qa_bot.reading.span_model import span_model

            self._chain = build_chain(self._archive, self.settings)
            self._archive.warm_up()
            span_model().warm_up()
        except Exception as error:
            opened, self._archive = self._archive, None
            self._told = told(error)
            self._failure = error
            if opened is not None:
                opened.close()
        else:
            self._failure = None
            _log.info("ready after %.0f ms", 1000 * (time.monotonic() - started))
            set_loaded_apart()
        finally:
            self._tried.set()
