"""LangChain's face of the archive: a `BaseRetriever`, and the way back from its documents to passages."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.archive import Archive
from vectorstore.article import Filters, ScoredPassage


class ArchiveRetriever(BaseRetriever):
    """The best passages as documents.

    `invoke(question, filters=..., preferred=..., limit=..., hasty=...)` narrows and tilts the search, asks for fewer
    passages or more, or to have them soon (`Archive.search`).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    limit: int = 20

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        filters: Filters | None = None,
        preferred: Filters | None = None,
        limit: int | None = None,
        hasty: bool = False,
    ) -> list[Document]:
        found = self.archive.search(
            query, filters or Filters(), self.limit if limit is None else limit, preferred, hasty=hasty
        )
        return [_document(scored) for scored in found]


def resolve(documents: Sequence[Document], archive: Archive) -> list[ScoredPassage]:
    """The stored passages behind documents of any retriever over this archive, in their order.

    A document needs `article_id`, `start` and `end` in its metadata; one whose article is gone is left out.
    """
    spans = [(str(d.metadata["article_id"]), int(d.metadata["start"]), int(d.metadata["end"])) for d in documents]
    return [
        ScoredPassage(
            passage, float(document.metadata.get("score", 0.0)), float(document.metadata.get("similarity", 0.0))
        )
        for document, passage in zip(documents, archive.passages(spans), strict=True)
        if passage is not None
    ]


def _document(scored: ScoredPassage) -> Document:
    passage, article = scored.passage, scored.passage.article
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": article.id,
            "start": passage.start,
            "end": passage.end,
            "score": scored.score,
            "similarity": scored.similarity,
            "title": article.title,
            "source": article.source,
            "author": article.author,
            "url": article.url,
            "published": article.published.isoformat() if article.published else None,
        },
    )
