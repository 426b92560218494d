"""What a figure is of: money, a share, or things that are counted. A number of doses is no price."""

from __future__ import annotations

import re

from qa_bot.reading.candidates import CURRENCY, NO_NAMES, NUMBER
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.terms import keys
from vectorstore.sentences import sentence_at

_NUMBER = re.compile(rf"(?<![\w.,])(?:[A-Z]{{0,2}}(?P<sign>[$€£¥])\s?)?{NUMBER}(?:[mb]n?\b)?", re.I)
_BEHIND = re.compile(r"[\s-]*(%|[^\W\d_]+)")
_MONEY, _SHARE = re.compile(rf"[\s-]*{CURRENCY}\b", re.I), re.compile(r"[\s-]*(?:%|per ?cent\w*|percentage\b)", re.I)
_ASKS_PRICE = re.compile(r"\b(?:prices?|costs?|fees?|fines?|fined|sum|worth|expensive)\b", re.I)
"""Other questions for money may mean a share of it: "how much more pay do they get?"."""
_UNITS = re.compile(rf"{_MONEY.pattern}|{_SHARE.pattern}", re.I)
_CLAUSE_END = re.compile(r"[.,;:]\s")
_JOINING = "more less fewer higher lower than per ago so far to be been being"
_JOINS = NO_NAMES | frozenset(_JOINING.split())
"""Words that may stand behind a figure without being what it is of."""
_ANYBODY = frozenset(["", "people", "persons"])
"""Of what a figure is that stands alone: who "died" may be called so, or nothing at all."""
_REFERS_BACK = re.compile(r"\b(?:the|these|those|other|previous|all)\s+$", re.I)
"""Before a figure of things that were spoken of already: "the previous seven"."""
_WITHIN, _AMONG = 60, 3
"""What is counted stands among the next three words, or earlier in the sentence."""


def end_of_figure(text: str, start: int, end: int) -> int:
    """The end of these words, or of their first figure where they run on into a clause with another: "17 dead. All 195"."""
    figure = _NUMBER.search(text, start, end)
    clause = _CLAUSE_END.search(text, figure.end(), end) if figure else None
    if figure is None or clause is None or not _NUMBER.search(text, clause.end(), end):
        return end
    unit = _UNITS.match(text, figure.end(), end)
    return unit.end() if unit else figure.end()


def fits_unit(question: Question, text: str, start: int, end: int) -> bool:
    """Whether the figure at these offsets is of the sort that is asked for: a price is no number of things, nor the reverse."""
    if question.kind not in (Kind.MONEY, Kind.COUNT):
        return True
    figure = _NUMBER.search(text, start)
    if figure is None or figure.start() >= end:
        return True
    is_money = bool(figure["sign"] or _MONEY.match(text, figure.end()))
    is_share = bool(_SHARE.match(text, figure.end()))
    if question.kind is Kind.MONEY:
        fits_share = is_share and not _ASKS_PRICE.search(question.text)
        return is_money or fits_share or (not is_share and not _unit(text, figure.end()))
    asks_for_it = _MONEY.search(question.text) if is_money else _SHARE.search(question.text)
    return bool(asks_for_it) or not (is_money or is_share)


def counts(question: Question, text: str, start: int, end: int) -> bool:
    """Whether what is counted, or its deed, stands behind the figure, "63 houses", or before one that stands alone: "the dead were 17"."""
    wanted = _counted(question)
    behind = text[end : end + _WITHIN].split()[:_AMONG]
    if keys(" ".join([text[start:end], *behind])) & wanted:
        return True
    before = text[sentence_at(text, start)[0] : start]
    return _unit(text, end) in _ANYBODY and not _REFERS_BACK.search(before) and bool(keys(before) & wanted)


def has_unit(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether the figure at these offsets is plainly a share, or a sum of money, where one is asked for."""
    figure = _NUMBER.search(text, start)
    if figure is None or figure.start() >= end:
        return False
    if kind not in (Kind.MONEY, Kind.PERCENT) or _SHARE.match(text, figure.end()):
        return True
    return kind is Kind.MONEY and bool(figure["sign"] or _MONEY.match(text, figure.end()))


def are_of_one_measure(question: Question, one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Whether the second figure, a text with offsets, is plainly of what is asked for as well, in the first one's unit."""
    if question.kind is Kind.COUNT:
        return counts(question, *other)
    if question.kind is Kind.MEASURE:
        return figure_unit(*one) == figure_unit(*other) != ""
    return has_unit(question.kind, *other)


def figure_unit(text: str, start: int, end: int) -> str:
    """The word behind the first figure at these offsets, where it names what the figure is of; else nothing."""
    figure = _NUMBER.search(text, start)
    return _unit(text, figure.end()) if figure and figure.start() < end else ""


def _counted(question: Question) -> frozenset[str]:
    """Keys of what is counted and of the next word that says more of it: "people" and "died"."""
    further = (term.key for term in question.terms if not term.is_name and term.key not in question.asked)
    return question.asked | frozenset([next(further, "")])


def _unit(text: str, end: int) -> str:
    """The thing that the word behind a figure names; nothing where the figure stands alone."""
    found = _BEHIND.match(text, end)
    return found[1] if found and found[1].islower() and found[1] not in _JOINS else ""
