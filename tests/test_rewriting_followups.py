"""Follow-ups as people ask them of an archive: after an answer, in fragments, with corrections."""

from __future__ import annotations

import pytest

from qa_bot.answer import Turn
from qa_bot.rewriting import rewrite
from qa_bot.rewriting.phrases import phrases

MAYOR = Turn("Who is the mayor of Port Ellison?", "**Samir Haddad** [1]")
CHIEF = Turn("Who is the chief of the harbour office?", "**Paul Hadley** [1]")
FERRY = Turn("How many people died when the Lady Maren sank?", "**16** [1]")
FERRY_DAY = Turn("and when did that happen?", "**March 5** [1]")
CAPTAIN = Turn("who was the captain?", "**Sofie Dahlgren** [1]")
BRIDGE = Turn("Why is the harbour bridge closed?", "“Inspectors had found cracks.” [1]")
SUM = Turn("Who says 52 million?", "“The report names 52 million crowns.” [1]")
RATE = Turn("What is the interest rate now?", "**5.25 percent** [1]")
KEY_RATE = Turn("What is the key interest rate in Valmere?", "**3.50 percent** [1]")
TRAM = Turn("Why did the tram stop in Port Ellison?", "“A swarm of bees stopped it.” [1]")
SEALS = Turn("How many seals are in the harbour?", "**23** [1]")
CAFE = Turn("How old is Müller?", "**78** [1]")
LIBRARY = Turn("What can you borrow in the Ashby library?", "**a cello** [1]")
BRANDT = Turn("Who is Brandt?", "**Olav Brandt** [1]")
BUILDER = Turn("Who built the Skarn tunnel?", "**Hartmann-Lowe** [1]")
HEAD = Turn("Who succeeded Viktor Sand?", "**Ingrid Moll** [1]")
SUMMIT = Turn("Where did the leaders of Armenia and Russia meet?", "**Moscow** [1]")
TRUCE = Turn("Where was the second truce agreed?", "**Moscow** [1]")
HEAT = Turn("How many people died in the heatwave?", "**23** [1]")
BOXES = Turn("Where were the lost ballot boxes found?", "**in a gym** [1]")
ELECTION = Turn("Who won the election in Port Ellison?", "**Grace Okafor** [1]")
MINISTER = Turn("How much did the minister promise?", "**20 million crowns** [1]")
INQUIRY = Turn("Who opened an inquiry into the merger?", "**The competition office** [1]")
BANK = Turn("What is the key interest rate of the Bank of Valmere?", "")
MEMO = Turn("When was the memorandum signed?", "")
APPROVED = Turn("Which country approved the malaria vaccine?", "")
SCIENTIST = Turn("Who is the chief scientist of the Perihelia mission?", "**Noor Halabi** [1]")
QUILL = Turn("When did the Quill Star enter service?", "**2 April 2025** [1]")
ABOARD = Turn("Who was on board?", "")


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("what did he do before?", [MAYOR], "what did Samir Haddad do before?"),
        ("who was mayor before him?", [MAYOR], "who was mayor of Port Ellison before Samir Haddad?"),
        ("Since when?", [MAYOR], "Since when is Samir Haddad the mayor of Port Ellison?"),
        ("Who was it before her?", [CHIEF], "Who was the chief of the harbour office before her?"),
        ("why did it sink?", [FERRY, FERRY_DAY], "why did the Lady Maren sink?"),
        ("was she to blame?", [FERRY, CAPTAIN], "was Sofie Dahlgren to blame?"),
        ("how old is she?", [HEAD], "how old is Ingrid Moll?"),
        (
            "what was her first act?",
            [HEAD, Turn("how old is she?", "**46** [1]")],
            "what was Ingrid Moll's first act?",
        ),
        ("how much did they pay?", [BUILDER], "how much did Hartmann-Lowe pay?"),
        ("who is she?", [BRIDGE, MINISTER], "who is the minister of the harbour bridge?"),
        ("when did they decide?", [INQUIRY], "when did the competition office decide?"),
        ("who else was there?", [SUMMIT], "who else was in Moscow?"),
    ],
)
def test_who_or_what_was_answered(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("when was it closed?", [BRIDGE, SUM], "when was the harbour bridge closed?"),
        ("did they change it?", [RATE], "did they change the interest rate?"),
        ("who counted them?", [CAFE, SEALS], "who counted the seals?"),
        ("who found them?", [ELECTION, BOXES], "who found the lost ballot boxes?"),
        ("What does it say?", [MEMO], "What does the memorandum say?"),
        ("Was it arson at Kestrel Ridge?", [FERRY], "Was it arson at Kestrel Ridge?"),
        ("who lost their job?", [BRIDGE], "who lost their job?"),
    ],
)
def test_what_a_pronoun_may_mean(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("For how long?", [TRAM], "For how long did the tram stop in Port Ellison?"),
        ("when was that?", [APPROVED], "When was it that somebody approved the malaria vaccine?"),
        ("when was that?", [TRAM, Turn("for how long?", "")], "When did the tram stop in Port Ellison?"),
        ("who decides that?", [KEY_RATE], "who decides the key interest rate in Valmere?"),
        ("and according to the hospitals?", [HEAT], "How many people died in the heatwave according to the hospitals?"),
        (
            "by how many votes?",
            [ELECTION],
            "By how many votes was it that Grace Okafor won the election in Port Ellison?",
        ),
        ("No, I meant the third one.", [TRUCE], "Where was the third truce agreed?"),
        ("No, I mean the one on the ferry.", [BRANDT], "Who is Brandt, the one on the ferry?"),
        ("And Falk, who is she?", [BRANDT], "who is Falk?"),
    ],
)
def test_fragments_and_corrections(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("What was the inflation last month?", [RATE], "What was the inflation last month?"),
        ("When did the probe arrive?", [SCIENTIST], "When did the probe of the Perihelia mission arrive?"),
        ("What does a ticket cost?", [QUILL, ABOARD], "What does a ticket cost in the Quill Star?"),
        ("Why do the numbers differ?", [HEAT], "Why do the numbers of the heatwave differ?"),
        ("Who is the mayor now?", [ELECTION], "Who is the mayor of Port Ellison now?"),
        ("Who is the governor?", [BANK], "Who is the governor of the Bank of Valmere?"),
        ("When was the article published?", [LIBRARY], "When was the article about the Ashby library published?"),
        (
            "Who wrote it?",
            [LIBRARY, Turn("When was the article published?", "")],
            "Who wrote the article about the Ashby library?",
        ),
    ],
)
def test_what_an_attribute_belongs_to(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When will the Corrick fire station close?", ["the Corrick fire station"]),
        ("When did the Pelham pool reopen?", ["the Pelham pool"]),
        ("How many firefighters were hurt?", ["firefighters"]),
        ("Why did the merger of Alba and Boreas fail?", ["the merger of Alba and Boreas"]),
        ("What did the Lewis and Clark expedition find?", ["the Lewis and Clark expedition"]),
    ],
)
def test_names_that_belong_together(question: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in phrases(question)] == expected


