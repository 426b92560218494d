"""Ids of articles: apart for different files of one ingest, the same for the same file, as stored archives have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.test_sources_html import PAGE
from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.ingest import ingest
from vectorstore.sources import SourceProblem, read_articles
from vectorstore.sources.identity import made_id, names_article


def briefing(folder: Path, text: str, suffix: str = ".txt") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"index{suffix}"
    body = f"{text} It was told at length on Monday, and will be told again on Tuesday by the council of the town."
    page = f"<html><body><article><h1>Daily briefing</h1><p>{body}</p><p>{body}</p></article></body></html>"
    path.write_text(page if suffix == ".html" else f"Daily briefing\n\n{body}\n", encoding="utf-8")
    return path


def stored(archive: Archive) -> dict[str, str]:
    """Ids by the first word of the text."""
    return {article.text.split()[0]: article.id for article in archive.articles()}


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_files_of_one_name_and_title_keep_articles_of_their_own(archive: Archive, tmp_path: Path, suffix: str) -> None:
    news = tmp_path / "news"
    for folder, text in (("a", "Trams run."), ("b", "Buses stop."), ("x/b", "Ferries sink.")):
        briefing(news / folder, text, suffix)
    first = ingest(archive, [news], today=TODAY)
    assert (first.added, first.updated, first.errors) == (3, 0, ())
    ids = stored(archive)
    assert sorted(ids) == ["Buses", "Ferries", "Trams"]
    again = ingest(archive, [news], today=TODAY)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


def test_a_file_ingested_alone_updates_its_own_article(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefing(tmp_path / "a", "Trams run.")
    briefing(tmp_path / "b", "Buses stop.")
    ingest(archive, [tmp_path / "a", tmp_path / "b"], today=TODAY)
    ids = stored(archive)
    briefing(tmp_path / "b", "Bikes roll.")
    monkeypatch.chdir(tmp_path / "b")
    summary = ingest(archive, [Path("../b/index.txt")], today=TODAY)
    assert (summary.added, summary.updated) == (0, 1)
    assert stored(archive) == {"Trams": ids["Trams"], "Bikes": ids["Buses"]}
    briefing(tmp_path / "a", "Planes fly.")
    monkeypatch.chdir(tmp_path / "a")
    ingest(archive, [Path("index.txt")], today=TODAY)
    assert stored(archive) == {"Planes": ids["Trams"], "Bikes": ids["Buses"]}


def test_the_id_that_archives_already_have_stays(tmp_path: Path) -> None:
    (article,) = read_articles([briefing(tmp_path / "a", "Trams run.")], TODAY)
    assert isinstance(article, Article)
    assert article.id == made_id("index.txt", "Daily briefing")


def test_a_copy_in_another_folder_is_the_same_article(archive: Archive, tmp_path: Path) -> None:
    paths = [briefing(tmp_path / folder, "Trams run.") for folder in ("a", "b")]
    summary = ingest(archive, [*paths, paths[0]], today=TODAY)
    assert (len(stored(archive)), summary.errors) == (1, ())


def test_an_id_met_twice_with_another_text_is_named_with_both_places(archive: Archive, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.csv"
    records = [
        {"id": "s1", "text": "Trams run."},
        {"id": "s2", "text": "Buses stop."},
        {"id": "s2", "text": "Buses stop."},
    ]
    first.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    second.write_text("id,text\ns1,Planes fly.\n", encoding="utf-8")
    summary = ingest(archive, [first, second], today=TODAY)
    (problem,) = summary.errors
    assert (problem.file, problem.line, problem.lost) == (str(second), 2, True)
    assert f"'s1' is also that of another text, in {first}:1" in problem.message
    assert sorted(stored(archive)) == ["Buses", "Planes"]


def test_pages_that_give_one_address_are_named(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="https://site.example/tram">')
    for name, text in (("a.html", page), ("b.html", page.replace("six hours", "seven hours"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    first, problem, second = read_articles([tmp_path], TODAY)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id == second.id == "https://site.example/tram"
    assert isinstance(problem, SourceProblem)
    assert str(tmp_path / "a.html") in problem.message


@pytest.mark.parametrize("suffix", [".html", ".txt", ".jsonl"])
def test_the_address_of_a_whole_site_is_no_id(tmp_path: Path, suffix: str) -> None:
    site = "https://site.example/"
    page = PAGE.replace("<head>", f'<head><link rel="canonical" href="{site}">')
    text = {
        ".html": page,
        ".txt": f"Title: Tram line approved\nURL: {site}\n\nThe council voted.\n",
        ".jsonl": json.dumps({"title": "Tram line approved", "url": site, "text": "The council voted."}),
    }[suffix]
    (tmp_path / f"a{suffix}").write_text(text, encoding="utf-8")
    (article,) = read_articles([tmp_path], TODAY)
    assert isinstance(article, Article)
    assert article.id.startswith("text/")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://site.example/tram", True),
        ("https://site.example/?p=12", True),
        ("http://[broken/tram", True),
        ("site.example/tram", True),
        ("https://site.example", False),
        ("https://site.example//#top", False),
        ("", False),
    ],
)
def test_which_addresses_name_an_article(url: str, named: bool) -> None:
    assert names_article(url) is named
