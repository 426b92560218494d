"""The tests on words behind a proof: clauses, names, opposites, roles, figures."""

from __future__ import annotations

import pytest

from qa_bot.checking.certainty import degrees, is_overstated, stated
from qa_bot.checking.clauses import clauses
from qa_bot.checking.figures import are_misplaced, parts
from qa_bot.checking.measures import are_told, measures
from qa_bot.checking.speakers import is_misattributed, sources, speakers
from qa_bot.reading.naming import capitals, full_names, name_spans, refers_back, subject
from qa_bot.reading.opposites import are_opposed, stances
from qa_bot.reading.roles import are_crossed, roles
from qa_bot.reading.terms import keys
from vectorstore.sentences import sentence_spans

KNOWN = capitals("it is said of Lund, of Sand, of Tolland, of Teral, of Osmark, of Northgate")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ada Lund left, but she came back", ["Ada Lund left", "she came back"]),
        ("Ada Lund, who leads the party, left in May", ["who leads the party", "Ada Lund left in May"]),
        ("Kalbajar, Aghdam and Lachin were handed over", ["Kalbajar, Aghdam and Lachin were handed over"]),
        ("It cost 48 million and carries 260 people", ["It cost 48 million", "carries 260 people"]),
        ("", []),
    ],
)
def test_clauses(sentence: str, expected: list[str]) -> None:
    assert clauses(sentence) == expected


@pytest.mark.parametrize(
    ("text", "names", "is_subject", "leans"),
    [
        ("Residents of Upper Kestrel went home.", ["Upper Kestrel"], False, False),
        ("Prices rose.", [], False, True),
        ("Sand, 58, resigned.", ["Sand"], True, False),
        ("She said that Ada Lund left.", ["Ada Lund"], False, True),
        ("In May Ada Lund left.", ["Ada Lund"], False, False),
        ("“It is late,” Ada Lund said.", ["Ada Lund"], True, False),
    ],
)
def test_names_subjects_and_sentences_that_lean_on_the_one_before(
    text: str, names: list[str], is_subject: bool, leans: bool
) -> None:
    spans = name_spans(text, KNOWN)
    assert [text[start:end] for start, end in spans] == names
    assert bool(subject(text, spans)) is is_subject
    assert refers_back(text, spans) is leans


def test_a_name_is_full_where_only_one_ends_in_it() -> None:
    text = "It was Ada Lund who met Agnes Tolland of Tolland. Then Ulrich Tolland met Lund."
    assert full_names(text, KNOWN) == {"Lund": "Ada Lund"}


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("The price falls to 49 million", "The price rises to 49 million", True),
        ("Ada Lund resigned", "Ada Lund stays in office", True),
        ("Ada Lund refused to step down", "Ada Lund remains mayor", False),
        ("Ada Lund resigned", "The party demanded that Ada Lund resign", True),
        ("Ada Lund rejected calls to resign", "Ada Lund said that she would not step down", False),
        ("Parliament approved it", "Parliament voted against it", True),
        ("The bridge will not reopen", "The bridge stays closed", False),
        ("The bridge opened", "The bridge opened, closed and opened again", False),
    ],
)
def test_opposites_and_what_denies_them(one: str, other: str, opposed: bool) -> None:
    assert are_opposed(stances(one), stances(other)) is opposed


@pytest.mark.parametrize(
    ("claim", "told", "crossed"),
    [
        ("Ashby Rovers won the final", "Ashby Rovers lost the final to Port Ellison United", True),
        ("Port Ellison United won the final", "Ashby Rovers lost the final to Port Ellison United", False),
        ("Northgate were beaten by Ashby Rovers", "Ashby Rovers beat Northgate", False),
        ("Northgate beat Ashby Rovers", "Ashby Rovers beat Northgate", True),
        ("Tolland pays Brightwater", "Brightwater pays Tolland", True),
        ("Tolland receives 45 million from Brightwater", "Brightwater pays Tolland 45 million", False),
        ("Teral has approved the vaccine", "Osmark has approved the vaccine", True),
        ("Ada Lund thanked Bo Sand", "Bo Sand thanked Ada Lund", True),
        ("Ada Lund is leaving the club", "Ada Lund leaves the club", False),
        ("Bo Sand was thanked by Ada Lund", "Ada Lund thanked Bo Sand", False),
        ("A rail bent near Osby", "A rail bent near Kestrel", True),
        ("Turkey signed it", "The ministers of Turkey and Russia signed it", False),
    ],
)
def test_who_does_what_to_whom(claim: str, told: str, crossed: bool) -> None:
    assert are_crossed(roles(claim, KNOWN), roles(told, KNOWN), keys(told)) is crossed


