"""The part of a passage that speaks of what is asked: reading it alone takes half the time."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.article import Passage
from vectorstore.lexical import stems
from vectorstore.sentences import sentence_spans

MOST_CHARACTERS = 420
"""As much is read of a passage: about ninety word pieces."""
_NAME_WORTH = 2.0
"""Names and figures of the question count double: they say who and which, other words only what for."""


def focused(question: str, passage: Passage, most: int = MOST_CHARACTERS) -> Passage:
    """The run of the passage's sentences, at most so long, that holds most of the question's words.

    A short passage stays whole.
    """
    if len(passage.text) <= most:
        return passage
    spans = sentence_spans(passage.text)
    held = [frozenset(stems(passage.text[start:end])) for start, end in spans]
    worths = _worths(question)
    runs: list[tuple[float, int, int]] = []
    for first, (start, _) in enumerate(spans):
        last = first
        while last + 1 < len(spans) and spans[last + 1][1] - start <= most:
            last += 1
        found = frozenset().union(*held[first : last + 1])
        runs.append((sum(value for word, value in worths.items() if word in found), start, spans[last][1]))
    _, start, end = _middle_of_best(runs)
    return Passage(passage.article, passage.start + start, passage.start + end)


def _middle_of_best(runs: Sequence[tuple[float, int, int]]) -> tuple[float, int, int]:
    """Of runs side by side that are equally good, the one in the middle: what answers stands around the words."""
    best = max(worth for worth, _, _ in runs)
    first = next(number for number, run in enumerate(runs) if run[0] == best)
    last = first
    while last + 1 < len(runs) and runs[last + 1][0] == best:
        last += 1
    return runs[(first + last) // 2]


def _worths(question: str) -> dict[str, float]:
    """Stems of the question's words with what they count."""
    worths: dict[str, float] = {}
    for number, word in enumerate(question.split()):
        is_name = number > 0 and (word[0].isupper() or word[0].isdigit())
        for stem in stems(word):
            worths[stem] = _NAME_WORTH if is_name else 1.0
    return worths
