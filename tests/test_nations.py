from __future__ import annotations

import pytest

from qa_bot.reading.nations import country_of, is_country, is_state


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Turkey", "Turkey"),
        ("Turkish", "Turkey"),
        ("Russians", "Russia"),
        ("the U.S.", "United States"),
        ("South Korean", "South Korea"),
        ("Britain", "United Kingdom"),
        ("Austria", "Austria"),
        ("Australian", "Australia"),
        ("us", None),
        ("Karabakh", None),
        ("", None),
    ],
)
def test_country_of_names_and_adjectives(name: str, country: str | None) -> None:
    assert country_of(name) == country


def test_adjectives_are_no_countries_names() -> None:
    assert is_country("Russia")
    assert is_country("the US")
    assert not is_country("Russian")
    assert not is_country("Moscow")


def test_states() -> None:
    assert is_state("New York")
    assert not is_state("New")
