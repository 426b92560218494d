"""The answerer by chat model, with LangChain's own fake models in the same process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.runnables import RunnableLambda

from qa_bot.answer import Draft, Reason
from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from qa_bot.errors import ChatModelError
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

TODAY = date(2026, 11, 1)
PASSAGES = [ScoredPassage(Passage(make_article(text="Ada left."), 0, 9), 1.0)]


class Scripted(BaseChatModel):
    """Streams the chunks that it was given, and raises what is no chunk."""

    chunks: list[Any]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, *_: object, **__: object) -> Any:
        raise NotImplementedError

    def _stream(self, *_: object, **__: object) -> Iterator[ChatGenerationChunk]:
        for chunk in self.chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield ChatGenerationChunk(message=AIMessageChunk(chunk) if isinstance(chunk, str) else chunk)


def drafts(*chunks: object) -> list[Draft]:
    return list(ChatModelAnswerer(Scripted(chunks=list(chunks)), "mine", 5).stream("Who left?", PASSAGES, TODAY))


def test_any_langchain_chat_model_can_be_handed_in() -> None:
    model = GenericFakeChatModel(messages=iter([AIMessage("Ada left [1].")]))
    found = list(ChatModelAnswerer(model, "fake", 5).stream("Who left?", PASSAGES, TODAY))
    assert found[-1].text == "Ada left [1]."
    assert all(later.text.startswith(earlier.text) for earlier, later in zip(found, found[1:], strict=False))


def test_without_passages_the_model_is_not_asked() -> None:
    answerer = ChatModelAnswerer(Scripted(chunks=[AssertionError("was asked")]), "mine", 5)
    assert list(answerer.stream("Who left?", [], TODAY)) == [Draft(reason=Reason.NOTHING_FOUND)]


@pytest.mark.parametrize(
    "chunks",
    [
        ["NOT IN ", "THE ARCHIVE"],
        ["**Not in", " the archive.**"],
        ["The passages do not say who left. NOT IN THE ARCHIVE"],
        ["The passages do not say ", "who left. NOT", " IN THE", " ARCHIVE", "."],
        ["The passages say nothing of it\n", "NOT IN ", "THE ARCHIVE [1]."],
        ["<think>Ada? Bo?</think>\n", "NOT IN THE ARCHIVE"],
        ["not in the archive"],
    ],
)
def test_the_agreed_refusal_abstains_and_is_never_shown(chunks: list[str]) -> None:
    for found in (drafts(*chunks), drafts(*"".join(chunks))):
        assert found[-1] == Draft(reason=Reason.NOT_STATED)
        assert not any("archive" in draft.text.casefold() or "NOT" in draft.text for draft in found)


@pytest.mark.parametrize(
    ("chunks", "text"),
    [
        (["Ada left [1]. ", "**NOT IN", " THE ARCHIVE.**"], "Ada left [1]."),
        (["Ada left. [1] NOT IN THE ARCHIVE"], "Ada left. [1]"),
        (["NOT IN THE ARCHIVE. ", "Ada left [1]."], "Ada left [1]."),
        (["Ada left [1].\n", "NOT IN THE ARCHIVE\n", "Bo came [2]."], "Ada left [1].\n\nBo came [2]."),
    ],
)
def test_a_refusal_beside_a_proven_sentence_leaves_the_sentence(chunks: list[str], text: str) -> None:
    for found in (drafts(*chunks), drafts(*"".join(chunks))):
        assert found[-1].text == text
        assert not any("NOT" in draft.text for draft in found)


@pytest.mark.parametrize(
    "text",
    [
        "The letters are not in the archive of the museum, the director said [1].",
        "The letters are not in the archive.",
        "Not in the archive of the museum, but in its cellar lie the letters [1].",
        "Not in the archive. They lie in the cellar [1].",
        "The stamp on them reads “NOT IN THE ARCHIVE OF 1914” [1].",
        "NOT IN THE ARCHIVE OF THE MUSEUM, as the stamp says, are the letters [1].",
        "Notes were found [1].",
        "1914",
    ],
)
def test_words_like_the_refusal_within_a_sentence_stay(text: str) -> None:
    found = drafts(*text)
    assert found[-1].text == text
    assert found[-1].reason is None
    assert all(text.startswith(draft.text) for draft in found)
    assert drafts(text)[0].text == text


def test_thoughts_are_not_shown() -> None:
    found = drafts("<thi", "nk>Ada or Bo?", "</think>", "\n\nAda ", "left [1].")
    assert found[-1].text == "Ada left [1]."
    assert not any("Bo" in draft.text or "think" in draft.text for draft in found)


def test_an_answer_that_ran_into_the_limit_of_length_says_so() -> None:
    end = AIMessageChunk("", response_metadata={"finish_reason": "length"})
    found = drafts("Ada left and", end)[-1]
    assert found.text == "Ada left and"
    assert "cut off" in found.notice


@pytest.mark.parametrize(
    ("chunks", "words"),
    [
        ([RuntimeError("the disk of the model is gone")], "broke off: the disk of the model is gone"),
        (["Ada left", RuntimeError("gone")], "until then it had written: “Ada left”"),
        (["   "], "empty answer"),
        (["<think>I never stop"], "empty answer"),
        (["I will", AIMessageChunk("", response_metadata={"finish_reason": "content_filter"})], "withheld"),
        ([ConnectionError("port closed")], "cannot be reached"),
    ],
)
def test_failures_are_sentences_that_quote_what_was_written(chunks: list[object], words: str) -> None:
    with pytest.raises(ChatModelError, match=f"(?i){words}") as raised:
        drafts(*chunks)
    assert "mine" in str(raised.value)


def test_callbacks_see_the_call_of_the_model_inside_a_chain() -> None:
    class Seen(BaseCallbackHandler):
        calls = 0

        def on_chat_model_start(self, *_: object, **__: object) -> None:
            self.calls += 1

    seen = Seen()
    RunnableLambda(lambda _: drafts("Ada left [1].")[-1].text).invoke("", config={"callbacks": [seen]})
    assert seen.calls == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gpt-4o", "provider:model"),
        ("nobody:model", "nobody.*openai, anthropic, ollama"),
        ("mistralai:small", r"`pip install langchain-mistralai`"),
    ],
)
def test_a_model_that_cannot_be_made_says_why(name: str, words: str) -> None:
    with pytest.raises(ChatModelError, match=words):
        chat_model(name, ChatModelOptions())


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama"])
def test_a_missing_package_is_named_by_the_command_that_installs_it(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import langchain.chat_models.base as base

    for missing in (f"langchain_{provider}", "langchain_community", "langchain_community.chat_models"):
        monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", "x")
    base._get_chat_model_creator.cache_clear()
    with pytest.raises(ChatModelError) as raised:
        chat_model(f"{provider}:model", ChatModelOptions())
    base._get_chat_model_creator.cache_clear()
    assert f"pip install 'qa-bot[{provider}]'" in str(raised.value)


@pytest.mark.parametrize(("provider", "key"), [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")])
def test_a_missing_key_is_named(provider: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(key, raising=False)
    with pytest.raises(ChatModelError, match=f"set {key}"):
        chat_model(f"{provider}:model", ChatModelOptions())