HEADLINES = {"toll": "Toll rises to 16", "bees": "Bees stop the tram"}
TOLL = Turn(FERRY.question, FERRY.answer, ("toll", "bees"))
TOLD_DAY = Turn("when was that article published?", "**5 March 2024** [1]", ("toll",))
NO_AUTHOR = Turn("who wrote it?", "The archive does not say: none of them states it.")
HIVES = Turn("Why did the tram stop?", "“A swarm of bees stopped it.” [1]", ("bees",))
STUDY = Turn("Who led the study?", "**Yusuf Demir** [1]", ("toll",))


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("when was that article published?", [TOLL], "When was the article “Toll rises to 16” published?"),
        ("When was the article published?", [TOLL, HIVES], "When was the article “Bees stop the tram” published?"),
        ("show me the article", [TOLL, NO_AUTHOR], "Show me the article “Toll rises to 16”."),
        ("which newspaper reported that?", [TOLL], "Which newspaper published the article “Toll rises to 16”?"),
        ("who wrote it?", [TOLL, TOLD_DAY], "Who wrote the article “Toll rises to 16”?"),
        ("which paper?", [TOLL, TOLD_DAY, NO_AUTHOR], "Which newspaper published the article “Toll rises to 16”?"),
        ("by whom?", [TOLL, TOLD_DAY, Turn("thanks", "")], "Who wrote the article “Toll rises to 16”?"),
        ("when was it published?", [HIVES], "When was the article “Bees stop the tram” published?"),
        ("when was it published?", [STUDY], "when was the study published?"),
        ("Who wrote the article about the bees?", [TOLL], "Who wrote the article about the bees?"),
        ("when?", [TOLL], "When was it that people died when the Lady Maren sank?"),
    ],
)
def test_the_article_is_the_one_that_was_cited_last(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history, lambda article_id: HEADLINES[article_id]) == expected


def test_an_article_without_a_headline_is_the_one_on_the_topic() -> None:
    assert rewrite("who wrote that article?", [TOLL], lambda _: "") == "who wrote that article?"


