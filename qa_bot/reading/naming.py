"""Whose names a sentence has: its subject, where one opens it, and whether it leans on the sentence before."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_bot.reading.candidates import TITLES, names
from qa_bot.reading.nations import country_of
from qa_bot.reading.terms import keys
from vectorstore.article import Article

Span = tuple[int, int]

_OPENS = re.compile(r"(?:^|[.!?:“\"]\s*|\n\s*)\W*$")
_WITHIN = re.compile(r"(?<=[\w,;] )[^\W\d_a-z][^\W_]+")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|this|these|those|both|each)\b", re.I)
_PERSON = re.compile(r", (?:\d\d,|the [\w ]{3,40}, (?:has |had )?(?:said|told|wrote)\b)")
"""What stands behind a person's name only: "Lund, 46, resigned"."""
_OFFICE = re.compile(rf"(?:['’]s)?(?: [a-z]+){{0,2}} (?:{'|'.join(sorted(TITLES))})\s")
"""What stands between the name of a firm or place and of the one who works for it."""
_PREPOSITION = re.compile(
    r"\b(?:of|in|on|at|to|for|by|with|from|after|before|over|under|near|against|into|through|about|between|since|during|as|that|when|because|if|than)\b",
    re.I,
)


def capitals(text: str) -> frozenset[str]:
    """Words that a text writes with a capital within a sentence: they are names where they open one as well."""
    return frozenset(_WITHIN.findall(text))


@lru_cache(maxsize=512)
def capitals_of(article: Article) -> frozenset[str]:
    """Words that an article or its headline writes with a capital within a sentence."""
    return capitals(article.text) | capitals(article.title)


@lru_cache(maxsize=1024)
def name_spans(text: str, known: frozenset[str]) -> tuple[Span, ...]:
    """The names of a text; of single words that open a sentence those that are `known`, countries or acronyms."""
    return tuple(span for span in (_without_opener(text, span, known) for span in names(text)) if span)


def _without_opener(text: str, span: Span, known: frozenset[str]) -> Span | None:
    """A name without the ordinary word that opens the sentence: "Residents of Upper Kestrel", "Prices"."""
    start, end = span
    first, *others = text[start:end].split()
    if not _OPENS.search(text[:start]) or (others and others[0][0].isupper()):
        return span
    if first in known or country_of(first) is not None or (first.isupper() and len(first) > 1):
        return span
    if _PERSON.match(text, end):
        return span
    capital = next((word for word in others if word[0].isupper()), None)
    return (text.index(capital, start), end) if capital else None


@lru_cache(maxsize=512)
def full_names(text: str, known: frozenset[str]) -> dict[str, str]:
    """The one name of several words that ends in a word, by that word: "Amalia Reyes" for "Reyes"."""
    found: dict[str, set[str]] = {}
    for start, end in name_spans(text, known):
        name = text[start:end]
        if " " in name:
            found.setdefault(name.split()[-1], set()).add(name)
    return {last: in_full.pop() for last, in_full in found.items() if len(in_full) == 1}


def subject(text: str, spans: tuple[Span, ...]) -> frozenset[str]:
    """The keys of the name that a sentence begins with, or none where something else is its subject.

    With "Northgate coach Ada Lund" it begins with both, and "The head of the office, Ada Lund, left" is about her.
    """
    if not spans:
        return frozenset()
    start, end = spans[0]
    before = _QUOTED.sub(" ", text[:start])
    is_aside = text[end : end + 1] == "," and before.count(",") == 1 and before.rstrip().endswith(",")
    if (_PREPOSITION.search(before) and not is_aside) or _PRONOUN.search(before):
        return frozenset()
    is_held = len(spans) > 1 and _OFFICE.fullmatch(text, end, spans[1][0])
    return keys(text[start : spans[1][1]]) if is_held else keys(text[start:end])


def refers_back(text: str, spans: tuple[Span, ...]) -> bool:
    """Whether a sentence may speak of a name in the one before: it has none, or a pronoun before its first."""
    first = spans[0][0] if spans else len(text)
    return not spans or bool(_PRONOUN.search(_QUOTED.sub(" ", text[:first])))
