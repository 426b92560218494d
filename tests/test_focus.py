"""Of a long passage, the sentences that speak of the question are read, with the room that is left behind them."""

from __future__ import annotations

from qa_bot.reading.focus import MOST_CHARACTERS, focused
from tests.conftest import make_article
from vectorstore.article import Passage

FILLER = "It rained all day and nothing else of note took place anywhere near. "
TOLD = "Drivers in Port Ellison walked out on Monday. Their union asks for six percent. "


def long_passage(before: int) -> Passage:
    text = FILLER * before + TOLD + FILLER * 8
    return Passage(make_article(text=text), 0, len(text))


def test_a_short_passage_stays_whole() -> None:
    passage = Passage(make_article(text=TOLD), 0, len(TOLD))
    assert focused("Who walked out?", passage) is passage


def test_the_words_of_the_question_choose_the_part() -> None:
    for before in (0, 3, 12):
        part = focused("When did drivers walk out in Port Ellison?", long_passage(before))
        assert TOLD.strip() in part.text
        assert len(part.text) <= MOST_CHARACTERS


def test_a_name_counts_more_than_another_word() -> None:
    text = "Talks began after the strike began. " + FILLER * 8 + "Ida Brandt spoke. " + FILLER * 8
    part = focused("Why did Ida Brandt begin the strike?", Passage(make_article(text=text), 0, len(text)))
    assert "Ida Brandt" in part.text


def test_a_single_long_sentence_is_read_whole() -> None:
    text = "word " * 400 + "end."
    assert focused("word?", Passage(make_article(text=text), 0, len(text))).text == text


def test_a_question_without_words_reads_some_part() -> None:
    passage = long_passage(3)
    assert focused("?", passage).text in passage.text
