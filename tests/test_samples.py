"""The sample archive is complete, and its weekdays are those of the calendar."""

from __future__ import annotations

import re
from datetime import datetime

from tests.conftest import TODAY
from vectorstore.article import Article
from vectorstore.samples import sample_path
from vectorstore.sources import read_articles


def sample_articles() -> list[Article]:
    found = list(read_articles([sample_path()], TODAY))
    assert all(isinstance(item, Article) for item in found)
    return [item for item in found if isinstance(item, Article)]


def test_there_are_enough_and_all_are_marked() -> None:
    articles = sample_articles()
    assert len(articles) >= 60
    assert len({article.id for article in articles}) == len(articles)
    assert all(article.is_sample and article.title and article.source for article in articles)


def test_running_stories_languages_and_the_undated_one_are_there() -> None:
    articles = sample_articles()
    stories = [article.id.split("/")[1].split("-")[0] for article in articles]
    assert sum(stories.count(story) >= 4 for story in set(stories)) >= 6
    assert {"en", "tr", "ru"} <= {article.language for article in articles}
    assert sum(article.published is None for article in articles) == 1
    assert any(article.updated and article.published and article.updated > article.published for article in articles)


def test_weekdays_with_a_date_match_the_calendar() -> None:
    pattern = re.compile(r"(\w+day), ([A-Z][a-z]+ \d{1,2})")
    for article in sample_articles():
        for weekday, day in pattern.findall(article.text):
            assert article.published
            stated = datetime.strptime(f"{day} {article.published.year}", "%B %d %Y")
            assert stated.strftime("%A") == weekday, article.id
