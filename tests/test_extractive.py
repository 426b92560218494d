from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from qa_bot.answer import Draft, Reason
from qa_bot.extractive import ExtractiveAnswerer
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.spans import Reading, Span
from qa_bot.settings import Settings
from tests.conftest import shared_data
from vectorstore.article import Article, Passage, ScoredPassage
from vectorstore.sources import read_articles

TODAY = date(2026, 3, 1)
THRESHOLD, DEFAULT = 0.5, Settings().abstain_below


def whole(*articles: Article) -> list[ScoredPassage]:
    return [ScoredPassage(Passage(article, 0, len(article.text)), 1.0) for article in articles]


def told(text: str, published: date | None = date(2024, 3, 7), **record: str) -> Article:
    return Article(id=record.pop("id", text[:20]), text=text, published=published, **record)


def ask(question: str, passages: Sequence[ScoredPassage], as_of: date = TODAY) -> Draft:
    return list(ExtractiveAnswerer(RuleReader(), THRESHOLD).stream(question, passages, as_of))[-1]


def ask_reader_of(words: str, question: str, text: str) -> Draft:
    """What is answered from a text with a reader that finds these words."""
    start = text.index(words)

    class Fixed:
        def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
            return Reading((Span(1, start, start + len(words), 0.9),), 0.9)

    return list(ExtractiveAnswerer(Fixed(), THRESHOLD).stream(question, whole(told(text)), TODAY))[-1]


def value(draft: Draft) -> str:
    found = re.match(r"\*\*(.+?)\*\*", draft.text)
    return found.group(1) if found else ""


@pytest.fixture(scope="module")
def seed() -> list[ScoredPassage]:
    (article,) = read_articles([shared_data("seed")], TODAY)
    assert isinstance(article, Article)
    return whole(article)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when was the Karabakh ceasefire signed?", "10 November 2020"),
        ("When was the cease-fire in Karabakh signed?", "10 November 2020"),
        ("when did clashes erupt?", "27 September 2020"),
        ("when is the election in Libya?", "December 2021"),
        ("who brokered the agreement?", "Russia"),
        ("who is the Turkish foreign minister?", "Mevlut Cavusoglu"),
        ("how many settlements were liberated?", "nearly 300"),
        ("how many people were displaced in Syria?", "more than 10 million"),
        ("how long did they fight?", "six weeks"),
        ("who wrote this article?", "Enes Kaplan"),
        ("when was it published?", "18 February 2021"),
    ],
)
def test_the_seed_article_answers(seed: list[ScoredPassage], question: str, answer: str) -> None:
    assert value(ask(question, seed)) == answer


@pytest.mark.parametrize(
    "question",
    [
        "when was the Minsk agreement signed?",
        "who is the president of Armenia?",
        "who is the president of Russia?",
        "who won the world cup?",
        "What is the weather in Paris?",
        "why did Lavrov resign?",
        "did Cavusoglu resign?",
        "how many goals did Erdogan score?",
    ],
)
def test_what_the_seed_article_does_not_say(seed: list[ScoredPassage], question: str) -> None:
    draft = ask(question, seed)
    assert draft.reason is Reason.NOT_STATED
    assert draft.text == ""
    assert draft.quotes == ()


def test_a_day_comes_with_the_words_it_was_read_from(seed: list[ScoredPassage]) -> None:
    draft = ask("when was the Karabakh ceasefire signed?", seed)
    text = seed[0].passage.article.text
    quotes = [text[quote.start : quote.end] for quote in draft.quotes]
    assert "“Nov. 10” read as 10 November 2020: the article of 18 February 2021 says “last year”. [1]" in draft.text
    assert quotes[0].startswith("The two countries signed")
    assert quotes[1] == "last year"


def test_what_and_why_are_answered_with_sentences(seed: list[ScoredPassage]) -> None:
    draft = ask("what did Erdogan suggest?", seed)
    assert "suggested that experts from the two countries" in draft.text
    assert value(draft) == ""


def test_a_false_premise_abstains() -> None:
    text = (
        "Election commissioner Paul Hadley resigned on Tuesday over lost ballots. "
        "Treasurer Nora Quist said that she saw no reason to step down."
    )
    passages = whole(told(text))
    assert ask("Why did Paul Hadley resign?", passages).text
    assert ask("Why did Nora Quist resign?", passages).reason is Reason.NOT_STATED


