"""Misspelt words are put right by the articles, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.archive import Archive
from vectorstore.config import IndexConfig

_TEXT = (
    "The space probe Perihelia was launched from Kolbek. The bank left its interest rate alone. Patches of ice remain."
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    opened = Archive.open(tmp_path_factory.mktemp("spelling"), IndexConfig())
    opened.add([make_article("probe", _TEXT)])
    return opened


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("when was Perhelia launched?", "when was Perihelia launched?"),
        ("when was perhelia launched?", "when was Perihelia launched?"),
        ("what is the intrest rate", "what is the interest rate"),
        ("What did Kolbeck say?", "What did Kolbek say?"),
        ("When was Perihelia launched?", "When was Perihelia launched?"),
        ("who put pathces over the crack?", "who put patches over the crack?"),
        ("Who plays the fiddle?", "Who plays the fiddle?"),
        ("Is the matches list long?", "Is the matches list long?"),
        ("Karabağ'ı kim aldı?", "Karabağ'ı kim aldı?"),
        ("When was Perrihelya launched?", "When was Perihelia launched?"),
        ("", ""),
    ],
)
def test_words_that_no_article_has_are_put_right(archive: Archive, question: str, expected: str) -> None:
    assert archive.respelled(question) == expected


def test_an_archive_that_is_not_there_puts_nothing_right(tmp_path: Path) -> None:
    assert (
        Archive.open(tmp_path, IndexConfig()).respelled("when was Perhelia launched?") == "when was Perhelia launched?"
    )


def test_a_slip_of_two_letters_in_a_common_word_makes_no_name_of_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, IndexConfig()) as archive:
        archive.add([make_article("thiel", "Oskar Thiel asked people to stay at home.")])
        assert archive.respelled("who lost thier jobs?") == "who lost their jobs?"
        assert archive.respelled("what did Theil say?") == "what did Thiel say?"
