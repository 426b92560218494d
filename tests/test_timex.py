from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.timex import Time, find_times, question_range
from tests.conftest import shared_data

THURSDAY = date(2024, 3, 7)
_PIECES = """
on in by last next this Tuesday Nov. 10 31 2020 9999 45 March year week ago two days later will . , - 's the weekend Q3
1990s 10.11.2020 2020-99-99 999 decades same of that
"""


def read(text: str, published: date | None = THURSDAY) -> dict[str, str]:
    """Each expression with the time that it is read as."""
    return {text[time.start : time.end]: str(time) for time in find_times(text, published)}


def only(text: str, published: date | None = THURSDAY) -> Time:
    times = find_times(text, published)
    assert len(times) == 1, times
    return times[0]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("It was signed on Nov. 10, 2020.", "10 November 2020"),
        ("It was signed on 10 November 2020.", "10 November 2020"),
        ("It was signed on the 10th of November, 2020.", "10 November 2020"),
        ("It was signed on Tuesday, November 10, 2020.", "10 November 2020"),
        ("It was signed on 10.11.2020 in Moscow.", "10 November 2020"),
        ("It was signed on 2020-11-10 in Moscow.", "10 November 2020"),
        ("It was signed on 25/12/2020 in Moscow.", "25 December 2020"),
        ("Anlaşma 10 Kasım 2020 tarihinde imzalandı.", "10 November 2020"),
        ("Соглашение подписано 10 ноября 2020 года.", "10 November 2020"),
        ("Das Abkommen wurde im November 2020 geschlossen.", "November 2020"),
        ("It opened in November 2020.", "November 2020"),
        ("It opened in the summer of 2019.", "summer 2019"),
        ("It opened in early 2011.", "early 2011"),
        ("It opened in mid-March 2020.", "mid-March 2020"),
        ("It opened in the 1990s.", "the 1990s"),
        ("It ran between 2014 and 2018.", "2014 to 2018"),
        ("It grew in the first quarter of 2023.", "the first quarter of 2023"),
        ("The town fell in 1453.", "1453"),
    ],
)
def test_times_that_name_their_year(text: str, meaning: str) -> None:
    for published in (THURSDAY, None):
        time = only(text, published)
        assert str(time) == meaning
        assert time.explicit


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("He resigned yesterday.", "6 March 2024"),
        ("He resigned on Tuesday.", "5 March 2024"),
        ("He resigned on Thursday.", "7 March 2024"),
        ("He resigned last Thursday.", "29 February 2024"),
        ("He resigned on Tuesday of last week.", "27 February 2024"),
        ("He will resign on Tuesday.", "12 March 2024"),
        ("He will resign next Friday.", "8 March 2024"),
        ("On Monday, the council will vote.", "11 March 2024"),
        ("He will go, he said on Tuesday.", "5 March 2024"),
        ("He resigned two weeks ago.", "the week of 19 February 2024"),
        ("He resigned three days ago.", "4 March 2024"),
        ("He resigned a decade ago.", "2014"),
        ("He resigned last month.", "February 2024"),
        ("He resigned earlier this month.", "March 2024"),
        ("He resigned late last year.", "late 2023"),
        ("He resigned in December.", "December 2023"),
        ("He will resign in December.", "December 2024"),
        ("He resigned in March last year.", "March 2023"),
        ("He resigned over the weekend.", "the weekend of 2 March 2024"),
        ("He resigned on Dec. 28.", "28 December 2023"),
        ("The concert is on March 12.", "12 March 2024"),
        ("He resigned on March 12.", "12 March 2023"),
        ("He resigned on 29 February.", "29 February 2024"),
        ("It ran on Nov. 10-12.", "10 to 12 November 2023"),
        ("He came on Christmas Day.", "25 December 2023"),
        ("The next meeting is on Thursday, Oct. 5.", "5 October 2023"),
        ("The hearing is on Friday, May 3.", "3 May 2024"),
        ("He resigned on Friday, March 6.", "6 March 2024"),
        ("He resigned last friday.", "1 March 2024"),
        ("The storm at the end of June killed 23 people.", "the end of June 2023"),
        ("She had run the office since his resignation in May.", "May 2023"),
        (
            "The office will compare all deaths of the year with those of earlier years and report in September.",
            "September 2024",
        ),
        ("He has until the end of August to decide.", "the end of August 2024"),
        ("First results are expected in November.", "November 2024"),
        ("The opponents on May 20 will be Osby Town.", "20 May 2024"),
        ("They drew with the town that will host the final and lost at home on Friday.", "1 March 2024"),
        ("The trial, which will last a year, began in four districts on Monday.", "4 March 2024"),
        ("People may go back from Monday.", "11 March 2024"),
        ("Rain is expected on Tuesday.", "12 March 2024"),
        ("The law may have been weakened Tuesday.", "5 March 2024"),
        ("The law may now be enforced, as the prosecutor declared Jan. 29.", "29 January 2024"),
        ("The rule would be stricter than the ban that went into effect in July.", "July 2023"),
        ("The hotel has been open since January.", "January 2024"),
        ("This report was updated on March 9.", "9 March 2024"),
        ("По итогам встречи 11 января этого года.", "11 January 2024"),
    ],
)
def test_times_read_against_the_publication_day(text: str, meaning: str) -> None:
    assert str(only(text)) == meaning
    undated = only(text, None)
    assert undated.first is None
    assert str(undated) == ""


