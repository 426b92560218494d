"""Figures that later reports revise: of one measure of one event the newest plain figure holds, also where the event is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.reading.fitting import fit
from qa_bot.reading.former import asks_for_former, is_revision
from qa_bot.reading.margins import is_another_margin
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.span_model import PassageReading
from qa_bot.reading.spans import Span
from qa_bot.reading.stages import names_stage
from qa_bot.reading.terms import keys
from qa_bot.reading.told import Told, told
from qa_bot.reading.units import counts, figure_unit, has_unit
from vectorstore.article import ScoredPassage
from vectorstore.sentences import sentence_at

_ABOUT, _RELEVANT = 5.0, -1.0
"""How far an article's log odds may lie below the best, and how relevant it is at least, to be about the same."""
_PLAIN, _COUNTED = 0.1, 0.02
"""How likely a figure is at least where it is told plainly, and where it counts what is asked for."""
_LEAST_SHARE = 0.5
"""A count that is less than half of an earlier one is of a part: "of the dead 31 were children"."""
_PRONOUN = re.compile(r"(?:it|they|he|she|that|this)\b", re.I)


def plain_figures(asked: Question, readings: Sequence[PassageReading], passages: Sequence[ScoredPassage]) -> list[Told]:
    """The figures that articles about the question tell plainly, one a passage; none where an earlier stage is asked for."""
    if not asked.kind.is_figure or asks_for_former(asked.text) or names_stage(asked.text):
        return []
    best = max(scored.score for scored in passages)
    about = [
        (n, reading)
        for n, (reading, scored) in enumerate(zip(readings, passages, strict=True), start=1)
        if reading.relevance >= _RELEVANT and scored.score >= best - _ABOUT
    ]
    figures = [_figure(asked, _read(asked, n, reading, passages)) for n, reading in about]
    plain = [one for one in figures if one is not None and _is_plain(asked, one)]
    return [one for one in plain if not any(_is_part(asked, one, other) for other in plain)]


def replaced(asked: Question, given: Sequence[Told], plain: Sequence[Told]) -> list[Told]:
    """Those of the given figures that an older article tells of the same measure, other than the newest plain ones."""
    newest = _newest(plain)
    held = {one.words for one in newest}
    return [one for one in given if one.words not in held and any(_replaces(asked, new, one) for new in newest)]


def handed_on(over: Sequence[Told], plain: Sequence[Told]) -> list[Told]:
    """Those of the replaced figures that were plain, as votes for the newest: they tell that it is known, if no longer what it is."""
    told_plainly = {(one.span.n, one.words) for one in plain}
    return [
        replace(one, words=new.words)
        for new in _newest(plain)
        for one in over
        if (one.span.n, one.words) in told_plainly
    ]


def _newest(plain: Sequence[Told]) -> list[Told]:
    last = max((one.published for one in plain), default=None)
    return [one for one in plain if one.published == last]


def _read(asked: Question, n: int, reading: PassageReading, passages: Sequence[ScoredPassage]) -> list[Told]:
    return told(asked.kind, [Span(n, found.start, found.end, found.probability) for found in reading.spans], passages)


def _figure(asked: Question, read: Sequence[Told]) -> Told | None:
    """The figure of a passage that its text calls a revised one, else the likeliest if it is likely enough."""
    revised = (one for one in read if _is_revised(asked, one))
    likely = (one for one in read[:1] if _is_likely(asked, one))
    return next(revised, None) or next(likely, None)


def _is_revised(asked: Question, one: Told) -> bool:
    return asked.kind is Kind.COUNT and is_revision(one.article.text, one.span.start) and _counts(asked, one)


def _is_likely(asked: Question, one: Told) -> bool:
    if asked.kind is Kind.COUNT:
        return one.span.score >= _COUNTED and _counts(asked, one)
    return one.span.score >= _PLAIN


def _is_plain(asked: Question, one: Told) -> bool:
    """Whether a figure is of the asked kind, and its article and sentence speak of what is asked for."""
    text, start, end = one.article.text, one.span.start, one.span.end
    names = {term.key for term in asked.terms if term.is_name}
    about = names <= keys(f"{one.article.title} {text}") and _speaks_of_it(asked, one)
    fits = has_unit(asked.kind, text, start, end) and fit(asked, one) == 1
    return about and fits and not is_another_margin(asked.text, text, start, end)


def _counts(asked: Question, one: Told) -> bool:
    return counts(asked, one.article.text, one.span.start, one.span.end)


def _speaks_of_it(asked: Question, one: Told) -> bool:
    """Whether the sentence has a word of the question, or goes on about the one before: "It burned 300 hectares"."""
    start, end = sentence_at(one.article.text, one.span.start)
    sentence = one.article.text[start:end]
    return bool(_PRONOUN.match(sentence) or keys(sentence) & {term.key for term in asked.terms})


def _replaces(asked: Question, new: Told, old: Told) -> bool:
    """Whether a newer figure is of the same measure as an older one, not of a part or of another unit."""
    if new.published <= old.published or _is_part(asked, new, old):
        return False
    units = {figure_unit(one.article.text, one.span.start, one.span.end) for one in (new, old)}
    return asked.kind is not Kind.MEASURE or len(units - {""}) <= 1


def _is_part(asked: Question, new: Told, old: Told) -> bool:
    ours, theirs = _value(new), _value(old)
    if asked.kind is not Kind.COUNT or ours is None or theirs is None:
        return False
    return new.published > old.published and ours < _LEAST_SHARE * theirs


def _value(one: Told) -> float | None:
    try:
        return float(one.words[0])
    except ValueError:
        return None
