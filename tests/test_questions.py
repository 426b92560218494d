from __future__ import annotations

import pytest

from qa_bot.reading.questions import Kind, understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When was the ceasefire signed?", Kind.WHEN),
        ("In what year did the tunnel open?", Kind.WHEN),
        ("Since when has she led it?", Kind.WHEN),
        ("Who brokered the agreement?", Kind.WHO),
        ("Which player scored twice?", Kind.WHO),
        ("Can you tell me who brokered it?", Kind.WHO),
        ("Who said so when the ferry sank?", Kind.WHO),
        ("Where did the ferry sink?", Kind.WHERE),
        ("In which city is the summit?", Kind.WHERE),
        ("Which African country did the king visit?", Kind.COUNTRY),
        ("What is the world’s happiest country?", Kind.COUNTRY),
        ("What was the largest city of the south?", Kind.WHERE),
        ("What is America's most visited national park?", Kind.WHERE),
        ("What is wrong with the country?", Kind.WHAT),
        ("What is dividing the country?", Kind.WHAT),
        ("What is the city of Flint doing about lead?", Kind.WHAT),
        ("In what year Carey Mulligan was born?", Kind.WHEN),
        ("On which day passengers were let off?", Kind.WHEN),
        ("In which month schools reopened?", Kind.WHEN),
        ("What is the capital of the country?", Kind.WHAT),
        ("What is the country's motto?", Kind.WHAT),
        ("What was the city council about?", Kind.WHAT),
        ("A ticket sold in which state won the jackpot?", Kind.STATE),
        ("Which company bought the airline?", Kind.NAME),
        ("What is the name of the ship?", Kind.NAME),
        ("The COO of what firm was arrested?", Kind.NAME),
        ("How many people died?", Kind.COUNT),
        ("How often did it stop?", Kind.COUNT),
        ("How thick is the ice?", Kind.MEASURE),
        ("What will the new fence cost the town?", Kind.MONEY),
        ("What did the club pay tribute to?", Kind.WHAT),
        ("harbour tunnel opening date", Kind.WHEN),
        ("year the comet was found", Kind.WHEN),
        ("Lady Maren number of survivors", Kind.COUNT),
        ("wildfire cause", Kind.WHY),
        ("Name of the judge?", Kind.NAME),
        ("The carmaker will name the price?", Kind.WHAT),
        ("What is the death toll?", Kind.COUNT),
        ("How much will the tunnel cost?", Kind.MONEY),
        ("What was the price of the painting?", Kind.MONEY),
        ("What percentage voted yes?", Kind.PERCENT),
        ("What is the key interest rate?", Kind.PERCENT),
        ("How long did they fight?", Kind.DURATION),
        ("How many years did it take?", Kind.DURATION),
        ("How long is the tunnel?", Kind.MEASURE),
        ("How big was the fire?", Kind.MEASURE),
        ("How old is the mayor?", Kind.AGE),
        ("What day job did the goalkeeper have?", Kind.WHAT),
        ("What time does the ferry leave?", Kind.CLOCK),
        ("At what hour do lessons begin?", Kind.CLOCK),
        ("What time of year do bees swarm?", Kind.WHEN),
        ("What was the score?", Kind.SCORE),
        ("Why did the ferry sink?", Kind.WHY),
        ("What caused the fire?", Kind.WHY),
        ("How did the thieves get in?", Kind.HOW),
        ("Did the mayor resign?", Kind.YES_NO),
        ("Is it the red one or the blue one?", Kind.YES_NO),
        ("What is the difference between the two bids?", Kind.COMPARE),
        ("Who got more votes in the end, Lund or Moss?", Kind.COMPARE),
        ("Which of the two bridges is longer, the old or the new one?", Kind.COMPARE),
        ("Who got more than half of the votes, and when?", Kind.WHO),
        ("How much does a dose of the new vaccine against malaria cost?", Kind.MONEY),
        ("List the towns that were hit.", Kind.LIST),
        ("What did Erdogan suggest?", Kind.WHAT),
        ("After the vote in May, who became mayor?", Kind.WHO),
        ("According to the report, which insect is the rarest?", Kind.NAME),
        ("What did the mayor tell the council, which met on Friday?", Kind.WHAT),
        ("It is the first title for the club since:", Kind.WHEN),
        ("What is the total amount of funding for the tunnel?", Kind.MONEY),
        ("True or false: the ferry sank.", Kind.YES_NO),
        ("Karabakh", Kind.WHAT),
        ("", Kind.WHAT),
    ],
)
def test_the_kind_of_thing_asked(text: str, kind: Kind) -> None:
    assert understand(text).kind is kind


def test_of_several_sentences_the_one_that_asks_counts() -> None:
    assert understand("The man who led the bank resigned on Friday. How much was he paid?").kind is Kind.MONEY
    assert understand("The bank, which failed, had how many clients?").kind is Kind.COUNT


def test_what_is_counted_and_what_the_question_is_about() -> None:
    assert understand("How many settlements were liberated?").asked == understand("Which settlements are they?").asked
    assert understand("Who is the mayor?").of_identity
    assert not understand("Who won?").of_identity
    assert understand("When will the tunnel open?").of_future
    assert understand("What is the toll now?").of_state
