from __future__ import annotations

import pytest

from qa_bot.reading.candidates import candidates, is_time_of_day, names
from qa_bot.reading.questions import understand


def found(question: str, sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in candidates(sentence, understand(question), [])]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Turkish Foreign Minister Mevlut Cavusoglu met Sergey Lavrov.", ["Mevlut Cavusoglu", "Sergey Lavrov"]),
        ("In May, the Bank of Valmere said no.", ["Bank of Valmere"]),
        ("Turkey's Recep Tayyip Erdogan spoke.", ["Turkey", "Recep Tayyip Erdogan"]),
        ("Armenia and Azerbaijan signed it.", ["Armenia", "Azerbaijan"]),
        ("The two met on Tuesday.", []),
        ("", []),
    ],
)
def test_names(sentence: str, expected: list[str]) -> None:
    got = [sentence[start:end] for start, end in names(sentence)]
    for name in expected:
        assert any(name in one for one in got), got
    assert bool(got) == bool(expected)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many settlements?", "They took nearly 300 settlements on a 2-1 vote.", ["nearly 300"]),
        ("How many died?", "Hundreds of thousands of people died.", ["Hundreds of thousands"]),
        ("How many died?", "About 12 percent of 1,960 men died.", ["1,960"]),
        ("How much did it cost?", "It cost $2.5 million, or 3 million euros.", ["$2.5 million", "3 million euros"]),
        ("What percentage?", "About 52.5 percent of 70 voters.", ["About 52.5 percent"]),
        ("How long did it last?", "It lasted six weeks, two years ago.", ["six weeks"]),
        (
            "What time does it open?",
            "From 8 a.m. or 19:30 to midnight, not from ten people.",
            ["8 a.m.", "19:30", "midnight"],
        ),
        ("What time does it open?", "At two schools lessons start at seven after a 10:1 vote.", ["seven"]),
        ("What time does it open?", "It opens at half past ten.", ["half past ten"]),
        ("How long is the tunnel?", "The 11.4-kilometre tunnel took 3 years.", ["11.4-kilometre"]),
        ("How big was the fire?", "It burned 5,150 hectares and 63 houses.", ["5,150 hectares"]),
        ("How old is she?", "Nolan, 47, is a coach; her 9-year-old son plays.", ["47", "9"]),
        ("Which country was it?", "The South Korean and U.S. envoys met in Paris.", ["South Korean", "U.S"]),
        ("Which state was it?", "It fell in New York and in Paris.", ["New York"]),
        ("What was the score?", "They won 5-4 in 2020.", ["5-4"]),
    ],
)
def test_figures_with_their_units_and_places_from_lists(question: str, sentence: str, expected: list[str]) -> None:
    assert found(question, sentence) == expected


@pytest.mark.parametrize(("words", "is_one"), [("8 a.m.", True), ("8", True), ("5 March", False), ("ferry", False)])
def test_a_time_of_day_stands_at_its_own_words(words: str, is_one: bool) -> None:
    text = "The ferry leaves on 5 March at 8 a.m. from the pier."
    start = text.index(words)
    assert is_time_of_day(text, start, start + len(words)) is is_one
