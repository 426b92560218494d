"""Follow-up questions made to stand alone by the chat model."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa_bot.answer import Turn
from qa_bot.chat_model import spoken
from qa_bot.chat_request import rewrite_request
from qa_bot.chat_streaming import pieces
from qa_bot.errors import ChatModelError
from qa_bot.reading.terms import keys, question_terms

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)
_PATIENCE_S = 15.0
"""A rewrite is one short line: nobody waits longer for it, for the answer is still to come."""
_LONGEST = 400
_KEPT_SHARE = 0.5
"""The share of the question's words that a rewrite keeps."""
_KNOWN_SHARE = 0.6
"""The share of a rewrite's words that the conversation or the question has."""
_LABEL = re.compile(r"^\W*(?:[\w-]+ ){0,3}question\W*:\s*", re.I)
_AROUND = "\"'“”„«»*` "


def rewrite_with(
    model: BaseChatModel, question: str, history: Sequence[Turn], fallback: str, silence_s: float = 30.0
) -> str:
    """The question standing alone; `fallback` where the model fails or writes something absurd.

    Without a history the question stands alone already, and the model is not asked.
    """
    if not history:
        return question
    request = rewrite_request(question, history)
    try:
        reply = "".join(piece.text for piece in pieces(model, request, min(silence_s, _PATIENCE_S), "(rewriting)"))
    except ChatModelError as error:
        # The answer asks the model again, and its failure is the one that is reported to the reader.
        _log.warning("rewriting by rules instead: %s", error)
        return fallback
    written = _one_question(reply)
    known = " ".join([question, fallback, *(f"{turn.question} {turn.answer}" for turn in history)])
    return written if _is_sane(written, question, known) else fallback


def _one_question(reply: str) -> str:
    """The first line of a reply, without a label ("Standalone question:"), quotes and control characters."""
    lines = [line for line in spoken(reply).splitlines() if line.strip()]
    first = "".join(char for char in lines[0] if char.isprintable()) if lines else ""
    return " ".join(_LABEL.sub("", first).strip(_AROUND).split())


def _is_sane(written: str, question: str, known: str) -> bool:
    """Whether a rewrite still asks what was asked, in words that somebody in the conversation used."""
    if not written or len(written) > max(_LONGEST, 2 * len(question)):
        return False
    wanted, found = question_terms(question), keys(written)
    kept = [term for term in wanted if term.key in found]
    if len(kept) < _KEPT_SHARE * len(wanted) or any(term.is_name and term not in kept for term in wanted):
        return False
    asked = {term.key for term in question_terms(written)}
    return bool(asked) and len(asked & keys(known)) >= _KNOWN_SHARE * len(asked)
