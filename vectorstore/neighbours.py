"""Passages with what stands around them: pure functions over ranked passages and the stored slices of articles.

Small slices are found best and larger passages are understood best: what a slice tells is often named in the one before
it, or ends in the one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from vectorstore.article import Passage, ScoredPassage

Slices = Mapping[str, Sequence[tuple[int, int]]]
"""The stored slices (start, end) of articles, in order, by article id."""

_MOST_BETWEEN = 1
"""Slices with no more than so many others between them are told in one breath."""


def joined(ranked: Sequence[ScoredPassage], slices: Slices, limit: int) -> list[ScoredPassage]:
    """The best `limit` passages of a ranking, slices of an article that stand near one another as one passage.

    It has the rank and the scores of the best of them; `found` tells them apart.
    """
    kept: list[ScoredPassage] = []
    for scored in ranked:
        near = [at for at, other in enumerate(kept) if _are_near(scored.passage, other.passage, slices)]
        if near:
            kept[near[0]] = _union([*(kept[at] for at in near), scored])
            kept = [other for at, other in enumerate(kept) if at not in near[1:]]
        elif len(kept) < limit:
            kept.append(scored)
    return kept


def widened(
    passages: Sequence[ScoredPassage], slices: Slices, tokens: Callable[[str], int], room: int
) -> list[ScoredPassage]:
    """The passages with the slices right before and after them, the best first, as far as `room` tokens go."""
    wide = []
    for scored in passages:
        passage = scored.passage
        around = _neighbours(passage, slices)
        added = sum(tokens(passage.article.text[start:end]) for start, end in around)
        if around and added <= room:
            room -= added
            starts, ends = zip(*around, (passage.start, passage.end), strict=True)
            whole = Passage(passage.article, min(starts), max(ends))
            scored = replace(scored, passage=whole, found=scored.slices)
        wide.append(scored)
    return wide


def _are_near(one: Passage, other: Passage, slices: Slices) -> bool:
    if one.article.id != other.article.id:
        return False
    first, last = min(one.end, other.end), max(one.start, other.start)
    between = sum(first <= start and end <= last for start, end in slices.get(one.article.id, ()))
    return between <= _MOST_BETWEEN


def _neighbours(passage: Passage, slices: Slices) -> list[tuple[int, int]]:
    """The stored slices right before and right after a passage, where there are any."""
    stored = slices.get(passage.article.id, ())
    before = [span for span in stored if span[1] <= passage.start]
    after = [span for span in stored if span[0] >= passage.end]
    return [*before[-1:], *after[:1]]


def _union(parts: Sequence[ScoredPassage]) -> ScoredPassage:
    """The stretch over parts of one article, with the scores of the first."""
    start, end = min(part.passage.start for part in parts), max(part.passage.end for part in parts)
    found = tuple(chain.from_iterable(part.slices for part in parts))
    return replace(parts[0], passage=Passage(parts[0].passage.article, start, end), found=found)
