"""What a chat model writes, as it comes, within limits of time: no server can hold the reader for ever."""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessageChunk, BaseMessage

from qa_bot.chat_failures import translated
from qa_bot.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WHOLE = 10
"""A whole answer may take this many times as long as the model may stay silent."""
_LONGEST_REPLY = 40_000
"""Characters, thoughts included, after which a model that does not stop is stopped."""
_STOP_KEYS = ("finish_reason", "stop_reason", "done_reason", "status")
_CUT_OFF = frozenset({"length", "max_tokens", "incomplete"})
_REFUSED = frozenset({"content_filter", "refusal"})
_SAY_WHY_THEY_STOP = frozenset({"openai-chat", "anthropic-chat", "chat-ollama"})
"""LangChain's names of the clients whose streams end with a reason, so that one without broke off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What came at one moment: some text, perhaps none, and at the end why the model stopped."""

    text: str = ""
    stopped: str = ""

    @property
    def cut_off(self) -> bool:
        """Whether the model ran into a limit of length."""
        return self.stopped in _CUT_OFF


_Received = queue.Queue[Piece | ChatModelError | None]


def pieces(model: BaseChatModel, request: list[BaseMessage], silence_s: float, name: str) -> Iterator[Piece]:
    """What the model streams for a request; text that came at once comes as one piece.

    A thread reads the stream, so that neither silence for `silence_s` seconds nor an endless answer holds
    the caller. Raises ChatModelError where the model fails, hangs, refuses or breaks off.
    """
    received: _Received = queue.Queue()
    stopped = threading.Event()
    # The copied context carries LangChain's callbacks into the thread: traces show the model's call.
    run = contextvars.copy_context().run
    threading.Thread(target=run, args=(_pump, model, request, name, received, stopped), daemon=True).start()
    length, why = 0, ""
    try:
        for piece in _until_end(received, silence_s, name):
            length, why = length + len(piece.text), piece.stopped or why
            yield piece
            if length > _LONGEST_REPLY:
                yield Piece(stopped="length")
                return
    finally:
        stopped.set()
    _check_end(model, why, name)


def _pump(
    model: BaseChatModel, request: list[BaseMessage], name: str, received: _Received, stopped: threading.Event
) -> None:
    try:
        with translated(name):
            for chunk in model.stream(request):
                if stopped.is_set():
                    return
                received.put(Piece(str(chunk.text), _why_stopped(chunk)))
    except ChatModelError as error:
        received.put(error)
    else:
        received.put(None)


def _why_stopped(chunk: AIMessageChunk) -> str:
    found = (chunk.response_metadata.get(key) for key in _STOP_KEYS)
    return next((value for value in found if isinstance(value, str)), "")


def _until_end(received: _Received, silence_s: float, name: str) -> Iterator[Piece]:
    """Pieces until the stream ends; those that wait already are joined, so that a slow reader catches up."""
    deadline = time.monotonic() + _WHOLE * silence_s
    while (item := _next(received, min(silence_s, deadline - time.monotonic()), silence_s, name)) is not None:
        if isinstance(item, ChatModelError):
            raise item
        # Nobody else takes from the queue: what is seen at its head is what comes next.
        while received.queue and isinstance(following := received.queue[0], Piece):
            received.get()
            item = Piece(item.text + following.text, following.stopped or item.stopped)
        yield item


def _next(received: _Received, wait_s: float, silence_s: float, name: str) -> Piece | ChatModelError | None:
    try:
        return received.get(timeout=max(0.0, wait_s))
    except queue.Empty as error:
        what = f"stayed silent for {silence_s:g} seconds"
        if wait_s < silence_s:
            what = f"was not done after {_WHOLE * silence_s:g} seconds"
        raise ChatModelError(f"The chat model {name} {what}; try again or raise llm_timeout_s.") from error


def _check_end(model: BaseChatModel, why: str, name: str) -> None:
    if why in _REFUSED:
        raise ChatModelError(f"The provider of the chat model {name} withheld its answer ({why}); ask in other words.")
    if not why and model._llm_type in _SAY_WHY_THEY_STOP:
        raise ChatModelError(
            f"The chat model {name} broke off: its stream has no proper end; try again, or check llm_base_url."
        )
