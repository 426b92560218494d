"""Whether a sentence tells the deed that is asked about, of the one who did it."""

from __future__ import annotations

import pytest

from qa_bot.reading.deeds import tells_of_another, tells_who_did_it
from qa_bot.reading.questions import understand
from qa_bot.reading.spans import Reading
from qa_bot.reading.trained_reader import TrainedReader
from tests.conftest import make_article
from tests.test_trained_reader import Scripted, Silent, scored

SANK = "She replaces the Nora Bay, which sank on Tuesday."
LEFT = "Captain Ivo Lund, who had led the crew, resigned on Tuesday."
LOST = "Tarn Rovers lost the final to Quill Town on Tuesday."
STAYED = "Ivo Lund said on Tuesday that he would not resign."
SWORN_IN = "Ada Moss was sworn in as mayor on Tuesday."
SPOKE = "The bridge stays closed, Mayor Ada Moss said on Tuesday."
CUT = "The Bank of Tarn cut its rate on Tuesday."


@pytest.mark.parametrize(
    ("question", "text", "of_another"),
    [
        ("When did the Alma Grey sink?", SANK, True),
        ("When did the Nora Bay sink?", SANK, False),
        ("When did Bo Sand resign?", LEFT, True),
        ("When did Ivo Lund resign?", LEFT, False),
        ("When did Ivo Lund resign?", STAYED, True),
        ("When did Ivo Lund not resign?", STAYED, False),
        ("When did Tarn Rovers win the final?", LOST, True),
        ("When did Tarn Rovers lose the final?", LOST, False),
        ("When did Quill Town win the final?", LOST, False),
        ("When was Bo Sand sworn in?", SWORN_IN, True),
        ("When did Bo Sand become mayor?", SWORN_IN, True),
        ("On what day did Ada Moss become mayor?", SWORN_IN, False),
        ("When did Ada Moss become mayor?", SPOKE, True),
        ("When did Ada Moss say that the bridge stays closed?", SPOKE, False),
        ("When did the Bank of Tarn raise its rate?", CUT, True),
        ("When did the Bank of Tarn cut its rate?", CUT, False),
        ("When was Bo Sand sent off?", CUT, True),
        ("When did it happen?", LEFT, False),
        ("Who resigned on Tuesday?", LEFT, False),
    ],
)
def test_a_day_answers_for_the_one_who_did_it(question: str, text: str, of_another: bool) -> None:
    start = text.index("Tuesday")
    assert tells_of_another(question, make_article("a", text), start) is of_another


def test_a_pronoun_speaks_of_the_one_before() -> None:
    text = "Bo Sand had led the crew for years. He left the ship on Tuesday."
    start = text.index("Tuesday")
    for question, of_another in (("When did Bo Sand quit?", False), ("When did Ada Moss quit?", True)):
        assert tells_of_another(question, make_article("a", text), start) is of_another


def test_an_answer_that_is_told_of_somebody_else_gives_way_and_makes_less_sure() -> None:
    def read(question: str) -> Reading:
        passages = scored("Ivo Lund resigned on 3 May 2024.", "Bo Sand was seen on 4 May 2024.")
        words = [{"3 May 2024": 0.8}, {"4 May 2024": 0.1}]
        return TrainedReader(Scripted(*words), Silent()).read(question, passages, None)

    of_him, of_another = read("When did Ivo Lund resign?"), read("When did Bo Sand resign?")
    assert (of_him.spans[0].n, of_another.spans[0].n) == (1, 2)
    assert of_another.confidence < 0.3 * of_him.confidence


@pytest.mark.parametrize(
    ("question", "text", "did_it"),
    [
        ("Who signed the truce?", "Ada Moss and Ivo Lund signed the truce.", True),
        ("Who signed the truce in Tarn?", "Ada Moss and Ivo Lund signed the truce.", False),
        ("Who signed the truce?", "Bo Sand signed the truce. Ada Moss watched.", False),
        ("Who beat Bo Sand?", "Ada Moss beat Bo Sand.", True),
        ("Who beat Bo Sand?", "Bo Sand beat Ada Moss.", False),
        ("Who is signing the truce?", "Ada Moss signed the truce.", False),
    ],
)
def test_who_did_it_is_told_in_the_words_of_the_question(question: str, text: str, did_it: bool) -> None:
    start = text.index("Ada Moss")
    assert tells_who_did_it(understand(question), make_article("a", text), start, start + 8) is did_it
