"""LangChain's face of the archive, there and back."""

from __future__ import annotations

from datetime import date

import pytest
from langchain_core.documents import Document

from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.retriever import ArchiveRetriever, resolve


def test_documents_lead_back_to_the_same_passages(samples: Archive) -> None:
    retriever = ArchiveRetriever(archive=samples, limit=5)
    documents = retriever.invoke("When was the Karabakh ceasefire signed?")
    found = resolve(documents, samples)
    assert len(found) == 5
    assert [scored.passage.text for scored in found] == [document.page_content for document in documents]
    assert found[0].score >= found[-1].score


def test_filters_are_a_keyword_of_invoke(samples: Archive) -> None:
    day = date(2020, 10, 31)
    documents = ArchiveRetriever(archive=samples).invoke("Karabakh", filters=Filters(as_of=day))
    assert documents
    assert all(document.metadata["published"] <= day.isoformat() for document in documents)


def test_so_many_as_are_asked_for(samples: Archive) -> None:
    retriever = ArchiveRetriever(archive=samples, limit=5)
    best = retriever.invoke("When was the Karabakh ceasefire signed?")
    assert retriever.invoke("When was the Karabakh ceasefire signed?", limit=2) == best[:2]
    assert retriever.invoke("When was the Karabakh ceasefire signed?", limit=2, hasty=True) == best[:2]


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_who_wants_fewer_gets_the_first_of_those_who_want_more(samples: Archive, limit: int) -> None:
    filters = Filters(since=date(2024, 1, 1), until=date(2024, 12, 31))
    retriever = ArchiveRetriever(archive=samples)
    every, few = (retriever.invoke("How many people died?", filters=filters, limit=n) for n in (40, limit))
    assert len(every) > limit
    assert few == every[:limit]


def test_documents_of_articles_that_are_gone_are_left_out(samples: Archive) -> None:
    gone = Document("text", metadata={"article_id": "gone", "start": 0, "end": 4})
    beyond = Document("text", metadata={"article_id": "sample/bees-short", "start": 0, "end": 10**6})
    assert resolve([gone, beyond], samples) == []
