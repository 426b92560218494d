"""Finding and decoding files: folders, encodings, and bytes that are nothing at all."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY
from vectorstore.article import Article
from vectorstore.sources import SourceProblem, read_articles, total_bytes
from vectorstore.sources.dates import ImpossibleDay, parse_day


def test_folders_are_read_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second story here.\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("First story here.\n", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("No.", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    os.symlink(tmp_path, tmp_path / "b" / "loop")
    articles = [item for item in read_articles([tmp_path], TODAY) if isinstance(item, Article)]
    assert [article.text for article in articles] == ["First story here.", "Second story here."]
    assert total_bytes([tmp_path]) == 18 + 19


def test_files_of_a_folder_that_are_not_read_are_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("notes.docx", "sub/a.docx", "sub/list.json", "sub/nosuffix", ".DS_Store", "sub/.gitignore"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "a.txt").write_text("First story here.\n", encoding="utf-8")
    article, problem = read_articles([tmp_path], TODAY)
    assert isinstance(article, Article)
    assert isinstance(problem, SourceProblem)
    assert (problem.file, problem.lost) == (str(tmp_path), False)
    assert ".docx (notes.docx and 1 more), without suffix (sub/nosuffix), .json (sub/list.json). " in problem.message
    assert "DS_Store" not in problem.message
    assert ".gitignore" not in problem.message


def test_a_folder_of_many_unread_types_names_the_most_common(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"part.{number:02}").write_text("x", encoding="utf-8")
    (problem,) = read_articles([tmp_path], TODAY)
    assert isinstance(problem, SourceProblem)
    assert problem.message.count("part.") == 8
    assert "and 12 more types" in problem.message


def test_a_missing_path_is_a_problem() -> None:
    (problem,) = read_articles([Path("nowhere/at/all")], TODAY)
    assert isinstance(problem, SourceProblem)
    assert "nowhere/at/all" in problem.message


def refuse(*refused: Path) -> PermissionError:
    return PermissionError(errno.EACCES, "Permission denied", str(refused[0]))


def test_paths_that_cannot_be_looked_at_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, good = tmp_path / "closed.txt", tmp_path / "good.txt"
    good.write_text("First story here.\n", encoding="utf-8")
    stat = Path.stat

    def closed_to_us(path: Path, **options: bool) -> os.stat_result:
        if path == closed:
            raise refuse(closed)
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", closed_to_us)
    paths = [closed, tmp_path / f"{'x' * 300}.txt", good]
    denied, too_long, article = read_articles(paths, TODAY)
    assert denied == SourceProblem(str(closed), None, "The path cannot be read: Permission denied.")
    assert isinstance(too_long, SourceProblem)
    assert "File name too long" in too_long.message
    assert isinstance(article, Article)
    assert total_bytes(paths) == 18


def test_folders_and_links_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "a.txt").write_text("First story here.\n", encoding="utf-8")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "never-there.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    scandir = os.scandir

    def closed_to_us(path: str) -> object:
        if str(path) == str(closed):
            raise refuse(closed)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed_to_us)
    article, *problems = read_articles([tmp_path], TODAY)
    assert isinstance(article, Article)
    named = {Path(item.file).name: item.message for item in problems if isinstance(item, SourceProblem) and item.lost}
    assert sorted(named) == ["closed", "gone.txt", "pipe.txt"]
    assert "Permission denied" in named["closed"]
    assert "no file where the link leads" in named["gone.txt"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("18.02.2021", date(2021, 2, 18)),
        ("Feb. 18, 2021", date(2021, 2, 18)),
        ("18 февраля 2021 г.", date(2021, 2, 18)),
        ("2021-02-18T23:30:00-05:00", date(2021, 2, 18)),
        ("Thu, 18 Feb 2021 10:00:00 GMT", date(2021, 2, 18)),
        ("20210218", date(2021, 2, 18)),
        (1613606400, date(2021, 2, 18)),
        ("02/03/2021", date(2021, 2, 3)),
        ("30/03/2021", date(2021, 3, 30)),
        (None, None),
        (float("nan"), None),
        ("unknown", None),
        ("", None),
    ],
)
def test_publication_days(written: object, day: date | None) -> None:
    assert parse_day(written, TODAY) == day


@pytest.mark.parametrize("written", ["yesterday", "February", "February 2021", "2021-02-30", "32.13.2026", 2021, True])
def test_what_names_no_day_is_named(written: object) -> None:
    with pytest.raises(ImpossibleDay, match=f"{written}.* names no day"):
        parse_day(written, TODAY)


@pytest.mark.parametrize(
    "written",
    [
        10**400,
        float("inf"),
        "Mon, 01 Jan 2021 10:00:00 +99999999999999999999",
        "Mon, 01 Jan 2021 10:00:00 +2400",
        "2021-01-01T00:00:00+24:00",
    ],
)
def test_numbers_and_time_zones_beyond_all_bounds_name_no_day(written: object) -> None:
    with pytest.raises(ImpossibleDay, match="names no day"):
        parse_day(written, TODAY)


def test_a_day_after_today_is_impossible() -> None:
    with pytest.raises(ImpossibleDay, match="2026-11-02"):
        parse_day("2026-11-02", TODAY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), suffix=st.sampled_from([".txt", ".md", ".jsonl", ".csv", ".html", ".txt.gz"]))
@example(data=b"\xef\xbb\xbf", suffix=".csv")
@example(data=b" \n", suffix=".csv")
def test_any_bytes_are_read_or_reported(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    for item in read_articles([path], TODAY):
        assert isinstance(item, SourceProblem) or item.text
