"""What singles one thing out of several."""

from __future__ import annotations

import pytest

from qa_bot.reading.distinction import is_singled_out
from qa_bot.reading.spans import Span
from qa_bot.reading.told import Told
from tests.conftest import make_article

TEXT = "Bruno Keller owns the largest almond farm near Osby. The 2nd largest belongs to Ada Lund."


@pytest.mark.parametrize(
    ("question", "text", "singled_out"),
    [
        ("Who owns the largest farm?", TEXT, True),
        ("Who owns the second largest farm?", TEXT, True),
        ("Who owns the second largest farm?", "Bruno Keller owns the largest farm.", False),
        ("Who owns the second largest farm?", "Bruno Keller owns it. " + "x" * 400 + " The second lies idle.", False),
        ("Who owns the second-largest farm?", "Bruno Keller owns the second-biggest farm.", True),
        ("Who owns the 2nd largest farm?", "Bruno Keller owns the largest farm.", False),
        ("Who owns the 2nd largest farm?", "Bruno Keller owns the second largest farm.", True),
        ("Who was the runner up?", "Bruno Keller won.", False),
        ("Who was ill after the fourth dose?", "Bruno Keller was ill after the third.", False),
        ("Where was the Fourth of July parade?", "Bruno Keller led the July 4 parade.", True),
        ("When did the Second World War end?", "Bruno Keller came home after World War II.", True),
        ("Who was the runner-up?", "Bruno Keller came second.", True),
        ("Who was the runner-up?", "Bruno Keller won.", False),
        ("Who has the THIRD fastest car?", "Bruno Keller's is the 3RD fastest.", True),
        ("Who owns the two smaller farms?", "Bruno Keller owns the largest of the three farms.", False),
        ("Who owns the smaller farm?", "Bruno Keller owns one farm. It is small.", True),
        ("Who owns the bigger farm?", "Bruno Keller owns the larger of two farms.", True),
        ("Who is the player older than Moss?", "Bruno Keller had lived longer.", True),
        ("What did the older woman see?", "Bruno Keller left.", True),
        ("Who owns the oldest farm?", "Bruno Keller owns a farm.", True),
        ("Who took 40 seconds?", "Bruno Keller took 40 s.", True),
    ],
)
def test_an_answer_stands_by_what_singles_it_out(question: str, text: str, singled_out: bool) -> None:
    start = text.index("Bruno Keller")
    one = Told(Span(1, start, start + 12, 0.9), ("bruno", "keller"), make_article("a", text))
    assert is_singled_out(question, one) is singled_out


def test_the_headline_may_say_it() -> None:
    article = make_article("a", "Bruno Keller was there.", title="Keller takes second place")
    assert is_singled_out("Who took second place?", Told(Span(1, 0, 12, 0.9), ("bruno", "keller"), article))
