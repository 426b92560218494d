"""Behind the page: an archive that cannot be opened is told as such, and opened as soon as it can be."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from qa_bot.answer import Ask
from qa_bot.page.backend import Backend
from qa_bot.settings import Settings
from vectorstore.archive import Archive
from vectorstore.errors import ArchiveError


class Doors:
    """Opens an empty archive, after it failed as often as it was told to."""

    def __init__(self, folder: Path, *failures: Exception) -> None:
        self._folder = folder
        self._failures = list(failures)
        self.tried = 0

    def open(self) -> Archive:
        self.tried += 1
        if self._failures:
            raise self._failures.pop(0)
        return Archive.open(self._folder)


def started(folder: Path, doors: Doors) -> Backend:
    backend = Backend(Settings(data_dir=folder), doors.open)
    backend.start()
    backend._tried.wait(60)
    return backend


@pytest.mark.parametrize("failure", [OSError("the disk is gone"), ArchiveError("It is damaged."), MemoryError("full")])
def test_any_failure_is_told_logged_and_raised(
    tmp_path: Path, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        backend = started(tmp_path, Doors(tmp_path, failure, failure))
    assert not backend.is_ready
    assert backend.has_failed
    assert str(failure) in backend.state
    assert str(failure) in caplog.text
    with pytest.raises(type(failure)):
        next(backend.stream(Ask("hello")))


def test_who_asks_after_a_failure_has_it_tried_again(tmp_path: Path) -> None:
    doors = Doors(tmp_path, OSError("the disk is gone"))
    backend = started(tmp_path, doors)
    assert backend.archive is None
    assert list(backend.stream(Ask("hello")))[-1].complete
    assert (backend.state, backend.is_ready, backend.has_failed) == ("Ready.", True, False)
    assert doors.tried == 2


def test_of_many_who_ask_after_a_failure_one_tries_for_all(tmp_path: Path) -> None:
    doors = Doors(tmp_path, OSError("the disk is gone"))
    backend = started(tmp_path, doors)
    asking = [threading.Thread(target=backend.wait) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(60)
    assert doors.tried == 2


def test_what_fails_after_the_archive_is_open_leaves_none_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.archive.Archive.warm_up", lambda self: (_ for _ in ()).throw(OSError("no model")))
    backend = started(tmp_path, Doors(tmp_path))
    assert backend.archive is None
    assert "no model" in backend.state
