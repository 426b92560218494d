"""Whether the archive knows the question that a rewriting made: what was added must stand beside what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.anaphora import points_back

Holds = Callable[[Sequence[str]], bool]
"""Whether one passage of the archive holds all of these words."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_EMPTY = (
    lx.WH
    | lx.AUXILIARIES
    | lx.words("a an the of in on at to for from by with many much long old next happen happened")
)


def grounded(question: str, standalone: str, holds: Holds) -> str:
    """The rewriting, or the question as it was asked where it turns out to be about something else.

    "Who is the captain?" may leave out the ferry that was spoken of, and "Who won the election?" does not: no
    passage tells of the election and the ferry together. Only words that were added are doubted; a pronoun has to
    be resolved whatever the archive knows.
    """
    asked, told = _words(question), _words(standalone)
    if standalone == question or points_back(question) or not _only_adds(asked, told):
        return standalone
    own = [word for word in asked if word not in _EMPTY]
    # One word alone ("How many survived?") says too little to be about something else.
    is_known = len(own) < 2 or holds([word for word in told if word not in _EMPTY])
    return standalone if is_known else question


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _only_adds(asked: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the question's words stand in the rewriting in their order."""
    rest = iter(told)
    return all(word in rest for word in asked)
