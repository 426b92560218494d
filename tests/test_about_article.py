from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.about_article import from_record, headline_in, question_for, record_field, subject
from vectorstore.article import Article


@pytest.mark.parametrize(
    ("question", "name", "about"),
    [
        ("Who wrote this article?", "author", ""),
        ("who wrote it", "author", ""),
        ("Who is the author?", "author", ""),
        ("Who wrote the article about Karabakh?", "author", "Karabakh"),
        ("When was it published?", "published", ""),
        ("What is the date of this article?", "published", ""),
        ("When did the story on the ferry appear?", "published", "ferry"),
        ("Where did it appear?", "source", ""),
        ("Where was the article about the bees published?", "source", "bees"),
        ("Which outlet reported the bees?", "source", "bees"),
        ("What is the headline of the article on the tunnel?", "title", "tunnel"),
        ("Which section is this article in?", "section", ""),
        ("show me the article", "item", ""),
        ("Where can I read the whole article about the bees?", "item", "bees"),
    ],
)
def test_questions_about_the_record(question: str, name: str, about: str) -> None:
    assert record_field(question) == name
    assert subject(question) == about


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the letter to the mayor?",
        "When was the book published?",
        "When was the constitution written?",
        "Where did the ferry appear?",
        "When did it appear that he lied?",
        "The vaccine is new. What is it called?",
        "What is the title of the new exhibition?",
        "Who reported the theft?",
        "Show me the way to the harbour",
        "Who can read the article of the law?",
    ],
)
def test_questions_about_other_things(question: str) -> None:
    assert record_field(question) is None


def test_the_record_answers_or_does_not_say() -> None:
    article = Article(
        id="a", text="Text.", title="Bees stop the tram", author="Owen Tarrant", published=date(2024, 3, 7)
    )
    assert from_record("author", article).value == "Owen Tarrant"
    assert from_record("published", article).value == "7 March 2024"
    assert "Bees stop the tram" in from_record("author", article).sentence
    assert from_record("source", article).value == ""


@pytest.mark.parametrize(
    "headline", ["Who wrote this article?", '"Rock does not read plans": an interview', "“Yes”, he says"]
)
@pytest.mark.parametrize("name", ["author", "published", "source", "title", "section", "item"])
def test_a_headline_names_the_article_whatever_it_says(name: str, headline: str) -> None:
    question = question_for(name, headline)
    assert record_field(question) == name
    assert headline_in(question) == subject(question) == headline


def test_an_article_is_shown_with_what_its_record_knows() -> None:
    bare = Article(id="a", text="Text.", title="Bees", source="Post")
    assert from_record("item", bare).sentence == "appeared in Post"
    assert from_record("item", Article(id="b", text="Text.")).value == ""
