"""Which person "he" or "she" stands for: those named last before it, without the ones of the other sex.

A name reads as a person's by what stands around it: "geologist Ada Lund", "Lund said", "Lund, 46,". Of which sex somebody
is, a common first name tells, or a pronoun in the article that can mean nobody else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa_bot.reading.naming import Span, capitals, name_spans
from qa_bot.reading.nations import country_of
from qa_bot.reading.terms import keys
from qa_bot.rewriting import lexicon
from vectorstore.article import Article
from vectorstore.sentences import sentence_spans

_HE, _SHE = "he", "she"
_QUOTED = re.compile(r"[\"“][^\"”]*(?:[\"”]|$)")
_SUBJECT = re.compile(r"^\W*(?:[^,]{0,40}, |(?:(?!the\b|an?\b)\w+ ){0,3})(?:and |but )?(?:(he|his)|she|her)\b", re.I)
"""A pronoun that a sentence is about: "She left", "In May he left", "His office declined"."""
_NOMINATIVE = re.compile(r"\b(?:(he)|she)\b", re.I)
_OFFICE = "|".join(sorted(lexicon.OFFICES))
_NO_TITLES = (
    lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | lexicon.DETERMINERS | lexicon.AUXILIARIES | lexicon.PAST
    | lexicon.THING_HEADS | lexicon.OF_SEVERAL | lexicon.ADVERBS | lexicon.PRONOUNS | frozenset(["that", "ship", "ferry", "probe"])
)  # fmt: skip
_TITLED = re.compile(rf"([^\W\d_]+) $|\b(?:{_OFFICE}), $", re.I)
_SPOKE = r"(?:(?:had|has) )?(?:said|says|told|wrote|added|thanked|resigned|spoke)\b"
_SPOKEN_BY = re.compile(rf"\b{_SPOKE} (?:[a-z]+ ){{0,3}}$")
_IS_PERSON = re.compile(
    rf",? {_SPOKE}|, (?:\d\d,|who\b|an? \d\d-|(?:(?:the|an?) )?(?:[a-z]+ ){{0,3}}(?:{_OFFICE})\b|(?:the|an?) [^,.]{{3,60}}, {_SPOKE})"
)
_PLACED = re.compile(r"\b(?:in|at|near|from|to|the|of|between|around|over|across|against) $", re.I)
_MOST_WORDS = 3
"""Of a person's name."""
_LOOKED_BACK = 3
"""Sentences before a pronoun in which its person may be named."""


@lru_cache(maxsize=1024)
def pronoun_of(text: str, spans: tuple[Span, ...]) -> str:
    """Which of "he" and "she" a sentence is about, itself or by "his" and "her", before it has a name and outside of quotes."""
    found = _SUBJECT.match(_without_quotes(text))
    is_first = found is not None and (not spans or found.end() <= spans[0][0])
    return _sex(found) if found and is_first else ""


def referents(article: Article, start: int, pronoun: str) -> frozenset[str]:
    """The keys of the persons for whom a pronoun in the sentence that begins there may stand; none where nobody fits."""
    known = _sexes(article)
    found = _persons(article)
    place = bisect_right(found, start, key=lambda item: item[0][1])
    for _, names in reversed(found[max(0, place - _LOOKED_BACK) : place]):
        fitting = [name for name in names if known.get(_last(name)) == pronoun]
        fitting = fitting or [name for name in names if _last(name) not in known]
        if fitting:
            return frozenset().union(*(keys(name) for name in fitting))
    return frozenset()


@lru_cache(maxsize=256)
def _sexes(article: Article) -> Mapping[str, str]:
    """By the last word of a name, for the persons of whom a first name or a pronoun tells; its own sentence comes first."""
    known = capitals(article.text)
    within: dict[str, set[str]] = defaultdict(set)
    behind: dict[str, set[str]] = defaultdict(set)
    before: tuple[str, ...] = ()
    for (start, end), names in _persons(article):
        text = article.text[start:end]
        for name in names:
            within[_last(name)] |= _by_first_name(name)
        pronoun = pronoun_of(text, name_spans(text, known))
        if pronoun and len(before) == 1:
            behind[_last(before[0])].add(pronoun)
        elif not pronoun and len(names) == 1:
            rest = _without_quotes(text)[text.index(names[0]) :]
            within[_last(names[0])] |= {_sex(match) for match in _NOMINATIVE.finditer(rest)}
        before = names
    told = {name: within[name] or behind[name] for name in within.keys() | behind.keys()}
    return {name: next(iter(sexes)) for name, sexes in told.items() if len(sexes) == 1}


@lru_cache(maxsize=256)
def _persons(article: Article) -> tuple[tuple[Span, tuple[str, ...]], ...]:
    """The persons that each sentence of an article names, with names that only look like a person's."""
    known = capitals(article.text)
    named: list[tuple[Span, list[tuple[str, bool]]]] = []
    sure: set[str] = set()
    for start, end in sentence_spans(article.text):
        text = article.text[start:end]
        found = []
        for span in name_spans(text, known):
            name = text[slice(*span)]
            if _is_surely_person(text, span):
                sure.add(_last(name))
            found.append((name, _looks_like_person(text, span)))
        named.append(((start, end), found))
    return tuple((span, tuple(name for name, looks in found if looks or _last(name) in sure)) for span, found in named)


def _is_surely_person(text: str, span: Span) -> bool:
    before, behind = text[: span[0]], text[span[1] :]
    words = text[slice(*span)].split()
    if len(words) > _MOST_WORDS or _is_institution(words):
        return False
    titled = _TITLED.search(before)
    is_titled = titled is not None and len(words) > 1 and (titled.group(1) or "").casefold() not in _NO_TITLES
    return (
        is_titled
        or bool(_IS_PERSON.match(behind) or _SPOKEN_BY.search(before))
        or bool(_by_first_name(" ".join(words)))
    )


def _looks_like_person(text: str, span: Span) -> bool:
    words = text[slice(*span)].split()
    is_short = 1 < len(words) <= _MOST_WORDS and all(word[0].isupper() for word in words)
    return is_short and not _is_institution(words) and not _PLACED.search(text[: span[0]])


def _is_institution(words: Sequence[str]) -> bool:
    return country_of(" ".join(words)) is not None or any(
        word.casefold() in lexicon.THING_HEADS | lexicon.OF_SEVERAL for word in words
    )


def _by_first_name(name: str) -> set[str]:
    first, *others = name.casefold().split()
    if not others:
        return set()
    return {_HE} if first in lexicon.MALE_NAMES else {_SHE} if first in lexicon.FEMALE_NAMES else set()


def _sex(pronoun: re.Match[str]) -> str:
    return _HE if pronoun.group(1) else _SHE


def _last(name: str) -> str:
    return name.split()[-1]


def _without_quotes(text: str) -> str:
    """A text with what it quotes blanked out."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)
