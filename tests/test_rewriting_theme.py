"""The theme of a conversation, the topics within it, and the noun phrases that tell them apart."""

from __future__ import annotations

import pytest

from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite
from qa_bot.rewriting.discourse import Discourse, moved_on
from qa_bot.rewriting.phrases import phrases


def asked(*questions: str) -> list[Turn]:
    """A conversation of which only the questions matter."""
    return [Turn(question, "") for question in questions]


def topic_of(question: str) -> str:
    """What a conversation that begins with this question is about."""
    topic = moved_on(Discourse(), question, question, "").topic
    return topic.text if topic is not None else ""


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is the history of the guitar?", "the guitar"),
        ("Who invented the telephone?", "the telephone"),
        ("How did the Black Death spread?", "the Black Death"),
        ("I would like to know about the Silk Road.", "the Silk Road"),
        ("What is a good age to get braces?", "braces"),
        ("What are the best ways to cook a goose?", "a goose"),
        ("What does a marine biologist do?", "a marine biologist"),
        ("What is the most venomous snake?", "snake"),
        ("What did Alder v. Finch decide?", "Alder v. Finch"),
    ],
)
def test_the_first_question_gives_the_topic(question: str, topic: str) -> None:
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is cheese healthy?", ["cheese"]),
        ("Why are bees dying?", ["bees"]),
        ("Is smoked fish healthy?", ["smoked fish"]),
        ("Why did the mammoths go extinct?", ["the mammoths"]),
        ("When did Portugal abolish slavery?", ["Portugal", "slavery"]),
        ("When did humans tame horses?", ["humans", "horses"]),
        ("Which countries recognise Kosovo?", ["countries", "Kosovo"]),
        ("How do you clean a copper pan?", ["a copper pan"]),
        ("What helps against back pain?", ["back pain"]),
        ("What dog breed is the best?", ["dog breed", "the best"]),
    ],
)
def test_verbs_and_predicates_are_no_part_of_a_noun_phrase(question: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in phrases(question)] == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["What is happening in Sudan?"], "How many people have fled?", "How many people have fled in Sudan?"),
        (["What is botany?"], "How are new species named?", "How are new species named in botany?"),
        (
            ["What is botany?", "What is grafting?"],
            "What are the main methods?",
            "What are the main methods of grafting in botany?",
        ),
        (["What is acne?"], "What is the role of hormones?", "What is the role of hormones in acne?"),
    ],
)
def test_a_question_about_a_part_is_told_the_theme(history: list[str], question: str, expected: str) -> None:
    assert rewrite(question, asked(*history)) == expected


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (["What is botany?"], "What is taxonomy?"),
        (["What is botany?"], "Who was Carl Linnaeus?"),
        (["Tell me about the Skarn Tunnel.", "Who is Ada Norling?"], "Where does Ada Norling live?"),
        (["Who is Ada Norling?"], "Is inflation high?"),
        (["What is acne?"], "Tell me about eczema."),
    ],
)
def test_a_new_subject_is_not_put_under_the_theme(history: list[str], question: str) -> None:
    assert rewrite(question, asked(*history)) == question


def test_the_first_topic_is_meant_again_where_another_was_named_on_the_way() -> None:
    history = asked("What is statistics?", "Are surveys expensive?")
    assert rewrite("Who needs to learn it?", history) == "Who needs to learn statistics?"


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["What is a 401 plan?"], "What are the types of plans?", "What are the types of 401 plans?"),
        (["Tell me about drum brakes."], "What if the brake fails?", "What if the drum brake fails?"),
        (["Which dog breed is calm?"], "What kind should I get?", "What kind of dog breed should I get?"),
        (["What is green tea?"], "How much can you drink in a day?", "How much green tea can you drink in a day?"),
        (["What is a nurse practitioner?"], "How do I become one?", "How do I become a nurse practitioner?"),
        (["What are pygmy goats?"], "Which are important ones?", "Which are important pygmy goats?"),
    ],
)
def test_nouns_and_modifiers_that_are_left_out_come_back(history: list[str], question: str, expected: str) -> None:
    assert rewrite(question, asked(*history)) == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["What is barley?"], "How is wheat different?", "How is wheat different from barley?"),
        (
            ["How has Spotify changed politics?"],
            "How about sports and music?",
            "How has Spotify changed sports and music?",
        ),
        (["Tell me about Norway.", "Tell me about Sweden."], "Is there a king in either of them?", None),
    ],
)
def test_two_things_side_by_side(history: list[str], question: str, expected: str | None) -> None:
    written = rewrite(question, asked(*history))
    assert written == expected if expected is not None else {"Norway", "Sweden"} <= set(written.strip("?").split())
