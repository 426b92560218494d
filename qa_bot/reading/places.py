"""Whether words stand in a text as a place, and as that of what the sentence is about."""

from __future__ import annotations

import re

from qa_bot.reading.nations import is_country, is_state
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.terms import keys

_PREPOSITION = (
    r"in|at|on|near|from|to|into|off|of|outside|inside|around|across|along|between|below|beneath|under|above|behind|beside|"
    r"over|through|throughout|via|by|towards?|north|south|east|west|within|onto|past|against|opposite"
)
_PLACED = re.compile(rf"\b(?:{_PREPOSITION})\s(?:[\w’'-]+\s){{0,4}}$", re.I)
_HOLDS_ONE = re.compile(rf"\b(?:{_PREPOSITION})\b", re.I)
_VERB_BETWEEN = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|that|which|who)\s", re.I)
_WHERE = re.compile(r"\bwhere\b", re.I)
_BOUNDARY = re.compile(r"[.!?][\"”’]?\s+(?=[\"“A-Z])|\n")
"""Where a sentence may end, be it behind "p.m."."""
_PRONOUN = re.compile(r"\b(?:it|they|them|he|she|there)\b", re.I)
_SENTENCE = 250
_BEFORE = 60
_WITHIN_CLAUSE = re.compile(r"\b(?:that|which|who)\s+[a-z]+s\b[^,.;]{0,80}$")
_GOES_ON = re.compile(r"\s+(?:is|was|has|will|(?!based|called|named|located)[a-z]+(?:ed|s)|stands|lies)\b(?! of\b)")
_OF_ITS_OBJECT = re.compile(
    r"(?P<of>[\w’'-]+)\s(?:that|which|who)\s(?:will\s|would\s)?[a-z]+\s(?:the|an?|its|their)\s[\w-]+\s(?:in|at|on|of)\s(?:the\s)?$"
)


def is_elsewhere(question: Question, text: str, start: int, end: int) -> bool:
    """Whether words that shall say where something is are no place, or that of something else in their sentence."""
    if question.kind is not Kind.WHERE or not _WHERE.search(question.text):
        return False
    return not _is_placed(text, start, end) or not _is_of_it(question, text, start, end)


def _is_of_it(question: Question, text: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of what the question does, or of "it"."""
    begin = max(
        (match.end() for match in _BOUNDARY.finditer(text, max(0, start - _SENTENCE), start)),
        default=max(0, start - _SENTENCE),
    )
    stop = _BOUNDARY.search(text, end, end + _SENTENCE)
    sentence = text[begin : stop.start() if stop else end + _SENTENCE]
    within = _OF_ITS_OBJECT.search(text[begin:start])
    if (
        within
        and not _HOLDS_ONE.search(text[start:end])
        and any(term.key in keys(within["of"]) for term in question.terms)
    ):
        return False
    return (
        not question.terms
        or bool(_PRONOUN.search(sentence))
        or any(term.key in keys(sentence) for term in question.terms)
    )


def _is_placed(text: str, start: int, end: int) -> bool:
    """Whether the words are told as a place: behind or with a preposition, or a land's name; of the thing, not of a clause about it.

    In "a centre that watches the truce in Osby opened in Tarn" the centre is in Tarn.
    """
    words, before = text[start:end], text[max(0, start - _BEFORE) : start]
    if _WITHIN_CLAUSE.search(before) and _GOES_ON.match(text, end):
        return False
    if (
        _HOLDS_ONE.search(words)
        or is_country(words)
        or is_state(words)
        or (text[end : end + 1] == "," and words[0].isupper())
    ):
        return True
    placed = _PLACED.search(before)
    return placed is not None and not _VERB_BETWEEN.search(placed.group())
