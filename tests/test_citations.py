"""Marks become proofs only where a passage holds what the sentence says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answer import Draft, Quote
from qa_bot.citations import resolve
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

CEASEFIRE = make_article(
    "ceasefire",
    "The war lasted six weeks last year. The two countries signed an agreement on Nov. 10 to end fighting. "
    "Ada Norling left.",
    published=date(2021, 2, 18),
)
BEES = make_article("bees", "A swarm of 20,000 bees stopped tram line 4 in Port Ellison.")
PASSAGES = [ScoredPassage(Passage(a, 0, len(a.text)), 1.0) for a in (CEASEFIRE, BEES)]


def test_a_supported_sentence_quotes_its_proof() -> None:
    found = resolve(Draft("The countries signed an agreement on 10 November 2020 [1]."), PASSAGES)
    (citation,) = found.citations
    assert citation.quote == "The two countries signed an agreement on Nov. 10 to end fighting."
    assert CEASEFIRE.text[citation.start : citation.end] == citation.quote
    assert found.unsupported == ()


@pytest.mark.parametrize(
    "claim",
    [
        "The countries signed an agreement on 11 November 2020 [1].",
        "The countries signed an agreement on 10 November 2020 [2].",
        "The countries signed an agreement with Brazil on 10 November 2020 [1].",
        "Bees stopped tram line 5 in Port Ellison [2].",
        "The moon is made of cheese and everybody knows it [1].",
        "The countries signed an agreement to end fighting.",
    ],
)
def test_an_unsupported_sentence_is_marked_and_loses_its_marks(claim: str) -> None:
    found = resolve(Draft(claim), PASSAGES)
    assert found.citations == ()
    assert len(found.unsupported) == 1
    assert "[" not in found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bees stopped tram line 4 in Port Ellison [2].", "Bees stopped tram line 4 in Port Ellison [2]."),
        ("Bees stopped tram line 4 in Port Ellison [2, 7].", "Bees stopped tram line 4 in Port Ellison [2]."),
        ("Bees stopped tram line 4 in Port Ellison. [2][99]", "Bees stopped tram line 4 in Port Ellison. [2]"),
        ("Bees stopped tram line 4 in Port Ellison 【2】.", "Bees stopped tram line 4 in Port Ellison [2]."),
        ("Bees stopped tram line 4 in Port Ellison [passage 2].", "Bees stopped tram line 4 in Port Ellison [2]."),
        ("Bees stopped tram line 4 in Port Ellison [1-2].", "Bees stopped tram line 4 in Port Ellison [2]."),
    ],
)
def test_marks_of_many_shapes_and_unknown_numbers(text: str, expected: str) -> None:
    assert resolve(Draft(text), PASSAGES).text == expected


def test_given_quotes_are_kept_only_inside_their_article() -> None:
    draft = Draft("**x** [1]", (Quote(1, 0, 7), Quote(1, 5, 10**6), Quote(9, 0, 1), Quote(2, 4, 4)))
    assert [(c.n, c.quote) for c in resolve(draft, PASSAGES).citations] == [(1, "The war")]


@given(st.text(max_size=120), st.lists(st.sampled_from(["[1]", "[2]", "[3]", " bees ", "Nov. 10", ".", "[1-9999]"])))
def test_any_text_gives_true_quotes(text: str, pieces: list[str]) -> None:
    found = resolve(Draft(text + " ".join(pieces)), PASSAGES)
    for citation in found.citations:
        assert citation.quote
        assert citation.article.text[citation.start : citation.end] == citation.quote
