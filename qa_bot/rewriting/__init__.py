"""A follow-up question made to stand alone by deterministic code; a question that stands alone stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.answer import Turn
from qa_bot.reading.overview import asks_for_days, subject_asked
from qa_bot.rewriting.anaphora import points_back, resolved, respelled
from qa_bot.rewriting.articles import Headline, about_cited, names_article, with_article
from qa_bot.rewriting.bridging import completed, stems
from qa_bot.rewriting.discourse import Discourse, moved_on, turned_to, with_capitals
from qa_bot.rewriting.ellipsis import filled
from qa_bot.rewriting.ones import with_nouns
from qa_bot.rewriting.theme import within_theme
from qa_bot.rewriting.wording import corrected_to, straightened, turned, with_calendar_names
from qa_bot.smalltalk import small_talk

_TURNS = 15
"""Earlier turns that can still be meant."""
_LONGEST = 400
"""Characters; a longer question explains itself."""


def _untitled(_: str) -> str:
    return ""


def rewrite(question: str, history: Sequence[Turn], headline: Headline = _untitled) -> str:
    """The question so that it can be understood without the conversation (oldest turn first) before it.

    Words that point back are replaced by what they stand for, what is left out is added from the last
    question. A question that stands alone comes back character for character, but for the capitals of months
    and days; one about the article cited last names it by its headline. Never raises; the time it takes has a bound, for only the last turns and
    short questions are looked at.
    """
    if history or asks_for_days(question):
        question = with_calendar_names(question)
    if not history or len(question) > _LONGEST or small_talk(question) is not None or names_article(question):
        return question
    told = [turn for turn in _recent(history) if small_talk(turn.question[:_LONGEST]) is None]
    if (cited := about_cited(question, told, headline)) is not None:
        return cited
    state = Discourse()
    for index, turn in enumerate(told):
        asked = turn.question[:_LONGEST]
        if about_cited(asked, told[:index], headline) is None:
            asked = with_capitals(straightened(with_calendar_names(asked), state.question))
            what, asked = turned(asked)
            state = turned_to(state, what) if what else state
            standalone, state = _standalone(asked, state)
            state = moved_on(state, asked, standalone, turn.answer)
            if meant := corrected_to(turn.question):
                state = turned_to(state, meant)
    straight = straightened(question, state.question)
    what, straight = turned(straight)
    if what:
        return _on_topic(straight, turned_to(state, what))
    return within_theme(straight, _standalone(straight, state)[0], state)


def _on_topic(question: str, state: Discourse) -> str:
    """The question made to stand alone, about the topic to which it turns in any case."""
    standalone = _standalone(question, state)[0]
    if state.topic is None or standalone != question or stems(state.topic.bare) & stems(standalone):
        return standalone
    stem = standalone.rstrip(" ?.!")
    return f"{stem} for {state.topic.text}{standalone[len(stem) :].strip() or '?'}"


def _recent(history: Sequence[Turn]) -> Sequence[Turn]:
    """The last turns, and the first, which may name the topic."""
    return history if len(history) <= _TURNS else [history[0], *history[-_TURNS:]]


def _standalone(question: str, state: Discourse) -> tuple[str, Discourse]:
    whole = filled(question, state) or with_article(question, state)
    if whole is not None:
        return whole, state
    if points_back(question):
        return resolved(question, state)
    named = respelled(with_nouns(question, state), state)
    if subject_asked(question) is not None:
        return named, state
    return (completed(question, state) if named == question else named), state
