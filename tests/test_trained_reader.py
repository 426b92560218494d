"""The network and the rules together: their words agree, vote, and are held against the kind that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from qa_bot.reading.calibration import probability, probability_of_sentences
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import PassageReading, ReadSpan, SpanModel
from qa_bot.reading.spans import Reading
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

OPENING = "The Lowen bridge opened on 4 March 2024. Mayor Ida Brandt cut the ribbon beside Karl Ebbe."


class Scripted(SpanModel):
    """Gives the words that it is told to give, by passage, and calls each passage as relevant as it is told."""

    def __init__(self, *words: dict[str, float], relevance: float = 0.0) -> None:
        self.words = words
        self.relevance = relevance

    def reading(self, question: str, passages: Sequence[Passage]) -> Iterator[PassageReading]:
        return iter(
            [
                PassageReading(self.relevance, tuple(_found(passage, text, chance) for text, chance in words.items()))
                for passage, words in zip(passages, self.words, strict=True)
            ]
        )


class Silent(RuleReader):
    """Rules that know nothing."""

    def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
        return Reading()


def _found(passage: Passage, words: str, chance: float) -> ReadSpan:
    start = passage.article.text.index(words)
    return ReadSpan(start, start + len(words), chance)


def scored(*texts: str, scores: Sequence[float] | None = None) -> list[ScoredPassage]:
    return [
        ScoredPassage(Passage(make_article(f"a{n}", text, published=date(2024, 3, 5)), 0, len(text)), score)
        for n, (text, score) in enumerate(zip(texts, scores or [1.0] * len(texts), strict=True))
    ]


def best_words(reading: Reading, passages: Sequence[ScoredPassage]) -> str:
    span = reading.spans[0]
    return passages[span.n - 1].passage.article.text[span.start : span.end]


def test_the_likeliest_span_of_the_best_passage_is_first() -> None:
    passages = scored(OPENING, OPENING.replace("Ida Brandt", "Ada Moss"), scores=[0.0, 2.0])
    reader = TrainedReader(Scripted({"Ida Brandt": 0.6}, {"Ada Moss": 0.6}), Silent())
    assert best_words(reader.read("Who cut the ribbon?", passages), passages) == "Ada Moss"


def test_a_figure_is_told_from_where_the_network_takes_it() -> None:
    passages = scored(
        "About 40 lorries came to Lowen, each with a probe.",
        "The probe of Lowen weighs 40 kilograms.",
        scores=[2.0, 1.0],
    )
    reader = TrainedReader(Scripted({"40": 0.0005}, {"40 kilograms": 0.9}), RuleReader())
    assert best_words(reader.read("How much does the probe of Lowen weigh?", passages), passages) == "40 kilograms"


def test_no_article_tells_when_something_happened_that_lies_ahead_of_it() -> None:
    passages = scored("Moss, mayor of Lowen since Monday, said the bridge of Lowen stays closed until October 2027.")
    reader = TrainedReader(Scripted({"October 2027": 0.5, "Monday": 0.3}), RuleReader())
    assert best_words(reader.read("Since when is Moss mayor of Lowen?", passages), passages) == "Monday"


def test_passages_that_agree_outvote_a_likelier_one() -> None:
    passages = scored(OPENING, OPENING, OPENING)
    reader = TrainedReader(Scripted({"Karl Ebbe": 0.7}, {"Ida Brandt": 0.5}, {"Mayor Ida Brandt": 0.4}), Silent())
    assert best_words(reader.read("Who cut the ribbon?", passages), passages) == "Ida Brandt"


def test_a_span_of_another_kind_gives_way() -> None:
    passages = scored(OPENING)
    reader = TrainedReader(Scripted({"Ida Brandt": 0.6, "4 March 2024": 0.3}), Silent())
    assert best_words(reader.read("When did the Lowen bridge open?", passages), passages) == "4 March 2024"


def test_words_of_the_question_do_not_answer_it() -> None:
    passages = scored(OPENING)
    reader = TrainedReader(Scripted({"Lowen bridge": 0.6, "Karl Ebbe": 0.3}), Silent())
    assert best_words(reader.read("Who opened the Lowen bridge?", passages), passages) == "Karl Ebbe"


def test_the_rules_decide_where_they_know_the_form() -> None:
    text = "The Lowen bridge opened on 4 March 2024. Work on the bridge had begun in 2018."
    passages = scored(text)
    script = Scripted({"2018": 0.5, "4 March 2024": 0.3})
    asked = "When did the Lowen bridge open?"
    assert best_words(TrainedReader(script, Silent()).read(asked, passages), passages) == "2018"
    assert best_words(TrainedReader(script, RuleReader()).read(asked, passages), passages) == "4 March 2024"


def test_of_days_the_network_decides_where_a_passage_is_to_the_point() -> None:
    text = (
        "The ferry Lowen sank on 3 March 2024. The wreck was found on 4 March 2024, a day after the ferry Lowen sank."
    )
    passages = scored(text)
    words = {"3 March 2024": 0.9, "4 March 2024": 0.01}
    asked = "When was the wreck of the ferry Lowen found after it sank?"
    answers = [
        best_words(TrainedReader(Scripted(words, relevance=relevance), RuleReader()).read(asked, passages), passages)
        for relevance in (3.0, -3.0)
    ]
    assert answers == ["3 March 2024", "4 March 2024"]


def test_a_year_alone_is_no_month_and_a_day_no_time_of_day() -> None:
    passages = scored("The ferry of 2024 leaves on 5 March at 8 a.m. from the old pier.")
    words = {"2024": 0.6, "5 March": 0.3, "8 a.m.": 0.2}
    for asked, expected in (
        ("In which year does the ferry leave?", "2024"),
        ("In which month does the ferry leave?", "5 March"),
        ("At what time does the ferry leave?", "8 a.m."),
    ):
        reader = TrainedReader(Scripted(words, relevance=3.0), RuleReader())
        assert best_words(reader.read(asked, passages), passages) == expected


def test_where_anything_may_be_asked_for_the_rules_are_not_asked() -> None:
    class Failing(RuleReader):
        def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
            raise AssertionError(question)

    passages = scored(OPENING)
    reader = TrainedReader(Scripted({"Lowen bridge": 0.6}), Failing())
    assert best_words(reader.read("What did Ida Brandt open?", passages), passages) == "Lowen bridge"


def test_questions_that_take_sentences_are_left_to_the_rules() -> None:
    passages = scored("The bridge closed because its deck had rusted through. It will open in May.")
    reader = TrainedReader(Scripted({"May": 0.9}), RuleReader())
    assert best_words(reader.read("Why did the bridge close?", passages), passages).startswith(
        "The bridge closed because"
    )


def test_who_owns_is_not_who_acts() -> None:
    passages = scored("Osby's mayor, Ada Lund, resigned over the lost boxes on Monday.")
    reader = TrainedReader(Scripted({"Osby": 0.6, "Ada Lund": 0.4}), Silent())
    assert best_words(reader.read("Who resigned over the lost boxes?", passages), passages) == "Ada Lund"
    assert best_words(reader.read("Whose mayor resigned over the boxes?", passages), passages) == "Osby"


def test_a_count_is_of_what_is_counted() -> None:
    passages = scored("The fire at the ridge burned 2,900 hectares of wood and 63 houses at its edge.")
    reader = TrainedReader(Scripted({"2,900": 0.6, "63": 0.3}), Silent())
    assert best_words(reader.read("How many houses did the fire burn?", passages), passages) == "63"
    assert best_words(reader.read("How many hectares did the fire burn?", passages), passages) == "2,900"


def test_a_stretch_of_time_is_of_the_unit_that_is_asked_for() -> None:
    passages = scored("Every four years the ferry rests for 29 days.")
    reader = TrainedReader(Scripted({"four years": 0.5, "29 days": 0.3}), Silent())
    assert best_words(reader.read("How many days does the ferry rest?", passages), passages) == "29 days"
    assert best_words(reader.read("How many years lie between its rests?", passages), passages) == "four years"


@pytest.mark.parametrize(
    "asked", ["How many consecutive days does it rest?", "How long is the rest in which it is mended?"]
)
def test_no_other_word_than_a_unit_is_asked_of_a_stretch_of_time(asked: str) -> None:
    passages = scored("It rests for 29 days, in which it is mended.")
    reader = TrainedReader(Scripted({"29 days": 0.5}), Silent())
    plain = reader.read("How long does it rest?", passages).spans[0].score
    assert reader.read(asked, passages).spans[0].score == plain


def test_words_that_only_ask_or_close_a_foreign_bracket_answer_less() -> None:
    passages = scored("Is the game on Larkvision? It is on Osby One, after Tarn (8-4) met Varn (9-3).")
    asked = "Which network shows the game?"
    reader = TrainedReader(Scripted({"Larkvision": 0.5, "Osby One": 0.3}), Silent())
    assert best_words(reader.read(asked, passages), passages) == "Osby One"
    for torn in ("8-4) met Varn", "Varn (9"):
        reader = TrainedReader(Scripted({torn: 0.5, "9-3": 0.3}), Silent())
        assert best_words(reader.read("What was the score?", passages), passages) == "9-3"
    passages = scored("The polls open at 8 a.m. Who can vote? The polls are open to all from 9 a.m. on.")
    reader = TrainedReader(Scripted({"8 a.m.": 0.5, "9 a.m.": 0.4}), Silent())
    assert best_words(reader.read("What time do the polls open?", passages), passages) == "8 a.m."


def sure(asked: str, passages: Sequence[ScoredPassage], now: date | None, *words: dict[str, float]) -> float:
    return TrainedReader(Scripted(*words), Silent()).read(asked, passages, now).confidence


def test_who_is_second_is_hardly_the_one_who_is_told_as_the_first() -> None:
    passages = scored("Bruno Keller owns the largest almond farm near Osby.")
    of_largest, of_second = (
        sure(f"Who owns the {which} almond farm near Osby?", passages, None, {"Bruno Keller": 0.7})
        for which in ("largest", "second largest")
    )
    assert of_second < 0.4 * of_largest


def test_an_old_report_may_be_outdated_where_the_archive_knows_newer_ones() -> None:
    passages, words = scored(OPENING), {"Ida Brandt": 0.6}
    days = [None, date(2024, 3, 7), date(2024, 9, 1), date(2027, 3, 1)]
    for asked in ("Who cut the ribbon?", "Who cut the ribbon this week?"):
        unknown, soon, later, much_later = (sure(asked, passages, day, words) for day in days)
        assert soon > unknown > much_later < later < soon
    vague = sure("Who cut the ribbon?", passages, days[-1], words)
    assert vague > sure("Who cut the ribbon this week?", passages, days[-1], words)


def test_a_new_report_that_agrees_takes_an_old_ones_age_away() -> None:
    article = make_article("new", OPENING, published=date(2026, 3, 3))
    passages = [*scored(OPENING), ScoredPassage(Passage(article, 0, len(OPENING)), 0.0)]
    asked, now = "Who cut the ribbon?", date(2026, 3, 5)
    told, agrees, differs = {"Ida Brandt": 0.6}, {"Ida Brandt": 0.2}, {"Karl Ebbe": 0.2, "Ida Brandt": 0.02}
    fresh = date(2024, 3, 6)
    assert sure(asked, passages, now, told, agrees) == sure(asked, passages, fresh, told, agrees)
    assert sure(asked, passages, now, told, differs) < sure(asked, passages, fresh, told, differs)


@pytest.mark.parametrize("question", ["", "?", "Who?", "who " * 300])
def test_any_question_is_read_and_scores_are_shares(question: str) -> None:
    passages = scored(OPENING)
    reading = TrainedReader(SpanModel(), RuleReader()).read(question, passages)
    assert 0 <= reading.confidence <= 1
    assert all(0 <= span.score <= 1 for span in reading.spans)
    assert TrainedReader(SpanModel(), RuleReader()).read(question, []) == Reading()


def test_confidence_grows_with_each_of_its_grounds() -> None:
    middle = probability(0.3, 0.5, 1.0, 1, -1.0)
    assert 0 < middle < 1
    assert probability(0.6, 0.5, 1.0, 1, -1.0) > middle < probability(0.3, 0.8, 1.0, 1, -1.0)
    assert probability(0.3, 0.5, 2.0, 1, -1.0) > middle > probability(0.0, 0.0, -5.0, 1, -1.0)
    assert probability(0.3, 0.5, 1.0, 4, -1.0) > middle < probability(0.3, 0.5, 1.0, 1, None)
    assert probability(0.3, 0.5, 1.0, 1, None) < probability(0.3, 0.5, 1.0, 1, 0.0)
    assert probability(0.3, 0.5, -2.1, 1, 0.0) < 0.5 * probability(0.3, 0.5, -1.9, 1, 0.0)
    assert probability_of_sentences(0.9) > 0.5 > probability_of_sentences(0.5) == pytest.approx(0.2, abs=0.01)
