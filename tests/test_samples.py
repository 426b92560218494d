"""The sample archive is complete, marked as such, and agrees with the calendar."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from difflib import SequenceMatcher
from urllib.parse import urlsplit

import pytest

from tests.conftest import TODAY
from vectorstore.article import Article
from vectorstore.samples import sample_path
from vectorstore.sources import read_articles

FIELDS = {"id", "url", "title", "text", "published", "updated", "author", "source", "section", "language"}
LAST_DAY = date(2026, 10, 31)
STORIES = {
    "karabakh", "ferry", "bank", "election", "fire", "tunnel", "merger", "probe", "cup", "heat", "vaccine",
}  # fmt: skip
WEEKDAY_AND_DAY = re.compile(r"\b([A-Z][a-z]+day), ([A-Z][a-z]+)\.? (\d{1,2})\b")


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(read_articles([sample_path()], TODAY))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def by_id(articles: list[Article], slug: str) -> Article:
    return next(article for article in articles if article.id == f"sample/{slug}")


def test_records_have_known_fields_only() -> None:
    records = [json.loads(line) for line in sample_path().read_text("utf-8").splitlines()]
    assert set().union(*records) <= FIELDS
    assert any(isinstance(record.get("author"), list) for record in records)


def test_there_are_enough_and_all_are_marked(articles: list[Article]) -> None:
    assert len(articles) >= 60
    assert len({article.id for article in articles}) == len(articles)
    assert all(article.is_sample and article.title and article.source and article.section for article in articles)


def test_addresses_lead_nowhere_real(articles: list[Article]) -> None:
    assert {urlsplit(article.url).hostname for article in articles} == {"example.com"}
    assert len({article.url for article in articles}) == len(articles)


def test_every_story_runs_over_several_articles(articles: list[Article]) -> None:
    lengths = Counter(article.id.removeprefix("sample/").split("-")[0] for article in articles)
    assert {story for story in STORIES if lengths[story] < 5} == set()


def test_days_are_known_but_for_one_article_and_never_too_late(articles: list[Article]) -> None:
    days = [article.published for article in articles]
    assert days.count(None) == 1
    assert max(day for day in days if day) <= LAST_DAY
    assert {day.year for day in days if day} == set(range(2019, 2027))
    later = [article for article in articles if article.updated]
    assert later
    assert all(article.published and article.updated and article.updated > article.published for article in later)


def test_languages_lengths_and_bylines_vary(articles: list[Article]) -> None:
    words = {article.id: len(article.text.split()) for article in articles}
    assert {"en", "tr", "ru"} <= {article.language for article in articles}
    assert min(words.values()) < 40
    assert max(words.values()) >= 500
    assert any(not article.author for article in articles)
    assert any(", " in article.author for article in articles)


def test_weekdays_with_a_day_match_the_calendar(articles: list[Article]) -> None:
    checked = 0
    for article in articles:
        for weekday, month, day in WEEKDAY_AND_DAY.findall(article.text):
            assert article.published
            stated = datetime.strptime(f"{day} {month[:3]} {article.published.year}", "%d %b %Y")
            assert stated.strftime("%A") == weekday, (article.id, day, month)
            checked += 1
    assert checked >= 5


def test_near_copies_of_one_agency_report_come_from_three_outlets(articles: list[Article]) -> None:
    slugs = ("karabakh-ceasefire-signed", "karabakh-ceasefire-copy-harbour", "karabakh-ceasefire-copy-courier")
    report, *copies = (by_id(articles, slug) for slug in slugs)
    assert len({article.source for article in (report, *copies)}) == 3
    for copy in copies:
        assert copy.published == report.published
        match = SequenceMatcher(None, report.text, copy.text, autojunk=False)
        assert sum(block.size for block in match.get_matching_blocks()) > 0.75 * len(copy.text)


@pytest.mark.parametrize(
    ("slugs", "figures"),
    [
        (("ferry-toll-14", "ferry-toll-16-courier"), ("14", "Sixteen")),
        (("fire-grows", "fire-size-dispute"), ("3,400", "2,900")),
        (("heat-deaths", "heat-deaths-courier"), ("23", "31")),
        (("bridge-report-post", "bridge-report-courier"), ("38 million", "52 million")),
    ],
)
def test_two_outlets_disagree_on_the_same_day(
    articles: list[Article], slugs: tuple[str, str], figures: tuple[str, str]
) -> None:
    first, second = (by_id(articles, slug) for slug in slugs)
    assert first.published == second.published
    assert first.source != second.source
    assert figures[0] in first.text
    assert figures[1] in second.text


def test_agency_copy_keeps_the_year_and_the_day_in_different_sentences(articles: list[Article]) -> None:
    article = by_id(articles, "karabakh-hundred-days")
    assert article.published
    assert article.published.year == 2021
    with_year, with_day = (
        [sentence for sentence in re.split(r"\.\s+(?=[A-Z])", article.text) if words in sentence]
        for words in ("last year", "on Nov. 10")
    )
    assert with_year
    assert with_day
    assert not set(with_year) & set(with_day)
