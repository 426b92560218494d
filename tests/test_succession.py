"""Of what changes the newest article that says it plainly is right, however many older ones agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from tests.test_trained_reader import Scripted, Silent, best_words
from vectorstore.article import Passage, ScoredPassage

TOLD = (
    (date(2021, 3, 1), "The Lowen bridge is to cost 40 million crowns and to open in 2024."),
    (date(2022, 5, 1), "The Lowen bridge will cost 40 million crowns, the ministry said, and open in 2024."),
    (date(2024, 2, 1), "The Lowen bridge will cost 55 million crowns and open in 2026. It was to open in 2024."),
)
SAID = (
    {"40 million crowns": 0.8, "2024": 0.8},
    {"40 million crowns": 0.8, "2024": 0.8},
    {"55 million crowns": 0.3, "2026": 0.3},
)


def passages(*scores: float) -> list[ScoredPassage]:
    return [
        ScoredPassage(Passage(make_article(f"b{n}", text, published=day), 0, len(text)), score)
        for n, ((day, text), score) in enumerate(zip(TOLD, scores, strict=True))
    ]


def only(kind: str) -> list[dict[str, float]]:
    """What the network gives, without what a network would not give for this kind of question."""
    return [{words: chance for words, chance in one.items() if ("crowns" in words) is (kind == "cost")} for one in SAID]


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        ("cost", "How much will the Lowen bridge cost?", "55 million crowns"),
        ("day", "When will the Lowen bridge open?", "2026"),
        ("cost", "How much was the Lowen bridge to cost when it was approved?", "40 million crowns"),
        ("cost", "How much will the Lowen bridge cost instead of the earlier sum?", "40 million crowns"),
    ],
)
def test_the_newest_word_counts_for_what_is_or_will_be(kind: str, question: str, expected: str) -> None:
    found = passages(2.0, 2.0, 1.5)
    reader = TrainedReader(Scripted(*only(kind)), Silent())
    assert best_words(reader.read(question, found), found) == expected


def test_an_article_on_something_else_overtakes_nothing() -> None:
    found = passages(8.0, 8.0, -1.0)
    reader = TrainedReader(Scripted(*only("cost")), Silent())
    assert best_words(reader.read("How much will the Lowen bridge cost?", found), found) == "40 million crowns"


def test_nothing_read_is_nothing_overtaken() -> None:
    class Blank(Scripted):
        def reading(self, question: str, passages: object) -> Iterator[PassageReading]:
            return iter([PassageReading(0.0, ())] * 3)

    found = passages(1.0, 1.0, 1.0)
    assert TrainedReader(Blank(), Silent()).read("How much will the Lowen bridge cost?", found).spans == ()


COMING = (
    (date(2023, 4, 1), "The Lowen fair was held on 2 April 2023. The next fair after that is in May 2027."),
    (date(2024, 2, 1), "The next Lowen fair is on 8 April 2024."),
    (date(2024, 3, 1), "The fair in Lowen on 8 April 2024 is sold out; the next fair is in May 2027."),
)
SAID_OF_COMING = ({"2 April 2023": 0.9}, {"8 April 2024": 0.4}, {"May 2027": 0.9})


@pytest.mark.parametrize(
    ("question", "now", "expected"),
    [
        ("When is the next fair in Lowen?", date(2024, 3, 5), "8 April 2024"),
        ("When will the next fair in Lowen be?", date(2024, 4, 9), "May 2027"),
        ("When will the next fair in Lowen be after the one of 2024?", date(2024, 3, 5), "May 2027"),
        ("When is the fair in Lowen next year?", date(2024, 3, 5), "May 2027"),
        ("When is the next fair in Lowen?", None, "May 2027"),
    ],
)
def test_the_next_one_is_the_soonest_that_is_not_over(question: str, now: date | None, expected: str) -> None:
    found = [
        ScoredPassage(Passage(make_article(f"f{n}", text, published=day), 0, len(text)), 2.0)
        for n, (day, text) in enumerate(COMING)
    ]
    reader = TrainedReader(Scripted(*SAID_OF_COMING), Silent())
    reading = reader.read(question, found, now)
    best = reading.spans[0]
    assert found[best.n - 1].passage.article.text[best.start : best.end] == expected


def test_where_every_day_is_over_nothing_is_next() -> None:
    found = [ScoredPassage(Passage(make_article("f", COMING[1][1], published=COMING[1][0]), 0, len(COMING[1][1])), 2.0)]
    reader = TrainedReader(Scripted({"8 April 2024": 0.9}), Silent())
    assert reader.read("When is the next fair in Lowen?", found, date(2025, 1, 1)).spans == ()


HELD = (
    (date(2022, 5, 1), "Governor Ada Lund said that rates would rise."),
    (date(2023, 5, 1), "Governor Ada Lund said that rates would fall."),
    (date(2024, 2, 1), "Governor Karl Moss said that rates would stay."),
    (date(2024, 3, 1), "Karl Moss leaves the bank today; Ida Brandt is to lead it."),
)
NAMED = ({"Ada Lund": 0.9}, {"Ada Lund": 0.9}, {"Karl Moss": 0.5}, {"Karl Moss": 0.8, "Ida Brandt": 0.05})


@pytest.mark.parametrize(
    ("question", "until", "expected"),
    [
        ("Who is the governor?", 2, "Ada Lund"),
        ("Who is the governor?", 3, "Karl Moss"),
        ("Who is the governor?", 4, "Ida Brandt"),
        ("Who was the governor?", 3, "Ada Lund"),
    ],
)
def test_who_holds_an_office_is_told_by_the_newest(question: str, until: int, expected: str) -> None:
    found = [
        ScoredPassage(Passage(make_article(f"h{n}", text, published=day), 0, len(text)), 2.0)
        for n, (day, text) in enumerate(HELD[:until])
    ]
    reader = TrainedReader(Scripted(*NAMED[:until]), Silent())
    assert best_words(reader.read(question, found), found) == expected
