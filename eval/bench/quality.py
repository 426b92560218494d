"""What the int8 graph costs in quality: the same articles embedded by it and by torch, the same questions asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from eval.answers import contains_answer
from eval.dataset import Query, load_sets
from qa_bot.reading.recency import preferred_days
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.config import IndexConfig
from vectorstore.ingest import ingest

_BEST = 10


def retrieval_quality(questions: Path, articles: Path, folder: Path) -> dict[str, float]:
    """hit@10 of search before reranking with either runtime: a right article, and a passage with the answer."""
    queries = [query for query in load_sets([questions]).queries if query.answerable]
    found: dict[str, float] = {}
    for runtime in ("graph", "torch"):
        with Archive.open(folder / runtime, IndexConfig()) as archive:
            if runtime == "torch":
                archive.embedder.use_torch()
            ingest(archive, [articles], today=date.today())
            found |= {f"quality_{name}_{runtime}": value for name, value in _hits(archive, queries).items()}
    return found


def _hits(archive: Archive, queries: Sequence[Query]) -> dict[str, float]:
    articles, strings = 0, 0
    for query in queries:
        first, last = preferred_days(query.question, query.as_of or date.today())
        found = archive.search(query.question, Filters(as_of=query.as_of), _BEST, Filters(since=first, until=last))
        articles += any(scored.passage.article.id in query.article_ids for scored in found)
        strings += any(contains_answer(scored.passage.text, query.answers) for scored in found)
    return {"article_hit@10": articles / len(queries), "string_hit@10": strings / len(queries)}
