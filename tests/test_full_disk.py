"""A disk that runs full in the middle of a write, and graph files that were left half written: nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.test_crash import everything, opened
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.errors import ArchiveError, ArchiveFull
from vectorstore.ingest import ingest

PASSAGES = 1200
"""Chroma writes its graph after a thousand."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.ingest._BATCH_ARTICLES", 16)
    # The disk is to be full in earnest, not to be found nearly full before.
    monkeypatch.setattr("vectorstore.archive._SPARE_BYTES", 0)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    texts = [" ".join(f"Tram {n} was late again at stop {stop}." for stop in range(200)) for n in range(190)]
    path.write_text("\n".join(json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(texts)), "utf-8")
    return path


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, source: Path) -> dict[str, object]:
    with opened(tmp_path_factory.mktemp("whole") / "archive") as archive:
        ingest(archive, [source], today=TODAY)
        return contents(archive)


def contents(archive: Archive) -> dict[str, object]:
    """All that is stored; in what order it is found depends on the order in which it came in."""
    found = everything(archive)
    assert len(found["passages"]) > PASSAGES  # type: ignore[arg-type]
    return {name: found[name] for name in ("articles", "passages", "unfinished", "vectors", "words")}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a disk of some kilobytes, or gives it another size."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def resized(kilobytes: int) -> Path:
        option = f"size={kilobytes}k,remount" if folder.is_mount() else f"size={kilobytes}k"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(folder)], capture_output=True, check=False
        )
        if made.returncode != 0:
            pytest.skip("a small disk can be mounted by root only")
        return folder

    yield resized
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [500, 1500, 2500, 3500, 4500])
def test_a_full_disk_stops_with_a_message_and_loses_nothing(
    disk: Callable[[int], Path], kilobytes: int, source: Path, uninterrupted: dict[str, object]
) -> None:
    folder = disk(kilobytes) / "archive"
    with opened(folder) as archive, pytest.raises(ArchiveFull, match="free some room and run the command again"):
        ingest(archive, [source], today=TODAY)
    disk(100_000)
    with opened(folder) as archive:
        ingest(archive, [source], today=TODAY)
        assert contents(archive) == uninterrupted


def test_a_graph_that_was_left_half_written_is_replaced_by_its_copy(
    tmp_path: Path, source: Path, uninterrupted: dict[str, object]
) -> None:
    folder = tmp_path / "archive"
    with opened(folder) as archive:
        ingest(archive, [source], today=TODAY)
    (graph,) = folder.glob("chroma/*/data_level0.bin")
    for _ in range(2):
        with graph.open("r+b") as file:
            file.truncate(100_000)
        (folder / "chroma.writing").touch()
        with opened(folder) as archive:
            assert contents(archive) == uninterrupted
            # The next write makes a copy of what was put back.
            archive.delete(["a1"])
            ingest(archive, [source], today=TODAY)
    # A folder that was copied has files of any times; that alone is no harm.
    copied = Path(shutil.copytree(folder, tmp_path / "copied", copy_function=shutil.copyfile))
    with opened(copied) as archive:
        assert contents(archive) == uninterrupted
    for file in folder.glob("chroma*/*/*"):
        file.write_bytes(b"rubbish")
    with opened(folder) as archive, pytest.raises(ArchiveError, match="--rebuild"):
        archive.search("late tram", Filters(), 5)
