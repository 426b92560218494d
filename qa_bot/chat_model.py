"""The answerer by chat model, through LangChain: any provider, or any OpenAI-compatible address."""

from __future__ import annotations

import os
import queue
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

import prompts
from qa_bot.answer import Draft, Reason
from qa_bot.errors import ChatModelError
from qa_bot.reading.timex import spell
from vectorstore.article import ScoredPassage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NOT_STATED = "NOT IN THE ARCHIVE"
_SUPPORTED_CONFIDENCE = 0.9
_MOST_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class ChatModelOptions:
    """How a chat model is reached: seconds that it may stay silent, tries after a failure, an address."""

    timeout_s: float = 30.0
    max_retries: int = 1
    base_url: str = ""


def chat_model(name: str, options: ChatModelOptions) -> BaseChatModel:
    """The model `provider:model` as LangChain has it.

    Raises ChatModelError for an unknown provider, a package that is not installed and a missing key.
    """
    from langchain.chat_models import init_chat_model

    provider, _, model = name.partition(":")
    if not provider or not model:
        raise ChatModelError(f"The chat model {name!r} is not of the form provider:model, such as openai:gpt-4o-mini.")
    arguments: dict[str, Any] = {"temperature": 0, "timeout": options.timeout_s, "max_retries": options.max_retries}
    if options.base_url:
        arguments["base_url"] = options.base_url
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            # Local servers ask for no key, but the client insists on one.
            arguments["api_key"] = "none"
    try:
        model_: BaseChatModel = init_chat_model(model, model_provider=provider, **arguments)
    except ImportError as error:
        raise ChatModelError(
            f"The package for {provider!r} is not installed; run `pip install 'qa-bot[{provider}]'`."
        ) from error
    except Exception as error:
        # Each provider's client has its own class for a missing key or a wrong value.
        raise ChatModelError(f"The chat model {name!r} cannot be used: {_first_line(error)}.") from error
    return model_


class ChatModelAnswerer:
    """Answers with a chat model that is shown the passages as fenced data."""

    def __init__(self, model: BaseChatModel, name: str, silence_s: float = 30.0) -> None:
        self.name = name
        self._model = model
        self._silence_s = silence_s

    def stream(self, question: str, passages: Sequence[ScoredPassage], as_of: date) -> Iterator[Draft]:
        """Ever longer drafts. Raises ChatModelError where the model fails, hangs or breaks off."""
        if not passages:
            yield Draft(reason=Reason.NOTHING_FOUND)
            return
        text = ""
        for piece in pieces(self._model, messages(question, passages, as_of), self._silence_s, self.name):
            text += piece
            # A sentence that may still become the agreed refusal is not shown half-written.
            if not NOT_STATED.startswith(text.strip()[: len(NOT_STATED)]):
                yield Draft(text)
        if not text.strip():
            raise ChatModelError(f"The chat model {self.name} sent an empty answer.")
        if NOT_STATED in text:
            yield Draft(reason=Reason.NOT_STATED)
        else:
            yield Draft(text.strip(), confidence=_SUPPORTED_CONFIDENCE)


def messages(question: str, passages: Sequence[ScoredPassage], as_of: date) -> list[BaseMessage]:
    """The request: rules in the system message; passages, each inside a fence that no text can close."""
    fence = secrets.token_hex(8)
    system = prompts.load("answer").substitute(as_of=spell(as_of), fence=fence, not_stated=NOT_STATED)
    shown: list[str] = []
    for n, scored in enumerate(passages, start=1):
        shown.append(_fenced(n, scored, fence))
        if sum(map(len, shown)) > _MOST_CHARACTERS:
            shown.pop()
            break
    user = prompts.load("question").substitute(passages="\n\n".join(shown), question=question)
    return [SystemMessage(system), HumanMessage(user)]


def _fenced(n: int, scored: ScoredPassage, fence: str) -> str:
    article = scored.passage.article
    day = spell(article.published) if article.published else "day unknown"
    head = f"{article.source or 'outlet unknown'}, {day}: {article.title}"
    return f"<passage {n} {fence}>\n{head}\n{scored.passage.text}\n</passage {n} {fence}>"


def pieces(model: BaseChatModel, request: list[BaseMessage], silence_s: float, name: str) -> Iterator[str]:
    """The text that the model streams, piece by piece.

    A thread reads the stream so that a server that goes silent half-way cannot hold the reader for longer
    than `silence_s` seconds. Raises ChatModelError.
    """
    received: queue.Queue[str | None | BaseException] = queue.Queue()
    stopped = threading.Event()
    threading.Thread(target=_pump, args=(model, request, received, stopped), daemon=True).start()
    try:
        while (piece := received.get(timeout=silence_s)) is not None:
            if isinstance(piece, BaseException):
                raise ChatModelError(_explain(name, piece)) from piece
            yield piece
    except queue.Empty as error:
        raise ChatModelError(
            f"The chat model {name} stayed silent for {silence_s:g} seconds; try again or raise llm_timeout_s."
        ) from error
    finally:
        stopped.set()


def _pump(
    model: BaseChatModel,
    request: list[BaseMessage],
    received: queue.Queue[str | None | BaseException],
    stopped: threading.Event,
) -> None:
    try:
        for chunk in model.stream(request):
            if stopped.is_set():
                return
            if chunk.text:
                received.put(str(chunk.text))
    except Exception as error:
        # Every provider's client raises classes of its own: all of them go to the reader, none is lost.
        received.put(error)
    else:
        received.put(None)


def _explain(name: str, error: BaseException) -> str:
    """One sentence about what a provider's client raised."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    if status in (401, 403):
        return f"The chat model {name} refused the key (HTTP {status}); check the provider's key in the environment."
    if status == 404:
        return f"The chat model {name} is not known to the server (HTTP 404); check its name and llm_base_url."
    if status == 429:
        return f"The chat model {name} has too many requests at the moment (HTTP 429); try again later."
    if isinstance(status, int):
        return f"The chat model {name} answered with HTTP {status}; try again later."
    if "Timeout" in kind:
        return f"The chat model {name} did not answer in time; try again or raise llm_timeout_s."
    if "Connect" in kind:
        return f"The chat model {name} cannot be reached; check the network and llm_base_url."
    return f"The chat model {name} broke off: {_first_line(error)}."


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200].rstrip(".")
