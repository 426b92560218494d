"""Whether the archive knows the question that a rewriting made: what was added must stand beside what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.anaphora import points_back
from qa_bot.rewriting.phrases import phrases

Holds = Callable[[Sequence[str]], bool]
"""Whether one passage of the archive holds all of these words."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_EMPTY = lx.WH | lx.AUXILIARIES | lx.PREPOSITIONS | lx.ARTICLES | lx.words("many much long old next happen happened")


def grounded(question: str, standalone: str, holds: Holds) -> str:
    """The rewriting, or the question as it was asked where it turns out to be about something else.

    "Who is the captain?" may leave out the ferry that was spoken of, and "Who won the election?" does not: no
    passage tells of the election and the ferry together. Only words that were added are doubted; a pronoun has to
    be resolved whatever the archive knows.
    """
    asked, told = _words(question), _words(standalone)
    if standalone == question or points_back(question) or not _only_adds(asked, told):
        return standalone
    own = _named(question)
    added = [word for word in told if word not in asked and word not in _EMPTY]
    # Without a noun ("How many survived?"), or with that of an aspect ("the original price"), nothing else can be meant.
    return standalone if not own or holds([*own, *added]) else question


def _named(question: str) -> list[str]:
    """The words for things that a question names itself; verbs are told in other words too often to count."""
    found = [phrase for phrase in phrases(question) if not phrase.is_aspect and phrase.head not in lx.LIGHT]
    return [word for phrase in found for word in _words(phrase.bare)]


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _only_adds(asked: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the question's words stand in the rewriting in their order."""
    rest = iter(told)
    return all(word in rest for word in asked)
