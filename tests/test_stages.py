"""Of a figure that changed the one of the stage that a question names."""

from __future__ import annotations

import pytest

from qa_bot.reading.questions import Kind
from qa_bot.reading.spans import Span
from qa_bot.reading.stages import names_stage, of_other_stages
from qa_bot.reading.told import Told, told
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

TEXTS = {
    "40 million": "When the council approved the bridge of Lowen it was to cost 40 million crowns.",
    "55 million": "The bridge of Lowen will cost 55 million crowns.",
}


@pytest.fixture
def given() -> list[Told]:
    articles = [make_article(f"s{n}", text) for n, text in enumerate(TEXTS.values())]
    passages = [ScoredPassage(Passage(article, 0, len(article.text)), 1.0) for article in articles]
    starts = [text.index(figure) for figure, text in TEXTS.items()]
    return told(Kind.MONEY, [Span(n, start, start + 10, 1.0) for n, start in enumerate(starts, start=1)], passages)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("What did the bridge cost when the council approved it?", ["55 million"]),
        ("What did the bridge cost after the flood?", []),
        ("What does the bridge cost?", []),
    ],
)
def test_figures_of_other_stages(given: list[Told], question: str, others: list[str]) -> None:
    assert [one.text for one in of_other_stages(question, given)] == others


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How big was the fire?", False),
        ("How big was the fire in May?", True),
        ("How big was the fire when it started?", True),
        ("How much did they offer at first?", True),
    ],
)
def test_whether_a_stage_is_named(question: str, expected: bool) -> None:
    assert names_stage(question) is expected
