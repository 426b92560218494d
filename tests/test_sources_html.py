"""Web pages: text and record of real ones, and bounded work on hostile ones."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date

import pytest

from tests.conftest import TODAY, shared_data
from vectorstore.article import Article
from vectorstore.sources.files import UnreadableFile
from vectorstore.sources.html import parse_html
from vectorstore.sources.problem import SourceProblem

PAGE = """<html lang="en"><head><title>Tram line approved | The Gazette</title>
<meta property="og:site_name" content="The Gazette">
<meta property="article:published_time" content="2021-03-03T10:00:00Z">
<meta name="author" content="Jane Doe"></head><body><nav>Home News Sport</nav><article><h1>Tram line approved</h1>
<p>The city council of Port Ellison voted on the new tram line on Tuesday after a debate of six hours.</p>
<p>Work is to begin in spring, the council said, and will cost some forty million crowns in all.</p></article>
<footer>All rights reserved</footer></body></html>"""


def parse(page: str | bytes) -> Article:
    data = page if isinstance(page, bytes) else page.encode()
    return [item for item in parse_html(data, "page.html", TODAY) if isinstance(item, Article)][0]


def test_a_page_becomes_an_article() -> None:
    article = parse(PAGE)
    assert (article.title, article.source, article.author) == ("Tram line approved", "The Gazette", "Jane Doe")
    assert (article.published, article.language) == (date(2021, 3, 3), "en")
    assert article.text.startswith("The city council")
    assert "Home News" not in article.text


STATED = '<meta property="article:published_time" content="2021-03-03T10:00:00Z">'


def without_record(body: str = "", head: str = "") -> str:
    return PAGE.replace(STATED, head).replace("</article>", f"{body}</article>")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", ""),
        ("<p>It had been the same since 2019.</p>", ""),
        ("<p>He died on 14 May 2003.</p>", ""),
        ("<p>The battle of Corrick on 14 May 2003 was remembered on Sunday by three hundred people.</p>", ""),
        ("<p>The <a href='/b'>battle</a> of Corrick on <b>14 May 2003</b> was <i>remembered</i> on Sunday.</p>", ""),
        ("<footer>Copyright 2024 The Gazette</footer>", ""),
        ("<p>© 1996 - 2022 The Gazette</p>", ""),
        ("", '<meta itemprop="copyrightYear" content="2019">'),
        ("<div class='date'>05/2019</div>", ""),
    ],
)
def test_a_page_without_a_date_has_none(body: str, head: str) -> None:
    assert parse(without_record(body, head)).published is None


@pytest.mark.parametrize(
    "line",
    [
        "3 March 2021 | Politics",
        "03.03.2021 13:30 by Jane",
        "Updated on 3.3.2021.",
        "<b>March 3, 2021</b>",
        "Report of 3. März 2021, Graz",
    ],
)
def test_a_day_on_a_line_of_its_own_is_the_day_of_the_page(line: str) -> None:
    assert parse(without_record(f"<p>It was like that on 14 May 2003.</p><p>{line}</p>")).published == date(2021, 3, 3)


@pytest.mark.parametrize("stated", ["2031-03-03", "2021-02-30", "yesterday"])
def test_a_page_that_states_an_impossible_day_is_reported_and_gets_no_other(stated: str) -> None:
    page = PAGE.replace("2021-03-03T10:00:00Z", stated).replace("</article>", "<p>3 March 2019</p></article>")
    problem, article = parse_html(page.encode(), "page.html", TODAY)
    assert isinstance(problem, SourceProblem)
    assert isinstance(article, Article)
    assert (article.published, problem.lost) == (None, False)
    assert stated in problem.message


def test_a_time_zone_that_cannot_be_costs_the_day_and_not_the_page() -> None:
    page = PAGE.replace("2021-03-03T10:00:00Z", "2021-01-01T00:00:00+24:00")
    problem, article = parse_html(page.encode(), "page.html", TODAY)
    assert isinstance(problem, SourceProblem)
    assert isinstance(article, Article)
    assert (article.title, article.published, problem.lost) == ("Tram line approved", None, False)
    assert "2021-01-01T00:00:00+24:00" in problem.message


def test_a_time_zone_that_cannot_be_in_another_place_leaves_the_stated_day() -> None:
    page = PAGE.replace("<head>", '<head><meta name="date" content="2021-01-01T00:00:00+24:00">')
    assert parse(page).published == date(2021, 3, 3)


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 50_000, "<table><tr><td>" * 20_000, "<p>x" * 300_000, "<html></html>", "", "\x00\x01\x02" * 500],
    ids=["nested divs", "nested tables", "repeated", "no text", "empty", "binary"],
)
def test_hostile_markup_is_refused_in_bounded_time(bomb: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile):
        list(parse_html(bomb.encode(), "bomb.html", TODAY))
    assert time.monotonic() - started < 15


def test_segments_dates_and_titles_of_real_pages() -> None:
    gold = shared_data("extraction", "gold.jsonl").read_text("utf-8").splitlines()[:40]
    wanted = kept = junk = junk_kept = dates = dated = 0
    for line in gold:
        record = json.loads(line)
        page = gzip.decompress(shared_data("extraction", "pages", f"{record['file']}.gz").read_bytes())
        try:
            article = parse(page)
        except UnreadableFile:
            article = Article(id="x", text="")
        text = " ".join(article.text.split())
        wanted, kept = wanted + len(record["with"]), kept + sum(part in text for part in record["with"])
        junk, junk_kept = junk + len(record["without"]), junk_kept + sum(part in text for part in record["without"])
        if record.get("date"):
            dated += 1
            dates += str(article.published) == record["date"]
    assert kept / wanted > 0.8
    assert junk_kept / junk < 0.2
    assert dates / dated > 0.8


@pytest.mark.parametrize(
    ("charset", "codec", "author"),
    [
        ("iso-8859-9", "cp1254", "İpek Ağ"),
        ("windows-1254", "cp1254", "İpek Ağ"),
        ("iso-8859-1", "cp1252", "Zoë Hart"),
        ("hex", "cp1252", "Zoë Hart"),
        ("utf-16", "cp1252", "Zoë Hart"),
    ],
)
def test_a_declared_charset_counts_where_it_is_one(charset: str, codec: str, author: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{charset}">').replace("Jane Doe", author)
    assert parse(page.encode(codec)).author == author
