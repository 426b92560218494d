"""What is looked at first: the sentences of a passage that say most of the question."""

from __future__ import annotations

from qa_bot.reading.glimpse import glimpse
from tests.conftest import make_article
from vectorstore.article import Passage
from vectorstore.lexical import stems

LONG = "The council met on Monday and spoke about the budget of the coming year for a long time. " * 5
BRIDGE = "Mayor Ida Brandt opened the Lowen bridge. It cost 340 million crowns."


def looked_at(question: str, text: str, start: int = 0) -> str:
    passage = Passage(make_article("a", text), start, len(text))
    return glimpse(frozenset(stems(question)), passage).text


def test_the_sentences_with_the_words_of_the_question_are_looked_at() -> None:
    seen = looked_at("Who opened the Lowen bridge?", f"{LONG}{BRIDGE} {LONG}")
    assert "Ida Brandt opened the Lowen bridge" in seen
    assert len(seen) <= 330


def test_positions_are_those_of_the_article() -> None:
    assert looked_at("Who opened the Lowen bridge?", f"{LONG}{BRIDGE}", start=len(LONG)) == BRIDGE


def test_of_equals_the_first_is_looked_at() -> None:
    assert looked_at("Where is Atlantis?", f"First of all. {LONG}").startswith("First of all.")


def test_a_sentence_without_end_is_looked_at_whole() -> None:
    text = "bridge " * 100
    assert looked_at("Who opened the bridge?", text).split() == text.split()


def test_a_passage_without_sentences_is_looked_at_as_it_is() -> None:
    assert looked_at("Who?", "   ") == "   "
