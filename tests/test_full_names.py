"""Names with what the article adds to them elsewhere."""

from __future__ import annotations

import pytest

from qa_bot.reading.full_names import in_full
from qa_bot.reading.questions import understand


@pytest.mark.parametrize(
    ("name", "question", "text", "full"),
    [
        ("Varga", "Who cut the ribbon?", "While Varga spoke, it rained. Mayor Elin Varga went home.", "Elin Varga"),
        ("Varga", "Who cut the ribbon?", "Elin Varga and Ada Varga were there.", "Varga"),
        (
            "Tsai",
            "Which politician resigned?",
            "The office of Tsai Ing-wen said that Tsai had resigned.",
            "Tsai Ing-wen",
        ),
        ("Osby", "Which college was fined?", "Osby Technical College was fined. Osby paid.", "Osby Technical College"),
        ("Osby", "Which city was flooded?", "Osby City lost by two goals.", "Osby"),
        ("Osby", "Where is the harbour?", "The College of Osby is near.", "Osby"),
        (
            "Otters",
            "Which ice hockey team won the cup?",
            "The Osby Otters won. It is the Otters' first.",
            "Osby Otters",
        ),
        ("Osby", "Which club lost?", "Osby Otters won late. The coach of Osby smiled.", "Osby Otters"),
        ("Otters", "Which club lost?", "Osby Otters met Tarn Otters.", "Otters"),
        ("Otters", "Which animals were seen?", "Osby Otters won. Two Otters looked on.", "Otters"),
        ("Otters", "Which team won?", "The Osby Otters won.\nLatest Osby Otters news, scores and more.", "Osby Otters"),
        ("Varga", "Which rival stayed?", "There stood Elin Varga, and Varga stayed.", "Elin Varga"),
        ("Varga", "Which rival stayed?", "Varga stayed, as Elin Varga had.", "Varga"),
        ("Helm", "Which storm sank it?", "Storm Helm came. Helm sank it.", "Helm"),
        ("Chatter", "Which site was closed?", "Florida Chatter was closed. Chatter sued.", "Chatter"),
        ("Cassel", "Which disease has he?", "A doctor for Cassel's disease came; Cassel is rare.", "Cassel's disease"),
        ("Ford", "Which company did?", "Automaker Ford is recalling cars. Ford has to.", "Ford"),
        ("Apple", "Which company sued?", "Unlike Apple, others allow it, but like Unlike Apple it sued.", "Apple"),
        ("Varga", "Which rival stayed?", "Here B. Varga was there, and Varga stayed.", "Varga"),
        ("Lark", "Which company developed the vaccine?", "Lark's vaccine was approved.", "Lark"),
        ("Osby", "What is the name of the college?", "At Osby Technical College.", "Osby Technical College"),
        ("(varga", "Who cut the ribbon?", "(varga", "(varga"),
    ],
)
def test_a_name_is_given_in_full_where_the_article_leaves_no_doubt(
    name: str, question: str, text: str, full: str
) -> None:
    assert in_full(name, understand(question), text) == full
