"""Follow-up questions made to stand alone by the chat model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage

import prompts
from qa_bot.answer import Turn
from qa_bot.chat_model import pieces
from qa_bot.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_TURNS = 5
_LONGEST_ANSWER = 600
_LONGEST_QUESTION = 400


def rewrite_with(
    model: BaseChatModel, question: str, history: Sequence[Turn], fallback: str, silence_s: float = 30.0
) -> str:
    """The question standing alone; `fallback` where the model fails or writes something that is no question."""
    if not history:
        return question
    conversation = "\n".join(
        f"Reader: {turn.question}\nArchive: {turn.answer[:_LONGEST_ANSWER]}" for turn in history[-_TURNS:]
    )
    prompt = prompts.load("rewrite").substitute(conversation=conversation, question=question)
    try:
        written = "".join(pieces(model, [HumanMessage(prompt)], silence_s, "for rewriting")).strip().strip('"“”')
    except ChatModelError:
        # The answer itself asks the model again and reports the failure to the reader.
        return fallback
    if not written or "\n" in written or len(written) > max(_LONGEST_QUESTION, 3 * len(question)):
        return fallback
    return written
