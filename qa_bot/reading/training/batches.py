"""Examples to batches of tokens: groups of passages for one question stay together, similar lengths as far as they can."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import torch
from tokenizers import Encoding, Tokenizer

from qa_bot.reading.training.examples import Example
from qa_bot.reading.training.network import Batch

QUESTION_WORDS = 48
_POOL = 1600
"""So many passages are sorted by length at a time."""
_Encoded = list[tuple[Example, Encoding]]


def batches(
    groups: Sequence[Sequence[Example]], tokenizer: Tokenizer, size: int, longest: int, seed: int
) -> Iterator[Batch]:
    """All groups in shuffled batches of about `size` passages; those longer than `longest` word pieces are left out."""
    rng = random.Random(seed)
    order = list(range(len(groups)))
    rng.shuffle(order)
    pool: list[_Encoded] = []
    for position, index in enumerate(order, start=1):
        encoded = [(example, encoded_pair(example, tokenizer)) for example in groups[index]]
        pool.append([(example, encoding) for example, encoding in encoded if len(encoding) <= longest])
        if sum(map(len, pool)) >= _POOL or position == len(order):
            yield from _cut(pool, size, rng)
            pool = []


def _cut(pool: list[_Encoded], size: int, rng: random.Random) -> Iterator[Batch]:
    """A pool as batches of groups of similar length, in random order."""
    pool = sorted((group for group in pool if group), key=lambda group: max(len(encoding) for _, encoding in group))
    cut: list[list[_Encoded]] = []
    filled = size
    for group in pool:
        if filled >= size:
            cut.append([])
            filled = 0
        cut[-1].append(group)
        filled += len(group)
    rng.shuffle(cut)
    for groups in cut:
        yield batch_of(groups)


def batch_of(groups: Sequence[_Encoded]) -> Batch:
    """Encoded examples as one padded batch."""
    pairs = [pair for group in groups for pair in group]
    width = max(len(encoding) for _, encoding in pairs)
    rows = {name: torch.zeros(len(pairs), width, dtype=torch.long) for name in ("ids", "types", "attention", "text")}
    spans = []
    for row, (example, encoding) in enumerate(pairs):
        heading = len(_prefix(example))
        text = [
            kind == 1 and stop > heading for kind, (_, stop) in zip(encoding.type_ids, encoding.offsets, strict=True)
        ]
        for name, values in (
            ("ids", encoding.ids),
            ("types", encoding.type_ids),
            ("attention", encoding.attention_mask),
            ("text", text),
        ):
            rows[name][row, : len(values)] = torch.tensor(values, dtype=torch.long)
        found = [_token_span(encoding, text, start + heading, end + heading) for start, end in example.spans]
        spans.append([span for span in found if span is not None])
    numbers = [number for number, group in enumerate(groups) for _ in group]
    return Batch(rows["ids"], rows["types"], rows["attention"], rows["text"], spans, numbers)


def encoded_pair(example: Example, tokenizer: Tokenizer) -> Encoding:
    """Question, and heading with text, as the reader sees them."""
    question = " ".join(example.question.split()[:QUESTION_WORDS])
    return tokenizer.encode(question, _prefix(example) + example.text)


def _prefix(example: Example) -> str:
    return f"{example.heading}. " if example.heading else ""


def _token_span(encoding: Encoding, text: Sequence[bool], start: int, end: int) -> tuple[int, int] | None:
    """The first and last token of a character span of the second sequence."""
    touched = [
        position
        for position, (first, last) in enumerate(encoding.offsets)
        if text[position] and first < end and start < last
    ]
    return (touched[0], touched[-1]) if touched else None
