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
STOPPED = "Bees stopped tram line 4 in Port Ellison"


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
        "The countries signed an agreement with Brazil on 10 November 2020 [1].",
        "Bees stopped tram line 5 in Port Ellison [2].",
        "The moon is made of cheese and everybody knows it [1].",
        "Everybody was glad to hear it.",
        "The countries did not sign an agreement [1].",
    ],
)
def test_an_unsupported_sentence_is_reported_and_loses_its_marks(claim: str) -> None:
    found = resolve(Draft(claim), PASSAGES)
    assert found.citations == ()
    assert found.unsupported == (claim.replace(" [1]", "").replace(" [2]", ""),)
    assert "[" not in found.text


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("[2]", " [2]"),
        (" [2]", " [2]"),
        (" [2, 7]", " [2]"),
        (" [2][2]", " [2][2]"),
        (" 【2】", " [2]"),
        (" 【2†source】", " [2]"),
        (" ［２］", " [2]"),
        (" [passage 2]", " [2]"),
        (" [Passages 2 and 9]", " [2]"),
        (" [passage 2, passage 9]", " [2]"),
        (" [^2]", " [2]"),
        (" [1-2]", " [2]"),
        (" [1–999]", " [2]"),
        (" [0][2][3][99]", " [2]"),
        (" ([9]) [2]", " [2]"),
    ],
)
def test_marks_of_many_shapes_and_unknown_numbers(mark: str, expected: str) -> None:
    found = resolve(Draft(f"{STOPPED}{mark}."), PASSAGES)
    assert found.text.replace(" ", "") == f"{STOPPED}{expected}.".replace(" ", "")
    assert "  " not in found.text
    assert [citation.n for citation in found.citations] == [2]


def test_marks_behind_the_full_stop_belong_to_the_sentence_before() -> None:
    found = resolve(Draft(f"{STOPPED}. [2][99] Ada Norling left. [1]"), PASSAGES)
    assert found.text == f"{STOPPED}. [2] Ada Norling left. [1]"
    assert [citation.n for citation in found.citations] == [2, 1]


@pytest.mark.parametrize("mark", ["", " [1]", " [9]"])
def test_a_sentence_that_another_passage_proves_gets_its_mark(mark: str) -> None:
    found = resolve(Draft(f"{STOPPED}{mark}."), PASSAGES)
    assert found.text == f"{STOPPED} [2]."
    assert found.citations[0].quote == BEES.text
    assert found.unsupported == ()


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("**10 November 2020** [1]", "The two countries signed"),
        ("20,000 [2].", "A swarm"),
        ("Ada Norling [1]", "Ada Norling left."),
    ],
)
def test_the_barest_answer_is_proved_by_the_passage_that_it_names(text: str, quote: str) -> None:
    (citation,) = resolve(Draft(text), PASSAGES).citations
    assert citation.quote.startswith(quote)
    if text[0].isdigit() or text[0] == "*":
        assert resolve(Draft(text.split(" [")[0]), PASSAGES).citations == ()


def test_a_sentence_from_two_passages_keeps_the_marks_of_both() -> None:
    text = "An agreement was signed on 10 November 2020 [1], and bees stopped tram line 4 [2]."
    found = resolve(Draft(text), PASSAGES)
    assert found.text == text
    assert [citation.n for citation in found.citations] == [1, 2]
    assert resolve(Draft(text.replace("line 4", "line 5")), PASSAGES).citations == ()


def test_years_and_other_brackets_stay() -> None:
    assert "[2020] [sic] [12" in resolve(Draft(f"{STOPPED} [2020] [sic] [12 [9]."), PASSAGES).text


def test_layout_survives() -> None:
    found = resolve(Draft(f"- {STOPPED} [2].\n- Ada Norling left [1]."), PASSAGES)
    assert found.text == f"- {STOPPED} [2].\n- Ada Norling left [1]."


def test_each_sentence_is_judged_for_itself() -> None:
    found = resolve(Draft(f"{STOPPED} [2]. The mayor of Port Ellison was stung [2]. Is that so?"), PASSAGES)
    assert found.unsupported == ("The mayor of Port Ellison was stung.",)
    assert [citation.n for citation in found.citations] == [2]


def test_given_quotes_are_kept_only_inside_their_article_and_marks_only_with_them() -> None:
    draft = Draft("**x** [1] y [2]", (Quote(1, 0, 7), Quote(1, 5, 10**6), Quote(9, 0, 1), Quote(2, 4, 4)))
    found = resolve(draft, PASSAGES)
    assert [(c.n, c.quote) for c in found.citations] == [(1, "The war")]
    assert found.text == "**x** [1] y"


def test_without_passages_nothing_is_cited() -> None:
    found = resolve(Draft(f"{STOPPED} [1]."), [])
    assert (found.text, found.citations) == (f"{STOPPED}.", ())


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["[1]", "[2] ", "[3]", " bees", "Nov. 10", ". ", "[1-9999]", "【1†", "not", "20,000", STOPPED]),
    ),
    max_size=12,
).map("".join)


@given(TEXTS, st.lists(st.builds(Quote, *[st.integers(-3, 200)] * 3), max_size=3))
def test_any_text_gives_true_quotes_and_no_mark_without_one(text: str, quotes: list[Quote]) -> None:
    found = resolve(Draft(text, tuple(quotes)), PASSAGES)
    for citation in found.citations:
        assert citation.quote
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert citation.article is PASSAGES[citation.n - 1].passage.article
    cited = {f"[{citation.n}]" for citation in found.citations}
    assert {mark for mark in ("[1]", "[2]") if mark in found.text} <= cited
