"""The answerer by chat model, through LangChain: any provider, or any OpenAI-compatible address."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from qa_bot.answer import Draft, Reason
from qa_bot.chat_failures import translated
from qa_bot.chat_request import NOT_STATED, answer_request
from qa_bot.chat_streaming import pieces
from qa_bot.citations import sentences_with_marks
from qa_bot.errors import ChatModelError
from vectorstore.article import ScoredPassage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_EXTRAS = ("openai", "anthropic", "ollama")
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_OLLAMA_WINDOW = 16_384
"""Tokens. Ollama's own default is smaller and drops the beginning of a longer request, the rules, in silence."""
_CONFIDENCE = 0.9
"""A chat model does not say how sure it is: an answer that it gives counts as this sure."""
_LONGEST_REMNANT = 200
_REFUSAL = re.compile(rf"[\W_]*{re.escape(NOT_STATED)}(?:\[[\d,\s–-]+\]?|[\W_])*+")
"""The agreed refusal and nothing else, perhaps in bold, in quotation marks or with the number of a passage."""


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
    arguments = _arguments(provider, options)
    with translated(name):
        try:
            made: BaseChatModel = init_chat_model(model, model_provider=provider, **arguments)
        except ImportError as error:
            raise ChatModelError(_missing_package(provider, error)) from error
        except ValueError as error:
            reason = str(error).split("\n")[0].rstrip(".")
            raise ChatModelError(
                f"The chat model {name!r} cannot be used: {reason}; well-known providers are {', '.join(_EXTRAS)}."
            ) from error
    return made


def _arguments(provider: str, options: ChatModelOptions) -> dict[str, Any]:
    """What each provider's client calls its options. Raises ChatModelError for a missing key."""
    arguments: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        arguments.update(client_kwargs={"timeout": options.timeout_s}, num_ctx=_OLLAMA_WINDOW)
    else:
        arguments.update(timeout=options.timeout_s, max_retries=options.max_retries)
    if options.base_url:
        arguments["base_url"] = options.base_url
    key = _KEYS.get(provider)
    if key and not os.environ.get(key):
        if not options.base_url:
            raise ChatModelError(f"The provider {provider} needs a key; set {key} in the environment.")
        # Local servers ask for no key, but the client insists on one.
        arguments["api_key"] = "none"
    return arguments


def _missing_package(provider: str, error: ImportError) -> str:
    package = f"'qa-bot[{provider}]'" if provider in _EXTRAS else f"langchain-{provider.replace('_', '-')}"
    named = re.search(r"`pip install ([\w-]+)`", str(error))
    if provider not in _EXTRAS and named:
        package = named.group(1)
    return f"The package for the provider {provider} is not installed; run `pip install {package}`."


class ChatModelAnswerer:
    """Answers with a chat model, any of LangChain's, that is shown the passages as fenced data."""

    def __init__(self, model: BaseChatModel, name: str, silence_s: float = 30.0) -> None:
        self.name = name
        self._model = model
        self._silence_s = silence_s

    def stream(self, question: str, passages: Sequence[ScoredPassage], as_of: date) -> Iterator[Draft]:
        """Ever longer drafts.

        Raises ChatModelError where the model fails, hangs or breaks off; it quotes what was written until then.
        """
        if not passages:
            yield Draft(reason=Reason.NOTHING_FOUND)
            return
        text, cut_off = "", False
        try:
            for piece in pieces(self._model, answer_request(question, passages, as_of), self._silence_s, self.name):
                text, cut_off = text + piece.text, cut_off or piece.cut_off
                if shown := _stated_so_far(spoken(text)):
                    yield Draft(shown)
            if not spoken(text):
                raise ChatModelError(f"The chat model {self.name} sent an empty answer; try again or use another one.")
        except ChatModelError as error:
            raise ChatModelError(f"{error}{_remnant(spoken(text))}") from error
        yield _final(spoken(text), cut_off)


def spoken(text: str) -> str:
    """A reply without the thoughts that some models write before it, between <think> and </think>."""
    text = text.strip()
    if text.startswith("<think>"):
        return text.partition("</think>")[2].strip()
    return "" if text and "<think>".startswith(text) else text


def _stated(text: str) -> str:
    """A reply without the refusal: a sentence or line in the very words of the prompt, or the whole reply in any case.

    The same words within a sentence are the model's own, as in "the letters are not in the archive of the museum".
    """
    if _REFUSAL.fullmatch(text.upper()):
        return ""
    for start, end in reversed(_sentences(text)):
        if _REFUSAL.fullmatch(text, start, end):
            text = text[:start] + text[end:].lstrip(" ")
    return text.strip()


def _stated_so_far(text: str) -> str:
    """The same of a reply that is still being written: an end that may become the refusal is not shown."""
    if _may_become_refusal(text.upper()):
        return ""
    start, end = _sentences(text)[-1]
    return _stated(text[:start] if _may_become_refusal(text[start:end]) else text)


def _may_become_refusal(text: str) -> bool:
    return NOT_STATED.startswith(re.sub(r"^[\W_]+", "", text))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, of which none goes on over the end of a line."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r".+", text):
        spans += [(line.start() + start, line.start() + end) for start, end in sentences_with_marks(line.group())]
    return spans


def _final(text: str, cut_off: bool) -> Draft:
    """The last draft. A refusal beside a sentence with a proof is about a part: the rest stands."""
    rest = _stated(text)
    if rest != text and not re.search(r"\[\d", rest):
        return Draft(reason=Reason.NOT_STATED)
    notice = "The chat model reached its limit of length: the answer is cut off." if cut_off else ""
    return Draft(rest, confidence=_CONFIDENCE, notice=notice)


def _remnant(text: str) -> str:
    if not text:
        return ""
    shown = text if len(text) <= _LONGEST_REMNANT else text[:_LONGEST_REMNANT] + " …"
    return f" Until then it had written: “{' '.join(shown.split())}”."
