from __future__ import annotations

import pytest

from qa_bot.reading.outcomes import is_on_wrong_side, is_told_as_other_side
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import span_model
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who won the cup final?", "Ashby lost the final.", True),
        ("Which club has won the cup?", "Ashby narrowly lost the final.", True),
        ("Who was the winner of the final?", "Ashby were beaten by Ellison.", True),
        ("Who lost the cup final?", "Ashby beat Ellison.", True),
        ("Who won the cup final?", "Ashby won the final.", False),
        ("Who lost the cup final?", "Ashby lost the final.", False),
        ("Who did Ellison beat in the final?", "Ashby lost the final.", False),
        ("Which club was beaten by Ellison?", "Ashby lost the final.", False),
        ("Who won the seat that Lund lost?", "Ashby lost it.", False),
        ("Who coached the side?", "Ashby lost the final.", False),
    ],
)
def test_who_lost_is_not_who_won(question: str, text: str, expected: bool) -> None:
    assert is_on_wrong_side(question, text, 0, len("Ashby")) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who became mayor?", "He succeeds Ada Lund, whose term ended.", True),
        ("Who became mayor when Moss left?", "Karl Moss replaced the outgoing mayor Ada Lund.", True),
        ("Who takes over the bank?", "Karl Moss takes over from Ada Lund.", True),
        ("Who succeeded Karl Moss?", "Karl Moss was succeeded by Ada Lund.", False),
        ("Who became mayor?", "Ada Lund succeeds Karl Moss.", False),
        ("Who did Karl Moss succeed?", "He succeeds Ada Lund.", False),
        ("Who cut the ribbon?", "He succeeds Ada Lund.", False),
        ("Which coach is being replaced?", "He replaces Ada Lund.", False),
        ("Who became coach?", "The club replaced him with Ada Lund.", False),
        ("Who became coach?", "Succeeding him is Ada Lund.", False),
        ("Who became coach?", "Karl Moss was replaced when Ada Lund won.", False),
        ("Who became coach?", "The board replaced Karl Moss and named Ada Lund.", False),
        ("Who will Karl Moss succeed?", "He will succeed Ada Lund.", False),
        ("Who has Karl Moss replaced?", "Karl Moss replaced Ada Lund.", False),
        ("Who got replaced?", "Karl Moss replaced Ada Lund.", False),
        ("Who won the race and became mayor?", "Ada Lund lost the race.", True),
    ],
)
def test_who_was_succeeded_is_not_who_came(question: str, text: str, expected: bool) -> None:
    start = text.index("Ada Lund")
    assert is_on_wrong_side(question, text, start, start + len("Ada Lund")) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who won the cup final?", "Ashby won the quarter-final.", True),
        ("Who scored in the final of the cup?", "Ashby scored in the semifinal on Saturday.", True),
        ("Who won the cup final?", "Ashby, through since the semi-final, won the final.", False),
        ("Who won the semi-final of the cup?", "Ashby won the semi-final.", False),
        ("What was the final tally in the town?", "Ashby was counted after the second round.", False),
        ("Who won the cup?", "Ashby won the quarter-final.", False),
    ],
)
def test_the_rounds_before_are_not_the_final(question: str, text: str, expected: bool) -> None:
    assert is_on_wrong_side(question, text, 0, len("Ashby")) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who is the mayor?", "Ada Lund leaves the town hall after five years.", True),
        ("Who's the mayor?", "Ada Lund, 61, has resigned as mayor.", True),
        ("Who is the mayor?", "It has been vacant since Ada Lund's resignation.", True),
        ("Who is the mayor?", "The former mayor Ada Lund praised him.", True),
        ("Who is the mayor?", "Karl Moss succeeds Ada Lund.", True),
        ("Who is the mayor?", "Mayor Ada Lund said that she would stay.", False),
        ("Who is the mayor who resigned?", "Ada Lund resigned as mayor.", False),
        ("Who is the former mayor?", "The former mayor Ada Lund praised him.", False),
        ("Who was the mayor?", "Ada Lund resigned as mayor.", False),
        ("Who resigned?", "Ada Lund resigned as mayor.", False),
    ],
)
def test_who_left_is_not_who_is_there(question: str, text: str, expected: bool) -> None:
    start = text.index("Ada Lund")
    assert is_on_wrong_side(question, text, start, start + len("Ada Lund")) is expected


def test_the_winner_is_the_one_to_whom_the_other_lost() -> None:
    text = "Osby Town lost the final of the national cup to Lowen Athletic 0-2 on Saturday in front of 40,000 people."
    article = make_article("a", text, title="Osby Town lose the cup final")
    passages = [ScoredPassage(Passage(article, 0, len(text)), 5.0)]
    reader = TrainedReader(span_model(), RuleReader())
    (winner, *_), (loser, *_) = (
        reader.read(question, passages).spans for question in ("Who won the cup final?", "Who lost the cup final?")
    )
    assert text[winner.start : winner.end] == "Lowen Athletic"
    assert text[loser.start : loser.end] == "Osby Town"


@pytest.mark.parametrize(
    ("question", "text", "words", "expected"),
    [
        ("Who lost the final?", "Osby lost the final to Lowen.", "Lowen", True),
        ("Who won the final between Osby and Lowen?", "Coach Ida Roe smiled in the final.", "Ida Roe", True),
        ("Who won the final between Osby and Lowen?", "Lowen celebrated the final.", "Lowen", False),
        ("Who scored in the final?", "Ada Lund was sent off and will miss the final.", "Ada Lund", True),
        ("Who was sent off?", "Ada Lund was sent off.", "Ada Lund", False),
        (
            "Who won the recount?",
            "Ada Lund, the leader of the opposition, who lost the recount, smiled.",
            "Ada Lund",
            True,
        ),
    ],
)
def test_a_side_is_told_by_what_stands_beside_it(question: str, text: str, words: str, expected: bool) -> None:
    start = text.index(words)
    assert is_on_wrong_side(question, text, start, start + len(words)) is expected


def test_who_lost_another_match_may_have_won_this_one() -> None:
    text = "Osby lost the semi-final of the cup."
    assert not is_told_as_other_side("Who won the cup final?", text, 0, 4)
    assert is_told_as_other_side("Who won the cup final?", "Osby lost the final of the cup.", 0, 4)
