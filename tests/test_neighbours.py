"""Passages joined with the slices beside them, and widened as far as there is room."""

from __future__ import annotations

import pytest

from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage
from vectorstore.neighbours import joined, widened

ARTICLE = make_article("a", "Zero. One. Two. Three. Four. Five.")
OTHER = make_article("b", "Six. Seven.")
STORED = {"a": [(0, 5), (6, 10), (11, 15), (16, 22), (23, 28), (29, 34)], "b": [(0, 4), (5, 11)]}


def slices(*places: int) -> list[ScoredPassage]:
    """Stored slices, each ranked by its place in the list; those from 6 on are of the other article."""
    articles = [(ARTICLE, span) for span in STORED["a"]] + [(OTHER, span) for span in STORED["b"]]
    return [
        ScoredPassage(Passage(articles[place][0], *articles[place][1]), -float(rank))
        for rank, place in enumerate(places)
    ]


def texts(passages: list[ScoredPassage]) -> list[str]:
    return [scored.passage.text for scored in passages]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((1, 2), ["One. Two."]),
        ((3, 1), ["One. Two. Three."]),
        ((0, 3), ["Zero.", "Three."]),
        ((0, 6, 1), ["Zero. One.", "Six."]),
        ((0, 4, 2), ["Zero. One. Two. Three. Four."]),
        ((7, 2), ["Seven.", "Two."]),
        ((), []),
    ],
    ids=["beside", "one between", "too far", "rank of the better", "a third joins two", "two articles", "none"],
)
def test_slices_near_one_another_are_joined(places: tuple[int, ...], expected: list[str]) -> None:
    assert texts(joined(slices(*places), STORED, 10)) == expected


def test_a_joined_passage_has_the_scores_of_its_best_slice_and_knows_all() -> None:
    (passage,) = joined(slices(3, 1), STORED, 10)
    assert passage.score == 0.0
    assert texts(list(passage.slices)) == ["Three.", "One."]


def test_what_is_beyond_the_limit_still_joins_what_is_kept() -> None:
    assert texts(joined(slices(0, 3, 1), STORED, 1)) == ["Zero. One."]


def test_a_passage_that_is_no_stored_slice_stays() -> None:
    odd = ScoredPassage(Passage(ARTICLE, 2, 8), 1.0)
    assert joined([odd], {}, 10) == widened([odd], {}, len, 100) == [odd]


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100, ["One. Two. Three.", "Six. Seven."]),
        (8, ["Two.", "Six. Seven."]),
        (10, ["One. Two. Three.", "Six."]),
        (0, ["Two.", "Six."]),
    ],
)
def test_neighbours_are_added_while_there_is_room(room: int, expected: list[str]) -> None:
    wide = widened(slices(2, 6), STORED, len, room)
    assert texts(wide) == expected
    assert [texts(list(scored.slices)) for scored in wide] == [["Two."], ["Six."]]


def test_the_first_and_the_last_slice_have_one_neighbour() -> None:
    assert texts(widened(slices(0, 5), STORED, len, 100)) == ["Zero. One.", "Four. Five."]
