"""Articles in any number for benchmarks: sentences of the sample articles put together anew."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

from vectorstore.article import Article
from vectorstore.samples import sample_path
from vectorstore.sentences import sentence_spans

_SENTENCES = (15, 60)
_PARAGRAPH = 3
_FIRST_DAY, _DAYS = date(2018, 1, 1), 3000
_OUTLETS = ("Lowen Times", "Harbour Post", "Northern Wire", "The Ledger")


def made_articles(count: int, seed: int = 1) -> Iterator[Article]:
    """`count` articles of about a thousand words at most, each on a day of eight years. Deterministic."""
    rng = random.Random(seed)
    sentences = _sentences()
    for number in range(count):
        chosen = rng.choices(sentences, k=rng.randint(*_SENTENCES))
        paragraphs = [" ".join(chosen[i : i + _PARAGRAPH]) for i in range(0, len(chosen), _PARAGRAPH)]
        yield Article(
            id=f"made/{seed}/{number}",
            title=rng.choice(sentences)[:80],
            text="\n\n".join(paragraphs),
            source=rng.choice(_OUTLETS),
            published=_FIRST_DAY + timedelta(rng.randrange(_DAYS)),
        )


def made_questions(count: int, seed: int = 2) -> list[str]:
    """Questions with words of these articles."""
    rng = random.Random(seed)
    openings = ("When did", "Who said that", "How many", "Where did", "What happened when")
    return [f"{rng.choice(openings)} {' '.join(rng.choice(_sentences()).split()[:8])}?" for _ in range(count)]


def _sentences() -> list[str]:
    texts = [json.loads(line)["text"] for line in sample_path().read_text("utf-8").splitlines()]
    return [text[start:end] for text in texts for start, end in sentence_spans(text)]
