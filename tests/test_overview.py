"""All the news on a subject or of some weeks: told by day, each article with its opening sentence."""

from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.overview import Overview, overview_asked, tell
from vectorstore.article import Article, Passage

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("question", "subject", "latest"),
    [
        ("What is the latest news on the flood?", "the flood", True),
        ("any news about Osby", "Osby", False),
        ("please summarise the news about the tunnel", "the tunnel", False),
        ("Summarize everything about the tram strike.", "the tram strike", False),
        ("tell me more about the harbour bridge", "the harbour bridge", False),
        ("What's new with the bridge?", "the bridge", True),
    ],
)
def test_all_the_news_on_a_subject_is_asked_for(question: str, subject: str, latest: bool) -> None:
    assert overview_asked(question, TODAY) == Overview(subject, latest)


def test_the_news_of_some_weeks_is_asked_for() -> None:
    march = (date(2024, 3, 1), date(2024, 3, 31))
    assert overview_asked("What happened in March 2024?", TODAY) == Overview(days=march)
    assert overview_asked("what else happened in 2019", TODAY) == Overview(days=(date(2019, 1, 1), date(2019, 12, 31)))


@pytest.mark.parametrize(
    "question",
    [
        "What happened on 5 March 2024?",
        "What happened in Osby?",
        "What happened in the tunnel in 2021?",
        "Who brought the news about the flood?",
        "Tell me who won the election.",
        "Tell me more about why Sand resigned",
        "What is the news agency called?",
        "What are the news of it?",
        "How many articles about the flood did he write?",
    ],
)
def test_questions_for_something_in_particular(question: str) -> None:
    assert overview_asked(question, TODAY) is None


def article(title: str, text: str, day: int) -> Article:
    return Article(id=title, title=title, text=text, published=date(2024, 3, day))


def test_articles_on_the_subject_are_told_by_day_and_the_latest_first() -> None:
    articles = [
        article("Flood ends", "The river fell on Friday. Shops opened.", 20),
        article("Baker of the year", "Ada Moss won a prize. The flood had spared her oven.", 21),
        article("Rain", "A flood drove 40 people from Osby. Boats came.", 4),
        article("Dikes", "Men heaped sand against the flood.", 6),
        article("Aid", "The state pays for the flood.", 25),
    ]
    passages = [Passage(one, 0, len(one.text)) for one in articles]
    draft = tell(Overview("the flood"), passages)
    assert draft is not None
    assert [quote.n for quote in draft.quotes] == [3, 4, 1, 5]
    assert draft.text.startswith("**4 March 2024** — “A flood drove 40 people from Osby.” [3]")
    latest = tell(Overview("the flood", latest=True), passages)
    assert latest is not None
    assert [quote.n for quote in latest.quotes] == [5, 1, 4]
    weeks = tell(Overview(days=(date(2024, 3, 1), date(2024, 3, 7))), passages)
    assert weeks is not None
    assert [quote.n for quote in weeks.quotes] == [3, 4]
    assert tell(Overview("the earthquake"), passages) is None
