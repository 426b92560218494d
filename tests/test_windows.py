"""What is read of passages that were joined and widened."""

from __future__ import annotations

from qa_bot.reading.windows import windows
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

ARTICLE = make_article("a", "Zero. One. Two. Three. Four.")


def part(start: int, end: int, score: float = 0.0) -> ScoredPassage:
    return ScoredPassage(Passage(ARTICLE, start, end), score)


def read(*passages: ScoredPassage) -> list[tuple[int, str]]:
    return [(n, stretch.passage.text.strip()) for n, stretch in windows(passages)]


def test_a_plain_passage_is_read_as_it_is() -> None:
    passage = part(6, 10)
    assert windows([passage]) == [(1, passage)]


def test_what_was_found_comes_first_then_what_stands_around() -> None:
    wide = ScoredPassage(Passage(ARTICLE, 0, 28), 2.0, found=(part(6, 10, 2.0), part(16, 22, 1.0)))
    assert read(wide) == [(1, "One."), (1, "Three."), (1, "Zero."), (1, "Two."), (1, "Four.")]
    assert all(stretch.score < 2.0 for _, stretch in windows([wide])[1:])


def test_the_best_slices_are_read_whichever_passage_they_are_of() -> None:
    many = [part(0, 5, -float(rank)) for rank in range(20)]
    assert [n for n, _ in windows(many)] == list(range(1, 9))


def test_only_the_first_passages_are_read_with_their_surroundings() -> None:
    wide = [
        ScoredPassage(Passage(ARTICLE, 0, 15), -float(rank), found=(part(6, 10, -float(rank)),)) for rank in range(6)
    ]
    around = [n for n, stretch in windows(wide) if stretch.passage.text.strip() != "One."]
    assert around == [1, 1, 2]