def test_the_newest_figure_is_told_and_the_earlier_one_beside_it() -> None:
    early = told("The flood in Varn killed 14 people.", date(2024, 5, 3), source="The Harbour Gazette", id="a")
    late = told("The flood in Varn killed 19 people.", date(2024, 5, 6), source="Meridian Wire", id="b")
    for order in ((early, late), (late, early)):
        draft = ask("How many people did the flood in Varn kill?", whole(*order))
        assert value(draft) == "19"
        assert "Earlier: **14** (The Harbour Gazette, 3 May 2024)" in draft.text
    known_then = ask("How many people did the flood in Varn kill?", whole(early, late), date(2024, 5, 4))
    assert value(known_then) == "14"


@pytest.mark.parametrize(
    ("other", "is_told"),
    [("Hospitals in Varn say 31 people died in the flood.", True), ("The flood in Varn swept away 31 cows.", False)],
)
def test_another_figure_of_the_same_day_is_told_beside_the_best(other: str, is_told: bool) -> None:
    texts = ("The flood in Varn killed 23 people.", other)
    passages = whole(*(told(text, date(2024, 5, 3), id=text) for text in texts))

    class Divided:
        def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
            figures = [
                (text.index(figure), score) for text, figure, score in zip(texts, ("23", "31"), (0.9, 0.5), strict=True)
            ]
            return Reading(tuple(Span(n, at, at + 2, score) for n, (at, score) in enumerate(figures, start=1)), 0.9)

    question = "How many people did the flood in Varn kill?"
    (draft,) = ExtractiveAnswerer(Divided(), THRESHOLD).stream(question, passages, TODAY)
    assert value(draft) == "23"
    assert ("**31**" in draft.text) is is_told


def test_an_undated_article_answers_as_it_is_written() -> None:
    draft = ask("When was the pact signed?", whole(told("The pact was signed on Nov. 10.", None)))
    assert value(draft) == "Nov. 10"
    assert "the article has no date" in draft.text


def test_the_year_alone_where_the_year_is_asked() -> None:
    passages = whole(told("The tunnel opened on 3 May 2019."))
    assert value(ask("In which year did the tunnel open?", passages)) == "2019"


def test_who_asks_for_a_month_is_not_told_the_year_that_it_is() -> None:
    passages = whole(told("The tunnel will open on 3 May, its builders said."))
    asked = "In which month will the tunnel open?"
    assert value(ask(asked, passages, date(2024, 3, 9))) == "May"
    assert value(ask(asked, passages, date(2025, 1, 2))) == "May 2024"
    assert value(ask("In what month and year will the tunnel open?", passages, date(2024, 3, 9))) == "May 2024"
    assert value(ask_reader_of("2026", asked, "The tunnel will open in 2026.")) == "2026"  # and not January


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        ("power plant would be brought back", "Which plant is to serve them?", "power plant"),
        ("those who were hurt", "Who was sent home?", "those who were hurt"),
        ("a cause that had moved them", "Which cause is meant?", "a cause that had moved them"),
        ("Ada Moss, 45, was elected", "Who won?", "Ada Moss, 45"),
        ("what is now Osby", "Where is it?", "what is now Osby"),
        ("a trash can", "Where is it?", "a trash can"),
        ("Larks?", "Which prize is meant?", "Larks"),
    ],
)
def test_a_name_ends_where_its_sentence_goes_on(words: str, question: str, answer: str) -> None:
    text = (
        "The power plant would be brought back, those who were hurt said of a cause that had moved them. Ada Moss, 45, was "
        "elected in what is now Osby, by a trash can. Who won the Larks?"
    )
    assert value(ask_reader_of(words, question, text)) == answer


def test_surnames_are_given_in_full() -> None:
    text = "The talks were led by Ann-Marie Lindt and her deputy. On Friday the treaty was signed by Okafor. Grace Okafor left."
    assert value(ask("Who signed the treaty?", whole(told(text)))) == "Grace Okafor"


def test_no_passages_is_nothing_found() -> None:
    assert ask("who?", []).reason is Reason.NOTHING_FOUND


