"""Reranking: the network's judgement, the day, and retrieval's score together; what is not read stays behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from qa_bot.reading.reranking import _LOOKED_AT, _READ, Reranker
from qa_bot.reading.span_model import PassageReading, SpanModel
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

AS_OF = date(2024, 6, 1)


class Judging(SpanModel):
    """Finds relevant what says so."""

    def __init__(self) -> None:
        self.read_passages = 0
        self.glanced_at = 0

    def glance(self, question: str, passages: Iterable[Passage]) -> list[float]:
        passages = list(passages)
        self.glanced_at += len(passages)
        return [3.0 if "promising" in passage.text else -3.0 for passage in passages]

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        self.read_passages += len(passages)
        return [PassageReading(3.0 if "relevant" in passage.text else -3.0, ()) for passage in passages]


def found(*texts: str, published: date = AS_OF) -> list[ScoredPassage]:
    return [
        ScoredPassage(Passage(make_article(f"a{n}", text, published=published), 0, len(text)), 1 / (60 + n))
        for n, text in enumerate(texts, start=1)
    ]


def texts(ranked: Sequence[ScoredPassage]) -> list[str]:
    return [scored.passage.text for scored in ranked]


def test_what_answers_comes_first() -> None:
    ranked = Reranker(Judging()).rerank("Who won?", found("first", "relevant", "third"), AS_OF)
    assert texts(ranked) == ["relevant", "first", "third"]
    assert [scored.score for scored in ranked] == sorted((scored.score for scored in ranked), reverse=True)


def test_new_reports_come_first_where_recency_counts() -> None:
    given = found("old", published=date(2021, 1, 1)) + found("new")
    assert texts(Reranker(Judging()).rerank("Who won?", given, AS_OF)) == ["new", "old"]
    assert texts(Reranker(Judging(), recency=False).rerank("Who won?", given, AS_OF)) == ["old", "new"]


def test_only_the_best_are_read_and_nothing_is_lost() -> None:
    model = Judging()
    given = found(*(f"passage {n}" for n in range(_READ + 9)))
    ranked = Reranker(model).rerank("Who won?", given, AS_OF)
    assert model.read_passages == _READ
    assert sorted(texts(ranked)) == sorted(texts(given))
    assert texts(ranked)[_READ:] == texts(given)[_READ:]


def test_what_looks_promising_is_read_though_it_was_found_far_behind() -> None:
    model = Judging()
    given = found(*(f"passage {n}" for n in range(_LOOKED_AT - 1)), "promising and relevant", "never looked at")
    ranked = texts(Reranker(model).rerank("Who won?", given, AS_OF))
    assert model.glanced_at == _LOOKED_AT
    assert ranked[0] == "promising and relevant"
    assert ranked[-1] == "never looked at"


def test_what_is_read_anyway_is_not_looked_at_before() -> None:
    model = Judging()
    Reranker(model).rerank("Who won?", found(*(f"passage {n}" for n in range(_READ))), AS_OF)
    assert (model.glanced_at, model.read_passages) == (0, _READ)


def test_a_few_passages_are_to_the_point_where_one_is() -> None:
    reranker = Reranker(Judging())
    assert reranker.is_to_the_point("Who won?", found("first", "relevant"))
    assert not reranker.is_to_the_point("Who won?", found("first", "second"))
    assert not reranker.is_to_the_point("Who won?", [])


def test_nothing_found_is_nothing_ranked() -> None:
    assert Reranker(Judging()).rerank("Who won?", [], AS_OF) == []
