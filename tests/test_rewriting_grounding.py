"""A rewriting that adds what the archive never tells of beside the question is taken back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite
from qa_bot.rewriting.grounding import grounded
from vectorstore.archive import Archive

FERRY = "How many people died when the Lady Maren sank?"


def told(texts: Sequence[str], words: Sequence[str]) -> bool:
    return bool(words) and any(all(word in text.casefold() for word in words) for text in texts)


@pytest.mark.parametrize(
    ("question", "standalone", "expected"),
    [
        ("Who is the captain?", "Who is the captain of the Maren?", "Who is the captain of the Maren?"),
        ("Who won the election?", "Who won the election of the Maren?", "Who won the election?"),
        ("Who invented the telephone?", "Who invented the telephone of the Maren?", "Who invented the telephone?"),
        ("What was the reason?", "What was the reason of the Maren?", "What was the reason of the Maren?"),
        (
            "What was the original price?",
            "What was the original price of the Maren?",
            "What was the original price of the Maren?",
        ),
        ("Was the captain rescued?", "Was the captain of the Maren rescued?", "Was the captain of the Maren rescued?"),
        ("Who steered it?", "Who steered the Maren?", "Who steered the Maren?"),
        ("And in May?", "Who won the election in May?", "Who won the election in May?"),
        ("How many survived?", "How many survived in the Maren?", "How many survived in the Maren?"),
        ("Who won?", "Who won?", "Who won?"),
    ],
)
def test_what_is_added_must_be_told_of_beside_the_question(question: str, standalone: str, expected: str) -> None:
    texts = ["The captain of the Maren was saved.", "Ada Moss won the election in Osby."]
    assert grounded(question, standalone, lambda words: told(texts, words)) == expected


@pytest.mark.parametrize(
    ("question", "is_about_the_ferry"),
    [
        ("Who is the captain?", True),
        ("Who won the cup final?", False),
        ("Why did the tunnel flood?", False),
        ("Who approved the malaria vaccine?", False),
    ],
)
def test_over_the_sample_archive(samples: Archive, question: str, is_about_the_ferry: bool) -> None:
    written = grounded(question, rewrite(question, [Turn(FERRY, "**16**")]), samples.holds_together)
    assert (written != question) is is_about_the_ferry
