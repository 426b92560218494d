"""Questions about an article itself that do not say which: the one that was cited last, else the one on the topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa_bot.answer import Turn
from qa_bot.reading.about_article import headline_in, question_for, record_field
from qa_bot.rewriting.anaphora import points_back
from qa_bot.rewriting.discourse import Discourse

Headline = Callable[[str], str]
"""The headline of the article with an id; empty where there is none."""

_ARTICLE = r"the (?:article|story|report|piece|interview)"
_WHICH = re.compile(rf"\b{_ARTICLE}\b(?! (?:about|on|of|in|from|by|that|which)\b)", re.I)
_RECORD = re.compile(r"\b(?:wrote|written|author|published|printed|posted|appear(?:ed)?|headline|title)\b", re.I)
_IT = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:who (?:wrote|published)|when was|where was|where did|which (?:news)?paper (?:published|printed)) (?P<it>it)\b",
    re.I,
)
_NAMED = re.compile(rf"\b{_ARTICLE} about .+?(?=\s+(?:published|written|printed|posted|appear|come out)|[?.!]|$)", re.I)

_POINTED_AT = re.compile(
    r"\b(?:the|this|that) (?:(?:whole|full|entire|original|news|last) ){0,2}(?:article|story|piece|interview|news (?:item|report))\b"
    r"(?! (?:about|on|of|in|from|by|that|which)\b)",
    re.I,
)
_AND = r"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*"
_PAPER = r"(?:news)?(?:paper|outlet|source|agency|magazine|publication)"
_BARE = {
    "author": re.compile(rf"{_AND}who(?:'s|’s| is| was) the (?:author|journalist|reporter|writer)\W*", re.I),
    "published": re.compile(rf"{_AND}what(?:'s|’s| is| was) the (?:publication )?date of publication\W*", re.I),
    "source": re.compile(
        rf"{_AND}(?:(?:which|what) {_PAPER}(?: (?:was|is) (?:that|it|this)(?: (?:from|in))?| (?:says?|said|reports?|reported|wrote|published)"
        rf" (?:that|it|this|so))?|what(?:'s|’s| is) (?:the|your) source"
        r"|who (?:said|says|claimed|claims|reported|reports|told you) (?:that|this|so)|says who)\W*",
        re.I,
    ),
    "title": re.compile(rf"{_AND}what(?:'s|’s| is| was) the (?:headline|title)\W*", re.I),
    "item": re.compile(
        rf"{_AND}(?:(?:show|open)(?: me)? (?:it|the source|the link)|where (?:does it say|is|did you (?:read|get|find)) (?:that|this))\W*",
        re.I,
    ),
}
"""Whole questions that ask for the record of what was just cited without a word for it."""
_THEN = {
    "author": re.compile(rf"{_AND}(?:by )?whom?\W*", re.I),
    "published": re.compile(rf"{_AND}(?:when|on (?:what|which) (?:day|date)|what (?:day|date))\W*", re.I),
    "source": re.compile(rf"{_AND}(?:where|by which {_PAPER}|in which {_PAPER})\W*", re.I),
}
"""What asks for one more field where the article was asked about before."""
_POINTS = re.compile(r"\b(?:it|this|that)\b", re.I)
_APPEARED = re.compile(r"\b(?:published|posted|printed)\b", re.I)
_OTHER_WORKS = re.compile(
    r"\b(?:books?|novels?|stud(?:y|ies)|reports?|papers?|albums?|songs?|surveys?|poems?|journals?|findings|results|memoirs?|films?"
    r"|counts?|lists?|figures)\b",
    re.I,
)
"""Things that are published too: "it" may be one of these."""


def names_article(question: str) -> bool:
    """Whether a question about an article says itself which: "Who wrote the article about the bees?"."""
    return record_field(question) is not None and bool(_NAMED.search(question)) and not points_back(question)


def about_cited(question: str, history: Sequence[Turn], headline: Headline) -> str | None:
    """A question about the article that was cited last, by its headline; None where it asks for something else."""
    field, article_id = _meant(question, history) or ("", "")
    title = headline(article_id) if field else ""
    return question_for(field, title) if title else None


def _meant(question: str, history: Sequence[Turn]) -> tuple[str, str] | None:
    """The field of a record that a question asks for, and the id of the article, which was cited before."""
    cited = next((turn.cited[0] for turn in reversed(history) if turn.cited), None)
    if cited is None or headline_in(question):
        return None
    asked = record_field(question)
    bare = asked if asked and _POINTED_AT.search(question) else _first(_BARE, question)
    if bare is not None:
        return bare, cited
    before, then = history[-1], _first(_THEN, question)
    if asked and (_NAMED.search(question) or not _POINTS.search(question)):
        asked = None
    field = asked or then
    if field is None:
        return None
    if same := _meant(before.question, history[:-1]):
        return field, same[1]
    if record_field(before.question) is not None:
        return (field, before.cited[0]) if before.cited else None
    if asked and _APPEARED.search(question) and not _OTHER_WORKS.search(f"{before.question} {before.answer}"):
        return asked, cited
    return None


def _first(patterns: dict[str, re.Pattern[str]], question: str) -> str | None:
    return next((field for field, pattern in patterns.items() if pattern.fullmatch(question)), None)


def with_article(question: str, state: Discourse) -> str | None:
    """ "When was the article published?", and then "Who wrote it?": with what the article is about; else None."""
    if state.topic is None or not _RECORD.search(question):
        return None
    if match := _WHICH.search(question):
        return f"{question[: match.end()]} about {state.topic.text}{question[match.end() :]}"
    named, match = _NAMED.search(state.question), _IT.match(question)
    return f"{question[: match.start('it')]}{named.group()}{question[match.end('it') :]}" if named and match else None
