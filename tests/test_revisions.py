"""Of a figure that reports revised the newest holds, also of what is over."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from tests.test_trained_reader import Scripted, Silent, best_words
from vectorstore.article import Passage, ScoredPassage

TOLL = (
    (date(2024, 3, 1), "A storm in Lowen killed at least 40 people.", {"at least 40": 0.8}),
    (date(2024, 3, 3), "The number of people killed by the storm in Lowen rose to 187.", {"187": 0.3}),
    (date(2024, 3, 5), "The storm of Lowen is over. Of the dead 31 were children.", {"31": 0.3}),
    (date(2024, 5, 1), "Lowen lowered the storm's toll to 174. Thirteen people came back.", {"Thirteen": 0.6, "174": 0.0}),
    (date(2024, 6, 1), "A flood in Tarn killed three people.", {"three": 0.6}),
)  # fmt: skip
AREA = (
    (date(2024, 3, 1), "The fire of Lowen covers 2,900 hectares.", {"2,900 hectares": 0.8}),
    (date(2024, 3, 9), "The fire of Lowen burned 5,150 hectares.", {"5,150 hectares": 0.4}),
    (date(2024, 3, 9), "The fire of Lowen is out. Its front was 14 kilometres long.", {"14 kilometres": 0.3}),
    (date(2024, 4, 1), "The fire of Lowen is out. A tree was four metres from a house.", {"four metres": 0.3}),
)


def answer(question: str, told: tuple[tuple[date, str, dict[str, float]], ...]) -> str:
    found = [
        ScoredPassage(Passage(make_article(f"r{n}", text, published=day), 0, len(text)), 5.0 - n)
        for n, (day, text, _) in enumerate(told)
    ]
    reader = TrainedReader(Scripted(*(words for _, _, words in told)), Silent())
    return best_words(reader.read(question, found), found)


@pytest.mark.parametrize(("until", "expected"), [(1, "at least 40"), (2, "187"), (3, "187"), (4, "174"), (5, "174")])
def test_the_newest_toll_of_an_event_holds(until: int, expected: str) -> None:
    assert answer("How many people died in the storm in Lowen?", TOLL[:until]) == expected


def test_of_what_is_over_the_last_figure_of_the_same_measure_holds() -> None:
    assert answer("How big was the fire of Lowen?", AREA) == "5,150 hectares"
    assert answer("How big was the fire of Lowen when it started?", AREA) == "2,900 hectares"
