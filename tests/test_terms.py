from __future__ import annotations

from qa_bot.reading.terms import Term, keys, overlapping, question_terms, words


def test_words_that_mean_the_same_have_the_same_key() -> None:
    (ceasefire,) = question_terms("ceasefire")
    for text in ("a cease-fire", "a cease fire", "the truce", "an agreement to end fighting", "stop the war"):
        assert overlapping(ceasefire, keys(text)), text
    assert not overlapping(ceasefire, keys("they fired at the fence"))


def test_a_phrase_is_one_thing_and_words_that_a_hyphen_joins_are_several() -> None:
    concepts = [word.key for word in words("They agreed to end the long war.") if word.key.startswith("=")]
    assert concepts == ["=ceasefire"]
    text = "The museum re-opened."
    assert {text[word.start : word.end] for word in words(text) if word.key == "=begin"} == {"opened"}


def test_countries_are_met_by_their_adjectives_only() -> None:
    (austria,) = question_terms("Austria")
    assert overlapping(austria, keys("the Austrian chancellor"))
    assert not overlapping(austria, keys("the Australian prime minister"))


def test_names_are_told_from_other_words() -> None:
    terms = question_terms("When was the Karabakh ceasefire signed by South Korea?")
    assert [term.is_name for term in terms] == [True, False, False, True]


def test_words_that_only_ask_are_no_terms() -> None:
    assert question_terms("What is it, and when did they say so?") == ()
    assert question_terms("How hot was it?") == ()
    assert question_terms("?!") == ()


def test_each_term_once() -> None:
    assert question_terms("tunnel, tunnels and the tunnel") == (Term(question_terms("tunnel")[0].key, False),)


def test_words_know_their_places() -> None:
    text = "Turkish troops left."
    assert {text[word.start : word.end] for word in words(text) if word.key.startswith("@")} == {"Turkish"}
