"""Files into the archive: what is counted, what is named, what stays when something goes wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from qa_bot.ingesting import print_summary
from tests.conftest import TODAY
from vectorstore.archive import AddResult, Archive
from vectorstore.article import Article
from vectorstore.ingest import Progress, ingest


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def story(number: int, text: str = "") -> dict[str, str]:
    return {"id": f"s{number}", "text": text or f"Story number {number} is about the tram.", "title": f"T{number}"}


def test_new_changed_and_unchanged_articles_are_told_apart(archive: Archive, tmp_path: Path) -> None:
    source = write(tmp_path / "news.jsonl", *map(story, range(4)))
    first = ingest(archive, [source], today=TODAY)
    write(source, story(0), story(1, "Another text altogether."), story(2), story(3), story(4))
    second = ingest(archive, [source], today=TODAY)
    assert (first.added, first.updated, first.unchanged, first.passages) == (4, 0, 0, 4)
    assert (second.added, second.updated, second.unchanged, second.passages) == (1, 1, 3, 2)
    assert (first.failed, first.errors) == (0, ())


def test_what_cannot_be_stored_is_named_and_the_rest_goes_in(archive: Archive, tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    lines = [json.dumps(story(0)), '{"id": "broken"', json.dumps(story(1)), json.dumps(story(2, "half \ud83d pair"))]
    source.write_text("\n".join(lines), encoding="utf-8")
    summary = ingest(archive, [source], today=TODAY)
    assert {article.id for article in archive.articles()} >= {"s0", "s1"}
    assert summary.failed >= 1
    assert any(problem.line == 2 for problem in summary.errors)
    assert summary.added + summary.failed == 4


def test_one_article_that_breaks_a_batch_does_not_take_the_others_along(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = archive.add

    def picky(articles: Iterable[Article]) -> AddResult:
        batch = list(articles)
        if any(article.id == "s1" for article in batch):
            raise ValueError("this one breaks")
        return add(batch)

    monkeypatch.setattr(archive, "add", picky)
    summary = ingest(archive, [write(tmp_path / "n.jsonl", *map(story, range(4)))], today=TODAY)
    assert (summary.added, summary.failed) == (3, 1)
    assert "s1" in summary.errors[0].file
    assert "this one breaks" in summary.errors[0].message


def test_an_odd_date_is_named_but_its_article_goes_in(archive: Archive, tmp_path: Path) -> None:
    record = story(0) | {"published": "2999-01-01"}
    summary = ingest(archive, [write(tmp_path / "n.jsonl", record)], today=TODAY)
    assert (summary.added, summary.failed, len(summary.errors)) == (1, 0, 1)
    stored = archive.article("s0")
    assert stored is not None
    assert stored.published is None


def test_a_file_whose_name_is_no_utf8_is_named_in_output_that_is(
    archive: Archive, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path / "caf") + b"\xe9.txt"))
    path.write_text("", encoding="utf-8")
    summary = ingest(archive, [path], today=TODAY)
    print_summary(summary, as_json=False)
    print_summary(summary, as_json=True)
    assert capsysbinary.readouterr().out.decode().count(r"\udce9.txt") == 2


def test_progress_grows_and_an_interrupt_keeps_what_is_done(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.ingest._BATCH_ARTICLES", 2)
    seen: list[Progress] = []

    def show(progress: Progress) -> None:
        seen.append(progress)
        if progress.articles == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(archive, [write(tmp_path / "n.jsonl", *map(story, range(9)))], today=TODAY, progress=show)
    assert [progress.articles for progress in seen] == [2, 4]
    assert seen[-1].bytes_done <= seen[-1].bytes_total
    assert archive.coverage().articles == 4
