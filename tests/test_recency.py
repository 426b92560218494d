"""What a day says for a passage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_bot.reading.recency import age_log_odds, date_log_odds, preferred_days

AS_OF = date(2024, 3, 15)
NOW = "Which airline grounded its planes?"
THIS_WEEK = "What happened this week?"


def days_ago(days: int) -> date:
    return AS_OF - timedelta(days)


def test_a_question_without_a_time_means_now() -> None:
    falling = [date_log_odds(days_ago(days), NOW, AS_OF) for days in (2, 20, 50, 100, 300, 600, 2000)]
    assert falling[0] == 0.0
    assert falling == sorted(falling, reverse=True)
    assert len(set(falling)) == len(falling)


@pytest.mark.parametrize("question", ["When was the ceasefire signed?", "Who led the army during the Karabakh war?"])
def test_a_question_about_the_past_hardly_minds_old_reports(question: str) -> None:
    assert date_log_odds(days_ago(900), question, AS_OF) > 0.5 * date_log_odds(days_ago(900), NOW, AS_OF)


@pytest.mark.parametrize("question", ["Who won the election in 2020?", "What happened in Beirut in August 2020?"])
def test_a_named_time_counts_instead_of_today(question: str) -> None:
    told_then, told_now, told_before = date(2020, 8, 20), days_ago(3), date(2019, 5, 1)
    assert date_log_odds(told_then, question, AS_OF) == 0.0
    assert date_log_odds(told_before, question, AS_OF) < date_log_odds(told_now, question, AS_OF) < 0


def test_a_named_time_that_lasts_is_now() -> None:
    assert date_log_odds(days_ago(60), "Who won this year?", AS_OF) == date_log_odds(days_ago(60), NOW, AS_OF)


def test_an_answer_is_outdated_sooner_where_the_question_says_now() -> None:
    half = age_log_odds(days_ago(900), NOW, AS_OF)
    assert half == date_log_odds(days_ago(900), NOW, AS_OF) / 2
    for when in ("this week", "recently", "soon", "currently", "tonight", "tomorrow", "upcoming", "so far"):
        said = f"Which airline {when} grounds its planes?"
        assert age_log_odds(days_ago(900), said, AS_OF) == 2 * half
    assert age_log_odds(days_ago(900), "Which airline will fly in 2030?", AS_OF) == half


def test_no_age_speaks_against_a_named_day_or_an_unknown_one() -> None:
    assert age_log_odds(days_ago(80), "Which airline grounded its planes in 2024?", AS_OF) < 0
    assert age_log_odds(days_ago(60), "Which airline grounded its planes in 2024?", AS_OF) == 0
    assert age_log_odds(None, NOW, AS_OF) == 0


@pytest.mark.parametrize(
    "question", ["When was The Day After Tomorrow released?", "When did it say it would soon close?"]
)
def test_words_of_these_days_make_no_news_of_the_past(question: str) -> None:
    assert age_log_odds(days_ago(900), question, AS_OF) == 0


@pytest.mark.parametrize("question", ["When was the ceasefire signed?", "Who won the election in 2020?"])
def test_no_age_speaks_against_what_is_told_of_the_past(question: str) -> None:
    assert {age_log_odds(days_ago(days), question, AS_OF) for days in (3, 300, 3000)} == {0.0}


def test_the_days_to_search_besides_all() -> None:
    assert preferred_days(NOW, AS_OF) == (days_ago(21), AS_OF)
    first, last = preferred_days("What happened in Beirut in August 2020?", AS_OF)
    assert first <= date(2020, 8, 1) <= date(2020, 8, 31) <= last <= date(2020, 9, 30)


@given(
    published=st.none() | st.dates(),
    as_of=st.dates(),
    question=st.sampled_from([NOW, THIS_WEEK, "in 1812?", "since 0001"]),
)
@example(published=None, as_of=date.min, question=THIS_WEEK)
@example(published=None, as_of=date.max, question=THIS_WEEK)
def test_any_day_is_weighed(published: date | None, as_of: date, question: str) -> None:
    assert -3 < date_log_odds(published, question, as_of) <= age_log_odds(published, question, as_of) <= 0
    first, last = preferred_days(question, as_of)
    assert first <= last or last == as_of
