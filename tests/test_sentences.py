"""Sentence offsets: news prose is full of full stops that end nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.sentences import sentence_at, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["They signed an agreement on Nov. 10 to end fighting.", "Mr. Smith of the U.S. Army agreed."],
        ["Prices rose 3.5 percent.", "J. K. Larsen said so!", "Did she?", "Yes."],
        [['"We will go."', " left."][0], "She left."],
        ["Встреча прошла 10 ноября 2020 г. в Москве.", "Стороны подписали документ."],
        ["Anlaşma 10 Kasım'da imzalandı.", "Ateşkes sürüyor."],
        ["停战协议签署。", "双方同意。"],
    ],
)
def test_sentences_of_news_prose(expected: list[str]) -> None:
    joiner = "" if expected[0].endswith("。") else " "
    assert sentences(joiner.join(expected)) == expected


def test_paragraphs_and_short_lines_end_sentences() -> None:
    assert sentences("A headline without stop\n\nBody text\ngoes on here.") == [
        "A headline without stop",
        "Body text",
        "goes on here.",
    ]


def test_wrapped_prose_is_one_sentence() -> None:
    wrapped = "The council voted on the budget that it had put off since the spring\nbecause of the storm."
    assert sentences(wrapped) == [wrapped]


@given(st.text(alphabet=st.sampled_from('aB. \n!?"”1é。г'), max_size=80))
def test_every_visible_character_lies_in_exactly_one_span(text: str) -> None:
    covered = [position for start, end in sentence_spans(text) for position in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {position for position, char in enumerate(text) if not char.isspace()} <= set(covered)


@pytest.mark.parametrize(("position", "expected"), [(0, "One goes."), (12, "Two come."), (20, "Three stay.")])
def test_the_sentence_at_a_position(position: int, expected: str) -> None:
    text = "One goes. Two come. Three stay."
    start, end = sentence_at(text, position)
    assert text[start:end] == expected