@pytest.mark.parametrize(
    ("claim", "misplaced"),
    [
        ("The city had spoken of 38 million", False),
        ("The city had spoken of 52 million", True),
        ("The engineers had spoken of 52 million", False),
        ("The sum was 99 million", False),
    ],
)
def test_a_figure_belongs_to_the_words_around_it(claim: str, misplaced: bool) -> None:
    told = "In May the city had spoken of 38 million and the engineers of 52 million."
    assert are_misplaced(parts(claim, KNOWN), parts(told, KNOWN)) is misplaced


@pytest.mark.parametrize(
    ("claim", "told", "overstated"),
    [
        ("The dam was raised", "The dam is to be raised", True),
        ("The firm bought its rival", "The firm wants to buy its rival", True),
        ("Sand stole the money", "Sand is accused of stealing the money", True),
        ("The pumping stopped", "The lake would fill if the pumping stopped today", True),
        ("Prisoners were exchanged", "Prisoners could be counted and exchanged", True),
        ("The office will forbid the merger", "The office could forbid the merger", True),
        ("The firm plans to buy its rival", "The firm wants to buy its rival", False),
        ("The villagers left", "The villagers had to leave", False),
        ("The hinge had not been replaced", "The hinge should have been replaced", False),
        ("The motor had to be replaced", "The motor has to be replaced", False),
        ("The dam was raised", "The dam, raised last year, is to be painted", False),
        ("The well was drilled", "The well that was drilled in May is to be closed", False),
    ],
)
def test_what_is_planned_or_possible_is_not_done(claim: str, told: str, overstated: bool) -> None:
    assert is_overstated(stated(claim), degrees(told)) is overstated


@pytest.mark.parametrize(
    ("claim", "told", "misattributed"),
    [
        ("Ada Lund said that the well was dry", "The well is dry, according to geologist Bo Sand.", True),
        ("Ada Lund said that the well was dry", "“The well is dry,” said the geologist, Bo Sand.", True),
        ("The police said that the well was dry", "The well is dry, the engineers had told the council.", True),
        ("Ada Lund fears for the jobs", "The union fears for the jobs; Ada Lund is glad.", True),
        ("Bo Sand said that the well was dry", "One of the geologists, Bo Sand, said that the well was dry.", False),
        ("The ministry said that the well was dry", "Health Minister Ada Lund said that the well was dry.", False),
        ("Teral said that the well was dry", "The well is dry, Teral's president said.", False),
        ("Ada Lund said that the well was dry", "A report said that the well was dry.", False),
        ("Ada Lund said that the well was dry", "The well was dry.", False),
    ],
)
def test_what_one_says_another_has_not_said(claim: str, told: str, misattributed: bool) -> None:
    assert is_misattributed(sources(claim, KNOWN), sources(told, KNOWN)) is misattributed


def test_a_quote_over_several_sentences_has_one_speaker() -> None:
    text = (
        "“It was dark. I saw nothing,” Ada Lund said. “But I heard it.”\n\nThe bridge is closed. Bo Sand said no more."
    )
    found = speakers(text, sentence_spans(text), KNOWN)
    assert [sorted(key for source in of for key in source.names) for of in found] == [
        ["ada", "lund"], ["ada", "lund"], ["ada", "lund"], [], ["bo", "sand"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Its shares fell by 19 percent", True),
        ("Its shares fell by 18 percent", False),
        ("Its shares fell to 18 crowns", True),
        ("It dived 12 metres", True),
        ("It dived to 9 metres", False),
        ("It has 12 ships", False),
        ("It employs 700 people", True),
        ("The profit was 40 million crowns", True),
    ],
)
def test_a_figure_measures_one_thing_and_goes_one_way(claim: str, told: bool) -> None:
    text = "The shares fell 19 percent to 18 crowns, and the wreck lies 12 metres deep, from 9 metres before, for 700 or 40 million."
    assert are_told(measures(claim), [(measures(text), keys(text))]) is told