def test_a_day_just_before_the_turn_of_the_year() -> None:
    assert read("On Dec. 28 they met.", date(2024, 1, 3)) == {"Dec. 28": "28 December 2023"}
    assert read("They will meet on Jan. 5.", date(2023, 12, 30)) == {"Jan. 5": "5 January 2024"}


def test_a_29_february_is_looked_for_as_far_back_as_there_is_one() -> None:
    assert read("He was born on Feb. 29.", date(1904, 2, 28)) == {"Feb. 29": "29 February 1896"}


@pytest.mark.parametrize("text", ["on Feb. 30", "on 45 March", "on 31 November 2020", "on 11/10/2020"])
def test_days_that_do_not_exist_or_read_two_ways_stay_as_written(text: str) -> None:
    assert only(text).first is None


@pytest.mark.parametrize(
    "text",
    [
        "It may rain, and they march on.",
        "1,960 peacekeepers and 2,000 people came.",
        "It costs $2020.",
        "2000 people came.",
        "Call 555-2020.",
        "Version 3.10.1 is out.",
    ],
)
def test_words_and_numbers_that_are_no_times(text: str) -> None:
    assert read(text) == {}


def test_times_that_lean_on_the_one_before() -> None:
    text = "The war began on 1 May 2019. Three days later it ended. The following day all went home."
    times = find_times(text, THURSDAY)
    assert [str(time) for time in times] == ["1 May 2019", "4 May 2019", "5 May 2019"]
    assert [text[slice(*time.because[0])] for time in times[1:]] == ["1 May 2019", "Three days later"]


def test_a_year_that_opens_the_sentence_or_is_pointed_to_counts_another_does_not() -> None:
    assert read("In 2015 he left on May 3.")["May 3"] == "3 May 2015"
    assert read("It burned in 2019. On May 3 of that year he left.")["May 3 of that year"] == "3 May 2019"
    assert read("Born in 1961, he died on May 3.")["May 3"] == "3 May 2023"


def test_the_seed_article_says_last_year_and_on_nov_10() -> None:
    folder = shared_data("seed")
    text = next(folder.glob("*.txt")).read_text(encoding="utf-8")
    times = {text[time.start : time.end]: time for time in find_times(text, date(2021, 2, 18))}
    assert times["Nov. 10"].first == date(2020, 11, 10)
    assert times["Sept. 27"].first == date(2020, 9, 27)
    assert [text[slice(*span)] for span in times["Nov. 10"].because] == ["last year"]


def test_a_stretch_of_text_is_read_with_the_words_before_it() -> None:
    text = "They fought for six weeks last year. The two countries signed on Nov. 10. It rained on Monday."
    start, end = text.index("The two"), text.index("It rained")
    (time,) = find_times(text, date(2021, 2, 18), start, end)
    assert text[time.start : time.end] == "Nov. 10"
    assert [text[slice(*span)] for span in time.because] == ["last year"]


@given(
    st.lists(
        st.sampled_from(_PIECES.split()),
        max_size=30,
    ),
    st.one_of(st.none(), st.dates()),
)
def test_no_text_and_no_day_breaks_it(words: list[str], published: date | None) -> None:
    text = " ".join(words)
    times = find_times(text, published)
    assert all(earlier.end <= later.start for earlier, later in zip(times, times[1:], strict=False))
    for time in times:
        assert (time.first is None) == (time.last is None)
        assert time.first is None or time.last is None or time.first <= time.last
        assert isinstance(str(time), str)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened in 2020?", (date(2020, 1, 1), date(2020, 12, 31))),
        ("What was signed during November 2020?", (date(2020, 11, 1), date(2020, 11, 30))),
        ("Who resigned last week?", (date(2024, 2, 26), date(2024, 3, 3))),
        ("What happened since May 2023?", (date(2023, 5, 1), THURSDAY)),
        ("Who led it before 2019?", (date.min, date(2019, 12, 31))),
        ("When did the ferry sink?", None),
    ],
)
def test_the_days_that_a_question_names(question: str, days: tuple[date, date] | None) -> None:
    assert question_range(question, THURSDAY) == days


def test_a_text_without_a_full_stop_is_not_read_again_for_each_day_in_it() -> None:
    started = process_time()
    find_times("they closed it in May, and " * 1500, THURSDAY)
    assert process_time() - started < 6
