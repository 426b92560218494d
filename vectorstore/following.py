"""Bringing a node's catalog and lexical index up to date with what other nodes told of their articles."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.catalog import Catalog, digest
from vectorstore.lexical import LexicalIndex
from vectorstore.shared_articles import SharedArticles, Told

_FOLLOWED = "followed_ms"


def follow(catalog: Catalog, lexical: LexicalIndex, shared: SharedArticles) -> bool:
    """Take over what was told since the last time; whether any of it was news."""
    mark = f"{_FOLLOWED}/{shared.name}"
    latest = before = int(catalog.meta(mark) or 0)
    changed = False
    for told in shared.since(before):
        changed |= _take_over(catalog, lexical, told)
        latest = max(latest, *(record.told_ms for record in told))
    if latest > before:
        catalog.set_meta(mark, str(latest))
    return changed


def _take_over(catalog: Catalog, lexical: LexicalIndex, told: Sequence[Told]) -> bool:
    """Store what these records tell; whether any of them was news. The vectors are on the server already.

    What this node itself has not finished stays as it is: its own record will be the later one.
    """
    unfinished = {*catalog.unfinished("pending"), *catalog.unfinished("deleting")}
    news = _news(catalog, [record for record in told if record.article_id not in unfinished])
    ids = [record.article_id for record in news]
    if ids:
        gone = [record.article_id for record in news if record.article is None]
        catalog.condemn(gone)
        catalog.stage([record.article for record in news if record.article is not None])
        lexical.delete_articles(ids)
        passages = [passage for record in news for passage in record.passages]
        if passages:
            lexical.add(passages)
        catalog.forget(gone)
        catalog.commit(passages, sorted({*ids} - {*gone}))
    return bool(ids)


def _news(catalog: Catalog, told: Sequence[Told]) -> list[Told]:
    """The records of articles that are otherwise in the catalog, or not there."""
    ids = [record.article_id for record in told]
    known, digests = catalog.known(ids), catalog.digests(ids)
    spans: dict[str, set[tuple[int, int]]] = {}
    for article_id, start, end in catalog.passage_spans(ids):
        spans.setdefault(article_id, set()).add((start, end))

    def is_news(record: Told) -> bool:
        if record.article is None:
            return record.article_id in known
        same = digests.get(record.article_id) == digest(record.article)
        return not same or spans.get(record.article_id, set()) != set(record.spans)

    return [record for record in told if is_news(record)]
