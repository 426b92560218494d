"""Which of the passages that do not answer a question a network takes for an answer: from these it learns most.

Source: hard negatives and their filter, RocketQA, Qu et al., NAACL 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer

from qa_bot.reading.training.batches import batch_of, encoded_pair
from qa_bot.reading.training.loop import moved
from qa_bot.reading.training.network import ReaderNetwork
from qa_bot.reading.training.weak import Group

_JUDGED = 8
"""So many of the passages that do not answer are looked at."""
_LONGEST = 400
_SURPASSES = 1.0
"""What is by so much more relevant than the passage that answers may well answer in other words, and is left out."""


def hardest_first(
    network: ReaderNetwork, tokenizer: Tokenizer, groups: Sequence[Group], device: str
) -> Iterator[Group]:
    """Each group with the passages that do not answer in the order of their relevance by the network, highest first.

    Groups have one passage that answers.
    """
    network.eval()
    for group in groups:
        own, *others = _relevance(network, tokenizer, group, device)
        ordered = sorted(zip(others, range(len(others)), strict=True), reverse=True)
        kept = [group.negatives[position] for relevance, position in ordered if relevance < own + _SURPASSES]
        yield Group(group.positives, tuple(kept))


def _relevance(network: ReaderNetwork, tokenizer: Tokenizer, group: Group, device: str) -> list[float]:
    """Of the passage that answers and of the first that do not: both heads' logits added."""
    encoded = [
        (example, encoded_pair(example, tokenizer)) for example in (*group.positives[:1], *group.negatives[:_JUDGED])
    ]
    for _, encoding in encoded:
        encoding.truncate(_LONGEST)
    with torch.no_grad():
        scores = network(moved(batch_of([encoded]), device))
    relevance: list[float] = (scores.early + scores.late).tolist()
    return relevance
