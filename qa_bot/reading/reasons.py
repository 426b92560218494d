"""Who did something over a matter: one who did it over another matter is no answer."""

from __future__ import annotations

import re

from qa_bot.reading.terms import keys, question_terms
from vectorstore.article import Article

_ASKED = re.compile(
    r"\b(?:who|whom|which \w+)\b(?:(?!\bover the (?:years|weekend|phone)\b)[^?])*?\b(?:over|because of|due to|in protest (?:at|against))\s+(?P<matter>[^?]+)",
    re.I,
)
_TOLD = re.compile(r"\b(?:over|because(?: of)?|due to|in protest (?:at|against))\s+(?P<matter>[^.;]{3,160})", re.I)
_DEEDS = re.compile(
    r"\b(?:resign\w*|quits?|step\w* down|stood down|fired|sacked|dismissed|sued?|fined|arrested|charged|jailed|protest\w*|apologi[sz]\w+|"
    r"criticis\w+|criticiz\w+|suspended|banned|convicted)\b",
    re.I,
)
_BEHIND = 160
"""So many characters behind a name tell why somebody did it."""


def is_over_another_matter(question: str, article: Article, start: int, end: int) -> bool:
    """Whether the sentence of these words names another reason than the question, or nothing in the article is about that one."""
    asked = _ASKED.search(question)
    if asked is None or not _DEEDS.search(question, 0, asked.start("matter")):
        return False
    terms = {term.key for term in question_terms(f"on {asked['matter']}")}
    if not terms:
        return False
    title = keys(article.title)
    told = _TOLD.search(article.text, end, end + _BEHIND)
    if told and _DEEDS.search(article.text, start, told.start()) and not terms & (keys(told["matter"]) | title):
        return True
    return not terms & (keys(article.text) | title)
