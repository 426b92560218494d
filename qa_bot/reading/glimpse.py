"""The part of a passage that has most of a question's words: what is looked at before a passage is read."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from vectorstore.article import Passage
from vectorstore.lexical import stems
from vectorstore.sentences import sentence_spans

_CHARACTERS = 330
"""A third of a passage: about two sentences."""


def glimpse(asked: AbstractSet[str], passage: Passage) -> Passage:
    """The run of whole sentences, as many as there is room for, with most of the stems `asked`; of equals the first."""
    sentences = sentence_spans(passage.text)
    told = [asked & set(stems(passage.text[start:end])) for start, end in sentences]
    runs = [(first, _last(sentences, first)) for first in range(len(sentences))]
    if not runs:
        return passage
    first, last = max(runs, key=lambda run: len(set().union(*told[run[0] : run[1] + 1])))
    return replace(passage, start=passage.start + sentences[first][0], end=passage.start + sentences[last][1])


def _last(sentences: list[tuple[int, int]], first: int) -> int:
    """The last sentence that still has room behind the first."""
    begin = sentences[first][0]
    return max((n for n in range(first, len(sentences)) if sentences[n][1] - begin <= _CHARACTERS), default=first)
