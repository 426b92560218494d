"""Text as copied from a page: the record's lines are told from the body whatever their layout."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import TODAY, shared_data
from vectorstore.article import Article
from vectorstore.sources import SourceProblem, read_articles
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.plaintext import parse_text

BODY = (
    "The city council of Port Ellison voted on the new tram line after a debate of six hours.\n\n"
    "Work is to begin in spring, the council said."
)


def parse(text: str, file: str = "story.txt") -> Article:
    articles = [item for item in parse_text(text.encode(), file, TODAY) if isinstance(item, Article)]
    return articles[0]


def test_the_article_that_the_project_started_from() -> None:
    (article,) = read_articles([shared_data("seed")], TODAY)
    assert isinstance(article, Article)
    assert article.title == "Turkish, Russian presidents discuss Upper Karabakh"
    assert article.section == "Turkey, World"
    assert article.author == "Enes Kaplan"
    assert article.published == date(2021, 2, 18)
    assert article.source == "Anadolu Agency"
    assert article.title not in article.text
    assert "subscription" not in article.text
    assert "The presidents of Turkey and Russia spoke over the phone" in article.text
    assert article.text.endswith("elections in December.")


@pytest.mark.parametrize(
    ("head", "author", "published"),
    [
        ("Tram line approved\n\nBy Jane Doe\nPublished 3 March 2021\n\n", "Jane Doe", date(2021, 3, 3)),
        ("Tram line approved\nJane Doe | 03.03.2021\n\n", "Jane Doe", date(2021, 3, 3)),
        ("Politics\n\nTram line approved\n\nMarch 3, 2021 10:15 GMT\n\n", "", date(2021, 3, 3)),
        ("Tram line approved\n\nUpdated: 4 March 2021\nPublished: 3 March 2021\n", "", date(2021, 3, 3)),
        ("Title: Tram line approved\nAuthor: Jane Doe\nDate: 2021-03-03\n\n", "Jane Doe", date(2021, 3, 3)),
        ("Tram line approved\n\n", "", None),
    ],
)
def test_layouts_of_the_head(head: str, author: str, published: date | None) -> None:
    article = parse(head + BODY)
    assert article.title == "Tram line approved"
    assert (article.author, article.published) == (author, published)
    assert article.text == BODY


@pytest.mark.parametrize(
    "line",
    [
        "The old bridge collapsed on 3 June 2004.",
        "The old bridge collapsed on 3 June 2004",
        "On 3 June 2004 it fell.",
        "Was 3 June 2004 the end?",
        "By 3 June 2004 the bridge had gone.",
        "By then it was too late.",
        "By then it was too late",
        "Ankara Moscow Talks of 3 June 2004.",
        "Updated: the mayor has now resigned.",
        "Published: the whole report on the bridge",
        "Source: close to the ministry, they said.",
        "Best 10 films 2021",
    ],
)
def test_a_sentence_with_a_day_or_a_label_stays_in_the_text(line: str) -> None:
    tail = "Thirty-one people died, and the town has waited for a new bridge ever since, it was told on Monday."
    for text in (f"Old bridge remembered\n\n{line}\n\n{tail}", f"Old bridge remembered\n\n{tail}\n\n{line}"):
        article = parse(text)
        assert article.title == "Old bridge remembered"
        assert line in article.text
        assert (article.published, article.updated, article.author, article.source) == (None, None, "", "")


@pytest.mark.parametrize(
    "headline",
    [
        "Moon landing: 20 July 1969",
        "Moon Landing: 20 July 1969",
        "Sarajevo, 28 June 1914",
        "Top 10 films 2021",
        "By the numbers",
    ],
)
def test_a_headline_with_a_day_is_the_headline(headline: str) -> None:
    article = parse(f"{headline}\n\n{BODY}")
    assert (article.title, article.published, article.author, article.text) == (headline, None, "", BODY)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Jane Doe, 3 March 2021", "Jane Doe"),
        ("By Jane van der Berg and John Roe in Graz", "Jane van der Berg and John Roe in Graz"),
        ("By Jane van der Berg in Graz", "Jane van der Berg in Graz"),
        ("By our correspondent Jane Doe, 3 March 2021", "our correspondent Jane Doe"),
        ("March 3, 2021, 10:15 a.m.", ""),
        ("Last updated on 3 March 2021 at 10:15 GMT", ""),
        ("Veröffentlicht am 3. März 2021 um 10:15 Uhr", ""),
        ("Publié le 3 mars 2021 à 10h15", ""),
        ("Yayınlanma tarihi: 3 Mart 2021", ""),
        ("3 March 2021 • 5 min read", ""),
    ],
)
def test_bylines_and_datelines_are_no_text(line: str, author: str) -> None:
    article = parse(f"Tram line approved\n\n{line}\n\n{BODY}")
    assert (article.title, article.author, article.text) == ("Tram line approved", author, BODY)
    assert "3" not in line or date(2021, 3, 3) in (article.published, article.updated)


def test_under_a_section_a_headline_with_a_day_is_the_headline() -> None:
    article = parse(f"World\n\nMoon landing: 20 July 1969\n\n{BODY}")
    assert (article.section, article.title, article.text) == ("World", "Moon landing: 20 July 1969", BODY)


def test_a_sentence_above_a_headline_that_is_repeated_stays() -> None:
    article = parse(f"World\n\nThe bridge fell in June.\n\nOld bridge\n\nOld bridge\n\n{BODY}")
    assert (article.title, article.section) == ("Old bridge", "World")
    assert article.text == f"The bridge fell in June.\n\n{BODY}"


@pytest.mark.parametrize("written", ["2021-02-30", "yesterday"])
def test_a_date_that_names_no_day_is_reported(written: str) -> None:
    problem, article = parse_text(f"Title: Tram line approved\nDate: {written}\n\n{BODY}".encode(), "a.txt", TODAY)
    assert isinstance(problem, SourceProblem)
    assert isinstance(article, Article)
    assert written in problem.message
    assert (article.published, article.text) == (None, BODY)


def test_markdown_has_front_matter_and_a_heading() -> None:
    text = f"---\ndate: 2021-03-03\nauthor: Jane Doe\nsource: The Gazette\n---\n# Tram line approved\n\n{BODY} [More](http://x.y/z)"
    article = parse(text, "story.md")
    assert (article.title, article.author, article.source) == ("Tram line approved", "Jane Doe", "The Gazette")
    assert article.published == date(2021, 3, 3)
    assert "http" not in article.text


def test_an_agency_in_the_dateline_is_the_source() -> None:
    article = parse(f"Tram line approved\n\nPORT ELLISON, March 3 (Reuters) - {BODY}")
    assert article.source == "Reuters"


def test_a_notice_at_the_end_is_no_body_text() -> None:
    article = parse(f"Tram line approved\n\n{BODY}\n\n© 2021 The Gazette. All rights reserved.")
    assert article.text == BODY


def test_a_changed_text_keeps_its_id() -> None:
    first, second = parse(f"Tram line approved\n\n{BODY}"), parse(f"Tram line approved\n\n{BODY} It rained.")
    assert first.id == second.id
    assert first.text != second.text


def test_an_empty_file_says_so() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        list(parse_text(b" \n", "x.txt", TODAY))
