"""Passages are exact slices of any text, and every model can read them to the end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import make_article, shared_data
from vectorstore.article import Article, Passage
from vectorstore.chunking import Chunker, heading
from vectorstore.embedding import Embedder
from vectorstore.sentences import sentence_spans
from vectorstore.tokens import TokenCounter


def check(article: Article, embedder: Embedder, limit: int) -> list[Passage]:
    chunker = Chunker(TokenCounter(), embedder, limit)
    passages = chunker.passages(article)
    position = 0
    for passage in passages:
        assert article.text[position : passage.start].strip() == ""
        assert passage.text == article.text[passage.start : passage.end]
        position = passage.end
        if len(passage.text) > 1:
            assert TokenCounter().count(passage.text) <= limit
            assert embedder.count(passage.text) <= embedder.window
    assert article.text[position:].strip() == ""
    return passages


def test_passages_cover_a_real_article_on_sentence_ends(embedder: Embedder) -> None:
    text = shared_data("seed", "000_caacc26d6d89f0e9.txt").read_text("utf-8")
    article = make_article(text=text, title="A title", source="An outlet")
    passages = check(article, embedder, 120)
    ends = {end for _, end in sentence_spans(text)}
    assert len(passages) > 3
    assert all(passage.end in ends for passage in passages)


@pytest.mark.parametrize(
    "text",
    [
        "слово " * 900,
        "x" * 5000,
        "https://example.com/" + "a1-" * 1200,
        "停战协议签署双方同意" * 200,
        "<|endoftext|> " * 300,
        "A. " * 1000,
        "word " * 20_000,
        "a" + " " * 1_000_000 + "b",
    ],
    ids=["russian", "one word", "address", "chinese", "special tokens", "initials", "no full stop", "spaces"],
)
def test_hard_texts_stay_within_both_limits(embedder: Embedder, text: str) -> None:
    check(make_article(text=text, title="T" * 500, source="S" * 200), embedder, 200)


def test_a_headline_that_the_model_counts_long_leaves_room_for_the_text(embedder: Embedder) -> None:
    text = "The council approved the tram line. " * 30
    passages = check(make_article(text=text, title="한국어제목" * 40, source="연합뉴스" * 10), embedder, 200)
    assert len(passages) < 10


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300))
def test_any_text_is_covered(embedder: Embedder, text: str) -> None:
    if text.strip() and "\ud800" not in text:
        check(make_article(text=text), embedder, 20)


def test_the_heading_names_headline_outlet_and_day() -> None:
    article = make_article(title="Tram approved", source="The Gazette", published=date(2021, 2, 18))
    assert heading(article) == "Tram approved. The Gazette, 18 February 2021"
