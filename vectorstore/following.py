"""Bringing a node's catalog and lexical index up to date with what other nodes told of their articles."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.catalog import Catalog, digest
from vectorstore.lexical import LexicalIndex
from vectorstore.shared_articles import SharedArticles, Told, now_ms

_FOLLOWED = "followed_ms"


def follow(catalog: Catalog, lexical: LexicalIndex, shared: SharedArticles) -> bool:
    """Take over what was told since the last time; whether anything was told of late."""
    mark = f"{_FOLLOWED}/{shared.name}"
    # What is told while this goes on may stand where it has read already: the next time begins here.
    started = now_ms()
    told_any = False
    for told in shared.since(int(catalog.meta(mark) or 0)):
        told_any = True
        _take_over(catalog, lexical, told)
    catalog.set_meta(mark, str(started))
    return told_any


def _take_over(catalog: Catalog, lexical: LexicalIndex, told: Sequence[Told]) -> None:
    """Store what these records tell. The vectors are on the server already.

    What this node itself has not finished stays as it is: its own record will be the later one. The catalog comes
    last and at once: where this breaks off, the same records are read again.
    """
    unfinished = {*catalog.unfinished("pending"), *catalog.unfinished("deleting")}
    news = _news(catalog, [record for record in told if record.article_id not in unfinished])
    if not news:
        return
    lexical.delete_articles([record.article_id for record in news])
    passages = [passage for record in news for passage in record.passages]
    if passages:
        lexical.add(passages)
    articles = [record.article for record in news if record.article is not None]
    catalog.take_over(articles, passages, [record.article_id for record in news if record.article is None])


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