WELLS = Turn("Why did the wells of Osby run dry?", "“For the third summer in a row the wells ran dry.” [1]")
FARMS = Turn("what about the other farms?", "**have not decided** [1]")
FERRO = Turn("who is lucia ferro", "“Ferro studied in Turin.” [1]")
OPEN = Turn("Is the harbour bridge open?", "“It stays closed.” [1]")
MARCH = Turn("What happened in March 2024?", "“A ferry sank.” [1]")
NEWS = Turn("what is the latest news on the heatwave?", "")
ROVERS = Turn("How did Ashby Rovers do in the cup?", "“They lost the final.” [1]")
COACH = Turn("who is their coach?", "**Idris Kaye** [1]")
CROSSING = Turn("How long is the ferry crossing?", "**55 minutes** [1]")
SECOND = Turn("no, I mean the second ferry", "**50 minutes** [1]")
LANDER = Turn("what happened to the lander?", "**fell silent** [1]")
VACCINE = Turn("Is there a vaccine against malaria?", "“It halved the cases.” [1]")
WORKS = Turn("does it work?", "“It works.” [1]")
TUNNEL = Turn("Summarise the news about the tunnel", "")
MERGER = Turn("Did the merger happen?", "“It was called off.” [1]")


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("what else happened there?", [WELLS], "what else happened in Osby?"),
        ("how much do they pump?", [WELLS, FARMS], "how much do the other farms pump in the wells of Osby?"),
        ("what did she say about rock", [FERRO], "what did Lucia Ferro say about rock"),
        ("why is it closed?", [OPEN], "why is the harbour bridge closed?"),
        ("how long does it take now to cross?", [OPEN], "how long does it take now to cross?"),
        ("should they build a new one?", [OPEN], "should they build a new one?"),
        ("and in April?", [MARCH], "What happened in April 2024?"),
        ("and in 2025?", [MARCH], "What happened in 2025?"),
        ("why do the numbers differ?", [NEWS], "why do the numbers of the heatwave differ?"),
        ("where did he go?", [ROVERS, COACH], "where did Idris Kaye go?"),
        ("how much did it cost?", [CROSSING, SECOND], "how much did the second ferry cost?"),
        ("where was it found?", [LANDER], "where was the lander found?"),
        ("does it work?", [VACCINE], "does a vaccine against malaria work?"),
        ("how well?", [VACCINE, WORKS], "How well does a vaccine against malaria work?"),
        ("why not?", [MERGER], "Why did the merger not happen?"),
        ("are you sure?", [MERGER], "Did the merger happen?"),
        ("How do you know that?", [VACCINE, WORKS], "does a vaccine against malaria work?"),
        ("Are you sure that he left?", [MERGER], "Are you sure that he left?"),
        ("and the commissioner?", [MAYOR], "Who is the commissioner of Port Ellison?"),
    ],
)
def test_follow_ups_of_a_curious_reader(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("No, I mean the second ferry", [CROSSING], "How long is the second ferry crossing?"),
        ("no, the railway bridge", [OPEN], "Is the railway bridge open?"),
        ("What about the tunnel, how much will it cost?", [BANK], "how much will the tunnel cost?"),
        ("back to the bank: when was the last cut?", [BANK, OPEN], "when was the last cut for the Bank of Valmere?"),
        ("ok back to Rovers, when did the stand open?", [ROVERS, OPEN], "when did the stand of Ashby Rovers open?"),
        ("who said that?", [TOLL], "Which newspaper published the article “Toll rises to 16”?"),
    ],
)
def test_corrections_and_changes_of_subject(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history, lambda article_id: HEADLINES[article_id]) == expected


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("what happened in october 2026", [], "what happened in October 2026"),
        ("and in april?", [MARCH], "What happened in April 2024?"),
        ("who left on monday?", [MARCH], "who left on Monday?"),
        ("who left in march 2024?", [], "who left in march 2024?"),
        ("who may resign in the march of the miners?", [], "who may resign in the march of the miners?"),
        ("tell me more about the fire", [HEAD], "tell me more about the fire"),
        ("did the treasurer resign?", [BOXES], "did the treasurer resign?"),
        ("Is the harbour bridge open?", [TUNNEL], "Is the harbour bridge open?"),
        ("what will the repair cost?", [TUNNEL, OPEN], "what will the repair of the harbour bridge cost?"),
    ],
)
def test_calendar_names_and_subjects_of_their_own(question: str, history: list[Turn], expected: str) -> None:
    assert rewrite(question, history) == expected
