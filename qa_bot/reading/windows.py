"""What is read of the passages: stretches of the length that the network was trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from vectorstore.article import Passage, ScoredPassage

_MOST_FOUND = 8
_WITH_SURROUNDINGS, _MOST_AROUND = 4, 3
"""So many passages, the best, are read with what stands around the slices found in them; so many more stretches at most."""
_EXPECTED_LESS = 1.0
"""What surrounds a slice is behind it by so much, in log odds."""


def windows(passages: Sequence[ScoredPassage]) -> list[tuple[int, ScoredPassage]]:
    """Stretches of the passages, each with the number of its passage, counted from 1.

    The slices that retrieval found, the best of them; of the first passages what stands around these as well.
    """
    found = [(n, part) for n, scored in enumerate(passages, start=1) for part in scored.slices]
    found = sorted(found, key=lambda numbered: -numbered[1].score)[:_MOST_FOUND]
    read = {part.passage.id for _, part in found}
    around = (
        (n, part)
        for n, scored in enumerate(passages[:_WITH_SURROUNDINGS], start=1)
        for part in _parts(scored)
        if part.passage.id not in read
    )
    return [*found, *islice(around, _MOST_AROUND)]


def _parts(scored: ScoredPassage) -> Iterator[ScoredPassage]:
    """The passage in parts: the slices found in it, and what lies before, between and behind them."""
    article, text = scored.passage.article, scored.passage.article.text
    edges = {scored.passage.start, scored.passage.end}
    edges |= {edge for part in scored.slices for edge in (part.passage.start, part.passage.end)}
    ordered = sorted(edges)
    for start, end in zip(ordered, ordered[1:], strict=False):
        if text[start:end].strip():
            yield ScoredPassage(Passage(article, start, end), scored.score - _EXPECTED_LESS, scored.similarity)