def test_a_record_that_does_not_say_abstains() -> None:
    passages = whole(told("Bees stopped the tram."))
    draft = list(ExtractiveAnswerer(RuleReader(), 0.0).stream("Who wrote this article?", passages, TODAY))[-1]
    assert draft == Draft(reason=Reason.NOT_STATED)


@pytest.mark.parametrize(
    ("abstain_below", "held"),
    [(0.0, ["none", "third", "half", "all"]), (DEFAULT, ["half", "all"]), (0.5, ["all"]), (1.0, [])],
)
def test_a_record_is_told_where_the_article_is_surely_enough_the_one_meant(
    abstain_below: float, held: list[str]
) -> None:
    passages = whole(told("Bees stopped a tram at noon.", title="Bees stop the tram", source="Northern Courier"))
    asked = {
        "none": "Which outlet reported the Skarn Tunnel?",
        "third": "Which outlet reported the Skarn Tunnel bees?",
        "half": "Which outlet reported the Skarn bees?",
        "all": "Which outlet reported the bees on the tram?",
    }
    answerer = ExtractiveAnswerer(RuleReader(), abstain_below)
    drafts = {name: list(answerer.stream(question, passages, TODAY))[-1] for name, question in asked.items()}
    assert [name for name, draft in drafts.items() if draft.text] == held
    sure = [draft.confidence for draft in drafts.values()]
    assert 0 < sure[0] < sure[1] < DEFAULT < sure[2] < sure[3] < 1


def test_marks_in_an_article_do_not_look_like_ours() -> None:
    text = "The **Lowen** bridge [7] opened on 3 May 2019 <b>here</b>."
    draft = ask("When did the Lowen bridge open?", whole(told(text, title="**x** [9]")))
    assert re.findall(r"\[(\d+)\]", draft.text) == ["1"]
    assert value(draft) == "3 May 2019"


def test_any_reader_can_take_the_place_of_the_rules() -> None:
    text = "They met in Oslo. The pact was signed on Tuesday by both."
    draft = ask_reader_of("on Tuesday", "When was the pact signed?", text)
    assert value(draft) == "5 March 2024"
    assert text[slice(draft.quotes[0].start, draft.quotes[0].end)] == "The pact was signed on Tuesday by both."
    draft = ask_reader_of("on Tuesday", "How was the pact signed?", text)
    assert draft.text == "“The pact was signed on Tuesday by both.” [1]"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which type of juice was taken off the shelves?", "apple juice"),
        ("Which kind of juices was taken off the shelves?", "apple juice"),
        ("Which type of drink was taken off the shelves?", "apple"),
        ("What type of the juices was taken?", "apple"),
        ("What was taken off the shelves?", "apple"),
    ],
)
def test_the_kind_that_is_asked_for_belongs_to_the_answer(question: str, answer: str) -> None:
    assert value(ask_reader_of("apple", question, "Shops took apple juice off the shelves.")) == answer


@pytest.mark.parametrize(
    ("question", "value"),
    [("How many people live in Osby?", "About 3,000"), ("Roughly how many people live in Osby?", "3,000")],
)
def test_who_asks_roughly_is_told_no_about(question: str, value: str) -> None:
    draft = ask(question, whole(told("About 3,000 people live in Osby, the town council said.")))
    assert f"**{value}" in draft.text


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        ("21-day", "How long is the truce to last?", "21 days"),
        ("21-day", "Which truce is to begin?", "21-day"),
        ("8 a.m.", "What time does the truce begin?", "8 a.m."),
        ("11.4-kilometre", "How long is the road that it opens?", "11.4 kilometres"),
    ],
)
def test_a_quantity_before_a_noun_is_told_as_one_that_stands_alone(words: str, question: str, answer: str) -> None:
    text = "A 21-day truce is to begin at 8 a.m. on Monday, and the 11.4-kilometre road will be open again."
    assert value(ask_reader_of(words, question, text)) == answer


def test_the_reader_is_told_the_day_where_the_archive_knows_its_news() -> None:
    told_days: list[date | None] = []

    class Noting:
        def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
            told_days.append(now)
            return Reading()

    for knows in (TODAY, TODAY.replace(year=1999)):
        answerer = ExtractiveAnswerer(Noting(), THRESHOLD, lambda day, knows=knows: day == knows)
        list(answerer.stream("Who left?", whole(told("Ada left.")), TODAY))
    assert told_days == [TODAY, None]
