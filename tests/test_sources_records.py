"""JSON Lines and CSV with the field names of many tools, and every kind of broken line."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import TODAY
from vectorstore.article import Article
from vectorstore.sources import SourceProblem, read_articles


def read(path: Path) -> tuple[list[Article], list[SourceProblem]]:
    found = list(read_articles([path], TODAY))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, SourceProblem)],
    )


def test_aliases_lists_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    records = [
        {"Headline": "One", "body": "Text one.", "byline": ["A B", "C D"], "publish_date": 1613606400, "lang": "en-GB"},
        {"title": "Two", "content": "<p>Text <b>two</b>.</p><p>More.</p>", "date": "18 Şubat 2021", "publisher": "X"},
        {"id": "3", "text": "Text three.", "author": None, "published": "1613606400000"},
    ]
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    articles, problems = read(path)
    assert problems == []
    assert [article.published for article in articles] == [date(2021, 2, 18)] * 3
    assert (articles[0].author, articles[0].language) == ("A B, C D", "en")
    assert articles[1].text == "Text two.\n\nMore."
    assert articles[2].id == "3"


def test_a_broken_line_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": str(n), "text": f"Text {n}."}) for n in range(1, 1001)]
    lines[811] = '{"id": "812", "text": "cut off'
    path.write_text("\n".join(lines), encoding="utf-8")
    articles, problems = read(path)
    assert len(articles) == 999
    assert [(problem.file, problem.line) for problem in problems] == [(str(path), 812)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"id": "x"}', "no text"),
        (b"[1, 2]", "no JSON object"),
        (b"\xff\x00\x01\x02\x03\x04\x05", "binary"),
        (b'{"a":' * 100_000, "JSON"),
        (
            b'{"text": "Good.", "author": ' + b"[" * 400 + b'"x"' + b"]" * 400 + b"}",
            "Nested too deep to be read: author",
        ),
        (b'{"text": "Good.", "published": ' + b"[" * 900 + b"]" * 900 + b"}", "Nested too deep to be read: published"),
        (b'{"text": "' + b"x" * (17 * 2**20) + b'"}', "longer than 16 MB"),
    ],
)
def test_bad_lines(tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "1", "text": "Good."}\n' + line + b'\n{"id": "2", "text": "Good too."}\n')
    articles, problems = read(path)
    assert [article.id for article in articles] == ["1", "2"]
    assert [problem.line for problem in problems] == [2]
    assert words in problems[0].message


@pytest.mark.parametrize("day", ["2031-01-01", "1066-10-14", "yesterday", "32.13.2026"])
def test_an_impossible_date_is_reported_and_unknown(tmp_path: Path, day: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "Text.", "published": day}), encoding="utf-8")
    articles, problems = read(path)
    assert articles[0].published is None
    assert day in problems[0].message
    assert not problems[0].lost


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16")])
def test_csv_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    rows = [["title", "text", "date"], ["Ağ", '"Two\nlines"', "2021-02-18"]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    articles, problems = read(path)
    assert problems == []
    assert (articles[0].title, articles[0].text, articles[0].published) == ("Ağ", "Two\nlines", date(2021, 2, 18))


def test_a_reference_of_thousands_of_digits_is_one_lost_character(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": f"Tram &#{'9' * 5000}; line", "text": "Good."}), encoding="utf-8")
    (article,), (problem,) = read(path)
    assert article.title == "Tram \ufffd line"
    assert not problem.lost


@pytest.fixture
def small_articles(monkeypatch: pytest.MonkeyPatch) -> int:
    """Articles are too large beyond so many bytes."""
    monkeypatch.setattr("vectorstore.sources.records.MOST_BYTES", 10_000)
    return 10_000


@pytest.mark.parametrize(
    "rows",
    [
        ["Two," + "x" * 2_000_000],
        ['Two,"' + "x" * 2_000_000 + '"'],
        ['Two,"' + "x" * 9_000, "x" * 9_000 + '"'],
        ['Two,"x', *['x","x'] * 10_000, 'x"'],
    ],
    ids=["long line", "long quoted line", "long field of several lines", "many fields of several lines"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_csv_rows_of_any_length_are_refused_in_bounded_memory(
    tmp_path: Path, small_articles: int, rows: list[str], encoding: str
) -> None:
    path = tmp_path / "a.csv.gz"
    lines = ["title,text", 'One,"Two\nlines."', *rows, "Three,Good too."]
    path.write_bytes(gzip.compress("\n".join(lines).encode(encoding)))
    tracemalloc.start()
    articles, problems = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * small_articles
    assert (articles[0].title, articles[0].text) == ("One", "Two\nlines.")
    assert (articles[-1].title, articles[-1].text) == ("Three", "Good too.")
    assert (problems[0].file, problems[0].lost) == (str(path), True)
    assert "CSV" in problems[0].message


@pytest.mark.parametrize(
    "header", ["title,text" + "x" * 20_000, 'title,text,"' + "x" * 9_000 + "\n" + "x" * 9_000 + '"']
)
def test_a_csv_header_of_any_length_is_a_problem(tmp_path: Path, small_articles: int, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\nOne,Good.\n", encoding="utf-8")
    articles, (problem,) = read(path)
    assert articles == []
    assert "header is not valid CSV" in problem.message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_lines_end_in_every_way(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["title,text", 'One,"Two', 'lines."', "", "Three,Good too.", ",", ""]).encode())
    articles, (problem,) = read(path)
    assert [article.text for article in articles] == ["Two\nlines.", "Good too."]
    assert problem.line == 6


def test_gzip_whole_and_cut_off(tmp_path: Path) -> None:
    data = gzip.compress(b'{"id": "1", "text": "Good."}\n' * 2000)
    (tmp_path / "whole.jsonl.gz").write_bytes(data)
    (tmp_path / "zcut.jsonl.gz").write_bytes(data[: len(data) - 12])
    found = list(read_articles([tmp_path], TODAY))
    assert sum(isinstance(item, Article) for item in found) >= 2000
    assert any(isinstance(item, SourceProblem) and "gzip" in item.message for item in found)


def test_a_record_without_id_keeps_its_made_id(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "T", "text": "One."}\n{"title": "U", "text": "One."}', encoding="utf-8")
    first, _ = read(path)
    path.write_text('{"title": "T", "text": "Changed."}\n{"title": "U", "text": "One."}', encoding="utf-8")
    second, _ = read(path)
    assert [article.id for article in first] == [article.id for article in second]
    assert first[0].id != first[1].id
