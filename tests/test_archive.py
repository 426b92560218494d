"""The archive keeps its three parts in step, whatever happens to one of them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.config import IndexConfig
from vectorstore.embedding import Embedder
from vectorstore.errors import ArchiveError, ArchiveFull, ArchiveLocked, IndexMismatch, translated
from vectorstore.passage_vectors import passage_vectors

STORIES = [
    make_article("tram", "The council approved the tram line.", source="Gazette", published=date(2021, 3, 3)),
    make_article(
        "bridge", "The old bridge was closed after cracks were found.", source="Courier", published=date(2022, 5, 1)
    ),
    make_article("bees", "A swarm of bees stopped the tram.", source="gazette", published=None),
]


def ids(archive: Archive, question: str, filters: Filters | None = None) -> list[str]:
    return [scored.passage.article.id for scored in archive.search(question, filters or Filters(), 10)]


def reopened(archive: Archive, embedder: Embedder) -> Archive:
    again = Archive.open(archive.folder)
    again.embedder = embedder
    return again


def test_added_articles_are_found_by_words_and_by_meaning(archive: Archive) -> None:
    assert archive.search("tram", Filters(), 5) == []
    result = archive.add(STORIES)
    assert (result.added, result.passages) == (3, 3)
    assert ids(archive, "Which bridge had cracks?")[0] == "bridge"
    assert ids(archive, "insects on public transport")[0] == "bees"


def test_what_it_covers_is_told_anew_while_another_process_writes(archive: Archive, embedder: Embedder) -> None:
    archive.add(STORIES)
    reader = reopened(archive, embedder)
    assert reader.coverage().articles == 3
    assert archive._catalog is not None
    archive._catalog.stage([replace(STORIES[0], text="The council rejected the underground.")])
    assert reader.coverage().articles == 2
    archive.delete(["bridge"])
    assert reader.coverage().articles == reopened(archive, embedder).coverage().articles


def test_unchanged_articles_embed_nothing_and_changed_ones_replace_their_passages(
    archive: Archive, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(STORIES)
    with monkeypatch.context() as patched:
        patched.setattr(embedder, "embed", lambda texts: pytest.fail("embedded again"))
        assert archive.add(STORIES).unchanged == 3
    result = archive.add([replace(STORIES[0], text="The council rejected the underground.")])
    assert (result.updated, result.added) == (1, 0)
    assert "approved" not in " ".join(s.passage.text for s in archive.search("council approved", Filters(), 10))
    assert archive.coverage().passages == 3


def test_an_archive_is_current_for_a_week_after_its_articles(archive: Archive) -> None:
    news = [make_article(f"a{n}", f"The tram stopped {n} times.", published=date(2021, 3, 3)) for n in range(5)]
    archive.add(news[1:])
    assert not archive.is_current(date(2021, 3, 3))
    archive.add(news)
    days = (date.min, date(2021, 3, 2), date(2021, 3, 3), date(2021, 3, 10), date(2021, 3, 11), date.max)
    assert [archive.is_current(day) for day in days] == [False, False, True, True, False, False]


def test_delete_removes_every_trace(archive: Archive) -> None:
    archive.add(STORIES)
    assert archive.delete(["tram", "no such article"]) == 1
    assert "tram" not in ids(archive, "council tram line")
    assert archive.article("tram") is None
    assert (archive._dense.count(), archive._lexical.count()) == (2, 2)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"tram", "bridge", "bees"}),
        (Filters(as_of=date(2021, 12, 31)), {"tram"}),
        (Filters(since=date(2021, 4, 1)), {"bridge"}),
        (Filters(until=date(2021, 3, 3)), {"tram"}),
        (Filters(sources=("GAZETTE",)), {"tram", "bees"}),
        (Filters(as_of=date(2021, 12, 31), sources=("Courier",)), set()),
    ],
)
def test_filters_hold_on_both_sides(archive: Archive, filters: Filters, found: set[str]) -> None:
    archive.add(STORIES)
    assert set(ids(archive, "tram bridge bees council", filters)) == found
    assert {article.id for article in STORIES if filters.admits(article)} == found


@pytest.mark.parametrize(
    ("filters", "others"),
    [
        (Filters(), set()),
        (Filters(as_of=date(2021, 12, 31)), {"bridge"}),
        (Filters(since=date(2021, 3, 4)), {"tram"}),
        (Filters(since=date(2021, 6, 1), until=date(2021, 6, 2)), {"tram", "bridge"}),
        (Filters(since=date(2021, 6, 1), sources=("Courier",)), set()),
        (Filters(since=date.min, until=date.max), set()),
    ],
)
def test_the_days_that_filters_leave_out(filters: Filters, others: set[str]) -> None:
    admitted = {article.id for article in STORIES for other in filters.other_days() if other.admits(article)}
    assert admitted == others


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(as_of=date(2020, 12, 31)),
        Filters(as_of=date(2020, 3, 31)),
        Filters(since=date(2020, 5, 5), until=date(2020, 5, 20)),
        Filters(since=date(2020, 5, 5), sources=("ÉCHO",)),
        Filters(sources=("nobody",)),
    ],
)
def test_the_nearest_that_fit_are_found_however_few_they_are(
    archive: Archive, embedder: Embedder, monkeypatch: pytest.MonkeyPatch, filters: Filters
) -> None:
    monkeypatch.setattr("vectorstore.searching._CANDIDATES", 8)
    monkeypatch.setattr("vectorstore.searching._MOST_NEIGHBOURS", 50)
    texts = [
        f"Line {n} was closed after {noun} on the track." for n in range(50) for noun in ("cows", "snow", "leaves")
    ]
    stories = [
        make_article(f"s{n}", text, source=("Écho", "Post")[n % 2], published=date(2020, 1, 1) + timedelta(n * 2))
        for n, text in enumerate(texts)
    ]
    archive.add([*stories, make_article("undated", "Line 3 was closed after snow."), *STORIES])
    vector = embedder.embed(["snow on line 3"])[0]
    catalog = archive._catalog
    assert catalog is not None
    found, few = (
        [passage_id.partition("#")[0] for passage_id, _ in archive._search.nearest(catalog, vector, filters, enough)]
        for enough in (8, 2)
    )
    fitting = [article for article in archive.articles() if filters.admits(article)]
    passages = [passage for article in fitting for passage in archive._chunker.passages(article)]
    cosines = passage_vectors(passages, embedder) @ vector if passages else np.empty(0)
    best = [passages[position].article.id for position in np.argsort(-cosines)[:8]]
    assert set(found) == set(best)
    assert len(few) >= min(2, len(best))
    assert few == found[: len(few)]
    assert all(
        filters.admits(s.passage.article)
        for s in archive.search("snow on line 3", filters, 40, Filters(until=date(2020, 2, 1)))
    )


def test_nothing_from_after_the_day_of_the_question_comes_back_even_when_it_came_in_meanwhile(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(STORIES[:2])
    monkeypatch.setattr("vectorstore.catalog.Catalog.share", lambda *_: 1.0)
    monkeypatch.setattr("vectorstore.catalog.Catalog.admitted_articles", lambda _, ids, __: set(ids))
    assert ids(archive, "bridge cracks", Filters(as_of=date(2021, 12, 31))) == ["tram"]


def test_long_articles_do_not_fill_the_ranking(archive: Archive) -> None:
    sentences = [f"The tram of line {n} was late again because of the long works at the harbour." for n in range(120)]
    archive.add([make_article("long", " ".join(sentences)), STORIES[0]])
    found = ids(archive, "late tram")
    assert found.count("long") == min(IndexConfig().passages_per_article, archive.coverage().passages - 1)
    assert "tram" in found


@pytest.mark.parametrize("part", ["dense", "lexical"])
def test_an_index_that_lost_passages_is_repaired(archive: Archive, embedder: Embedder, part: str) -> None:
    archive.add(STORIES)
    getattr(archive, f"_{part}").delete_articles(["tram"])
    again = reopened(archive, embedder)
    assert "tram" in ids(again, "council approved tram line")
    assert (again._dense.count(), again._lexical.count()) == (3, 3)


def test_what_an_interrupted_writer_left_is_completed(archive: Archive, embedder: Embedder) -> None:
    archive.add(STORIES[:1])
    with archive._writing() as catalog:
        catalog.stage([STORIES[1]])
        assert "bridge" not in ids(archive, "bridge cracks")
        assert archive.article("bridge") is None
    assert "bridge" in ids(reopened(archive, embedder), "bridge cracks")


def test_another_chunking_is_a_clear_error_that_names_the_command(archive: Archive, embedder: Embedder) -> None:
    archive.add(STORIES)
    other = IndexConfig(passage_tokens=50)
    with pytest.raises(IndexMismatch, match=r"320 instead of 50.*qa-bot ingest --rebuild"):
        Archive.open(archive.folder, other)
    rebuilt = Archive.rebuild(archive.folder, other)
    assert ids(rebuilt, "bridge cracks")[0] == "bridge"
    rebuilt.close()
    assert Archive.open(archive.folder, other).coverage().articles == 3


def test_a_second_writer_is_refused_with_a_clear_message(archive: Archive) -> None:
    archive.add(STORIES[:1])
    refused: list[Exception] = []

    def write() -> None:
        try:
            with archive._writing(patience=0.1):
                pass
        except ArchiveLocked as error:
            refused.append(error)

    with archive._writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "Another process is writing" in str(refused[0])


def test_what_another_archive_object_wrote_is_found(archive: Archive, embedder: Embedder) -> None:
    archive.add(STORIES[:1])
    assert ids(archive, "bridge cracks") == ["tram"]
    other = reopened(archive, embedder)
    other.add(STORIES[1:])
    other.delete(["tram"])
    assert ids(archive, "bridge cracks")[0] == "bridge"
    assert "tram" not in ids(archive, "council tram line")


def test_reading_creates_nothing(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "nowhere")
    assert archive.coverage().articles == 0
    assert list(archive.articles()) == []
    assert archive.search("anything", Filters(), 5) == []
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    archive = Archive.open(tmp_path / "file")
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.add(STORIES)


def test_a_foreign_catalog_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_text("this is no database, only a text of some length", encoding="utf-8")
    with pytest.raises(ArchiveError, match="cannot be used"):
        Archive.open(tmp_path)


def test_an_archive_that_is_open_notices_that_another_process_built_it_anew(
    archive: Archive, embedder: Embedder
) -> None:
    archive.add(STORIES)
    assert ids(archive, "bridge cracks")
    Archive.rebuild(archive.folder, IndexConfig(passage_tokens=50)).close()
    with pytest.raises(IndexMismatch, match="qa-bot ingest --rebuild"):
        ids(archive, "bridge cracks")


def test_a_damaged_vector_index_names_the_rebuild_which_repairs_it(archive: Archive, embedder: Embedder) -> None:
    archive.add(STORIES)
    archive.close()
    archive._dense.reopen()
    for file in (archive.folder / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"rubbish" * 100)
    with pytest.raises(ArchiveError, match="vector index.*qa-bot ingest --rebuild"):
        ids(reopened(archive, embedder), "bridge cracks")
    rebuilt = Archive.rebuild(archive.folder, IndexConfig())
    assert ids(rebuilt, "bridge cracks")[0] == "bridge"


def test_nothing_is_begun_on_a_disk_that_is_nearly_full(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add(STORIES[:1])
    monkeypatch.setattr("vectorstore.archive.free_bytes", lambda folder: 1_000_000)
    with pytest.raises(ArchiveFull, match="free some room"):
        archive.add(STORIES)
    assert (ids(archive, "tram"), archive.coverage().articles) == (["tram"], 1)
    assert archive.delete(["tram"]) == 1


def test_a_writer_does_not_hold_up_others_while_it_embeds(
    archive: Archive, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(STORIES[:1])
    other = reopened(archive, embedder)
    embed = embedder.embed

    def embed_while_another_writes(texts: list[str]) -> object:
        monkeypatch.setattr(embedder, "embed", embed)
        assert other.delete(["tram"]) == 1
        return embed(texts)

    monkeypatch.setattr(embedder, "embed", embed_while_another_writes)
    archive.add([STORIES[1]])
    assert ids(archive, "tram bridge cracks") == ["bridge"]
    assert archive._dense.count() == archive._lexical.count() == 1


def test_a_full_disk_has_a_message_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ArchiveFull, match="free some room"), translated("catalog", tmp_path):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "question", ["", "   ", '"unclosed AND (', "title:* OR 1=1", "\x00\ud83d", "in to of the", "🙂" * 500]
)
def test_hostile_questions_are_only_words(archive: Archive, question: str) -> None:
    archive.add(STORIES)
    assert isinstance(archive.search(question, Filters(), 5), list)


def test_many_threads_search_while_articles_come_in(archive: Archive) -> None:
    archive.add(STORIES)
    errors: list[Exception] = []

    def search() -> None:
        try:
            for _ in range(5):
                assert ids(archive, "bridge cracks")
        except (ArchiveError, AssertionError, KeyError) as error:
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    archive.add([make_article(f"new{n}", f"Bridge number {n} opened.") for n in range(5)])
    for thread in threads:
        thread.join()
    assert errors == []
