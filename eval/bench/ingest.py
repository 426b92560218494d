"""Ingest speed: ours, the plain LangChain way, and the bare encoder, in turns within one run."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from eval.bench.articles import made_articles
from eval.bench.baseline import PlainLangChain
from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.chunking import Chunker
from vectorstore.config import IndexConfig
from vectorstore.tokens import TokenCounter

_ROUNDS = 3


def ingest_speed(articles: Sequence[Article]) -> dict[str, float]:
    """Passages per second of each way, medians over rounds on other thirds of the articles, and the ratios."""
    ours, plain, bare = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        archive = Archive.open(Path(scratch) / "ours", IndexConfig())
        archive.embedder.warm_up()
        baseline = PlainLangChain(Path(scratch) / "plain")
        # The first write makes files and loads libraries in either way.
        for warm in (archive.add, baseline.add):
            warm(list(made_articles(2, seed=99)))
        for number in range(_ROUNDS):
            part = articles[number::_ROUNDS]
            started = time.perf_counter()
            passages = archive.add(part).passages
            ours.append(passages / (time.perf_counter() - started))
            started = time.perf_counter()
            chunks = baseline.add(part)
            plain.append(chunks / (time.perf_counter() - started))
            bare.append(_bare_speed(archive, part))
        archive.close()
    rates = {"ours": statistics.median(ours), "langchain": statistics.median(plain), "encoder": statistics.median(bare)}
    return {
        **{f"ingest_{name}_passages_per_s": rate for name, rate in rates.items()},
        "ingest_over_langchain": statistics.median(a / b for a, b in zip(ours, plain, strict=True)),
        "ingest_share_of_encoder": statistics.median(a / b for a, b in zip(ours, bare, strict=True)),
    }


def _bare_speed(archive: Archive, articles: Sequence[Article]) -> float:
    """The encoder alone on the texts that the archive embeds for these articles, already cut."""
    encoder = archive.embedder
    chunker = Chunker(TokenCounter(archive.config.token_encoding), encoder, archive.config.passage_tokens)
    texts = [passage.text for article in articles for passage in chunker.passages(article)]
    started = time.perf_counter()
    encoder.embed(texts)
    return len(texts) / (time.perf_counter() - started)
