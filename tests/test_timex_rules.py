from __future__ import annotations

from datetime import date

import pytest

from qa_bot.reading.days import Grain
from qa_bot.reading.timex_rules import RULES, Context, month_number


@pytest.mark.parametrize(
    ("name", "number"),
    [("Nov", 11), ("November", 11), ("Kasım", 11), ("ноября", 11), ("Dezember", 12), ("May", 5), ("mayo", 5)],
)
def test_months_in_several_languages(name: str, number: int) -> None:
    assert month_number(name) == number


@pytest.mark.parametrize("word", ["may", "march", "mar", "dec"])
def test_lower_case_words_are_no_english_months(word: str) -> None:
    assert month_number(word) is None


def test_a_rule_gives_the_expression_without_its_surroundings() -> None:
    text = "elections in December"
    found = [span[:2] for rule in RULES for span in rule.found_in(text, 0, len(text))]
    assert (text.index("December"), len(text)) in found


def test_that_year_is_the_year_last_named() -> None:
    text = "May 3 of that year"
    context = Context(date(2024, 3, 7), year=2019)
    meanings = [
        rule.meaning(match, context) for rule in RULES for _, end, match in rule.found_in(text, 0, 18) if end == 18
    ]
    assert any(m and m.days == (date(2019, 5, 3), date(2019, 5, 3)) and m.grain is Grain.DAY for m in meanings)
