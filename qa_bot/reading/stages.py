"""The stage of things that a question about a figure names: "when parliament approved it", "after the first count"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.terms import keys, question_terms
from qa_bot.reading.timex import find_times
from qa_bot.reading.told import Told
from vectorstore.sentences import sentence_at

_STAGE = re.compile(
    r"\b(?:when|after|before|until|during|while|first|second|third|initial(?:ly)?|original(?:ly)?|earlier|then|by the time|"
    r"at the time|last|previous(?:ly)?|from)\b",
    re.I,
)
"""Words of a question for one stage of what goes on: what is told later is of another one."""
_CLAUSE = re.compile(
    r"\b(?:when|after|during|by the time|in (?=the (?:first|second|third|fourth|final|last)\b))\b([^,?]+)", re.I
)


def names_stage(question: str) -> bool:
    """Whether a question is about how things stood at a time: "when it was approved", "in May"."""
    return bool(_STAGE.search(question) or find_times(question, None))


def of_other_stages(question: str, given: Sequence[Told]) -> list[Told]:
    """Figures whose sentence says nothing of the stage that is asked for, where another one's, or its headline, says it all."""
    clause = _CLAUSE.search(question)
    wanted = {term.key for term in question_terms(clause[1])} if clause else set()
    if not wanted:
        return []
    shares = {one: wanted & _said(one) for one in given}
    return [one for one in given if not shares[one]] if wanted in shares.values() else []


def _said(one: Told) -> frozenset[str]:
    start, end = sentence_at(one.article.text, one.span.start)
    return keys(one.article.title) | keys(one.article.text[start:end])
