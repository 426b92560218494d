"""What the reader learns from: a question, a passage, and where the passage answers it."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.reading.training.clozes import cloze
from vectorstore.sentences import sentence_spans

Span = tuple[int, int]

_FOREIGN_SHARE = 0.2
"""Of sentence questions, how many get a text that does not hold their sentence."""
_MOST_SENTENCES_AROUND = 5
_CLOZE_SENTENCES = (3, 8)
_SHORTEST_SENTENCE, _LONGEST_SENTENCE = 40, 400


@dataclass(frozen=True, slots=True)
class Example:
    """`spans` are the characters of `text` that answer the question; without any, the text does not answer it.

    `heading` is what is known of the article: headline, outlet, date.
    """

    question: str
    text: str
    spans: tuple[Span, ...] = ()
    heading: str = ""


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a `.jsonl` file, gzipped or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def sentence_examples(records: Sequence[dict[str, Any]], news: Sequence[str], seed: int) -> Iterator[Example]:
    """Questions on single sentences, each sentence put among others of the set or of a news text."""
    rng = random.Random(seed)
    sentences = sorted({record["context"] for record in records})
    shuffled = list(records)
    rng.shuffle(shuffled)
    for record in shuffled:
        around = _around(rng, sentences, news, record["context"])
        question = _varied(rng, record["question"])
        if rng.random() < _FOREIGN_SHARE:
            yield Example(question, " ".join(around or [rng.choice(sentences)]))
            continue
        position = rng.randint(0, len(around))
        before = "".join(f"{sentence} " for sentence in around[:position])
        text = " ".join([*around[:position], record["context"], *around[position:]])
        yield Example(question, text, ((len(before) + record["start"], len(before) + record["end"]),))


def cloze_examples(texts: Sequence[str], count: int, seed: int) -> Iterator[Example]:
    """Questions made from sentences of news texts by taking a name, day or figure out of them."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        text = rng.choice(texts)
        spans = sentence_spans(text[: rng.randint(1500, 6000)])
        if len(spans) < _CLOZE_SENTENCES[0]:
            continue
        size = min(len(spans), rng.randint(*_CLOZE_SENTENCES))
        first = rng.randint(0, len(spans) - size)
        window = spans[first : first + size]
        begin, stop = window[0][0], window[-1][1]
        start, end = rng.choice(window)
        if not _SHORTEST_SENTENCE <= end - start <= _LONGEST_SENTENCE:
            continue
        found = cloze(text[start:end], rng)
        if found is None:
            continue
        question, (left, right) = found
        answer = text[start + left : start + right]
        if rng.random() < _FOREIGN_SHARE:
            # The sentence itself is taken out: its neighbours speak of the same and do not answer.
            rest = text[begin:start] + text[end:stop].lstrip()
            if answer.casefold() not in rest.casefold() and len(rest) > _SHORTEST_SENTENCE:
                yield Example(question, rest)
                made += 1
            continue
        yield Example(question, text[begin:stop], ((start + left - begin, start + right - begin),))
        made += 1


def _around(rng: random.Random, sentences: Sequence[str], news: Sequence[str], own: str) -> list[str]:
    """Zero to five sentences to stand before and behind: strangers of the set, or a stretch of a news text."""
    count = rng.randint(0, _MOST_SENTENCES_AROUND)
    if rng.random() < 0.5 and count:
        text = rng.choice(news)
        spans = sentence_spans(text[:3000])
        first = rng.randint(0, max(0, len(spans) - count))
        return [text[start:end] for start, end in spans[first : first + count]]
    return [sentence for sentence in rng.sample(sentences, min(count, 3)) if sentence != own]


def _varied(rng: random.Random, question: str) -> str:
    """Questions as people type them: sometimes lower-case, sometimes without a question mark."""
    if rng.random() < 0.1:
        question = question.lower()
    return question.rstrip("?") if rng.random() < 0.1 else question
