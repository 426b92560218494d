"""How much of a question each sentence of the passages accounts for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa_bot.reading.candidates import names
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.terms import Term, Word, keys, overlapping, words
from vectorstore.article import Passage
from vectorstore.sentences import sentence_spans

Embed = Callable[[list[str]], NDArray[np.float32]]
"""Texts to unit vectors, float32 (n, d)."""

_NAME_WORTH = (1.0, 0.9, 0.6, 0.3)
_DEED_WORTH = (1.0, 0.6, 0.45, 0.2)
"""What a word of the question counts that stands in the sentence, the headline, a sentence beside it, the passage.

A text goes on speaking of the names that it has named, while what was done stands where it is told.
"""
_BEFORE_CHARACTERS = 250
_FAR_FROM_IDENTITY = 0.4
"""The share left of that for "who is the president of Armenia?", where office and country belong together."""
_EMBEDDED_SENTENCES = 12
_LEXICAL_SHARE = 0.8
_DENIED, _NO_CAUSE, _ITSELF_CAUSE, _ASKS, _NOTHING_NEW, _OF_OTHERS = 0.25, 0.75, 0.5, 0.4, 0.7, 0.6
_NEW_WORDS = 4
"""So many words that the question does not have are something new."""
_EFFECT_BEFORE = re.compile(
    r"\b(?:because(?: of)?|due to|after|owing to|over|in protest(?: at| against)?|so that|in order to|to avoid|amid|following|"
    r"in response to|thanks to|as (?:he|it|she|they|its|their)|citing)\b",
    re.I,
)
_EFFECT_BEHIND = re.compile(r"\b(?:caus\w+|reasons?|blam\w+|led to|is why)\b", re.I)
_CAUSE_WITHIN = 60
"""So many characters behind "because" hold the cause: where they tell what is asked about, that is the cause of something else."""
_NEGATION = re.compile(
    r"\b(?:not|no reason|never|denie[sd]|refus\w+|reject\w+|without|rather than|instead of)\b|n['’]t\b", re.I
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of passage `n` (from 1) with article offsets, its words, and its credit in [0, 1]."""

    n: int
    start: int
    end: int
    text: str
    passage: Passage
    words: tuple[Word, ...]
    credit: float = 0.0


def ranked(question: Question, passages: Sequence[Passage], embed: Embed | None = None) -> list[Sentence]:
    """The sentences of the passages, those that account for most of the question first."""
    split = [sentences_of(n, passage) for n, passage in enumerate(passages, start=1)]
    weights = term_weights(question, [sentence for sentences in split for sentence in sentences])
    found = [
        replace(sentence, credit=_credit(question, weights, sentences, position))
        for sentences in split
        for position, sentence in enumerate(sentences)
    ]
    found.sort(key=lambda sentence: (-sentence.credit, sentence.n))
    return found if embed is None or not found else _blended(question, found, embed)


def sentences_of(n: int, passage: Passage) -> list[Sentence]:
    """The sentences of passage `n`, without credit."""
    spans = [(start + passage.start, end + passage.start) for start, end in _split(passage.text)]
    texts = [passage.article.text[start:end] for start, end in spans]
    return [
        Sentence(n, start, end, text, passage, words(text)) for (start, end), text in zip(spans, texts, strict=True)
    ]


@lru_cache(128)
def _split(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences' offsets, remembered: those of a question's passages are asked for several times."""
    return tuple(sentence_spans(text))


def term_weights(question: Question, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Inverse sentence frequency of the question's terms, log(1 + N / (1 + n)), among these sentences."""
    found = [keys(sentence.text) for sentence in sentences]
    total = len(found)
    return {term.key: math.log(1 + total / (1 + sum(term.key in keys_ for keys_ in found))) for term in question.terms}


def _credit(question: Question, weights: dict[str, float], sentences: Sequence[Sentence], position: int) -> float:
    """The weighted share of the question's terms, each at the value of the closest place that has it.

    Names and other words are two groups, and the geometric mean wants both: an answer about somebody else is no answer, and neither
    is one about the right person and another deed.
    """
    sentence = sentences[position]
    beside = [keys(other.text) for other in sentences[max(0, position - 1) : position + 2]]
    places = (
        (keys(sentence.text),),
        (keys(sentence.passage.article.title),),
        (*beside, _keys_before(sentences, position)),
        [keys(other.text) for other in sentences],
    )
    groups: dict[bool, list[tuple[float, float]]] = {}
    for term in question.terms:
        worths = _NAME_WORTH if term.is_name else _DEED_WORTH
        value = next((worth for worth, found in zip(worths, places, strict=True) if _has(found, term)), 0.0)
        far = value < 1.0 and question.of_identity
        groups.setdefault(term.is_name, []).append((value * (_FAR_FROM_IDENTITY if far else 1.0), weights[term.key]))
    shares = [sum(v * w for v, w in group) / sum(w for _, w in group) for group in groups.values()]
    return math.prod(shares) ** (1 / len(shares)) * _cohesion(question, sentence) * _bearing(question, sentence)


def _has(texts: Iterable[AbstractSet[str]], term: Term) -> bool:
    return any(overlapping(term, found) for found in texts)


def _keys_before(sentences: Sequence[Sentence], position: int) -> frozenset[str]:
    """Keys of the words before a passage, for its first sentence: what "the two countries" points to."""
    if position > 0:
        return frozenset()
    first = sentences[0]
    return keys(first.passage.article.text[max(0, first.start - _BEFORE_CHARACTERS) : first.start])


def matches(question: Question, sentence: Sentence) -> list[tuple[int, int]]:
    """Where words of the question stand in a sentence, relative to it, in order."""
    wanted = {term.key for term in question.terms}
    return sorted({(word.start, word.end) for word in sentence.words if word.key in wanted})


def _cohesion(question: Question, sentence: Sentence) -> float:
    """Slightly less where the question's words stand far apart."""
    places = matches(question, sentence)
    gaps = [max(0, later[0] - earlier[1]) for earlier, later in zip(places, places[1:], strict=False)]
    spread = sum(gaps) / len(gaps) if gaps else 0.0
    return 0.9 + 0.1 * math.exp(-spread / 40)


def _bearing(question: Question, sentence: Sentence) -> float:
    """Less where a sentence only asks, says nothing new, denies what is taken for granted or gives no reason."""
    bearing = _ASKS if sentence.text.endswith("?") else 1.0
    if question.kind is Kind.WHY:
        bearing *= explains(question, sentence.text) * (_DENIED if _denies(question, sentence) else 1.0)
    if question.kind.needs_sentences and _of_others(question, sentence):
        bearing *= _OF_OTHERS
    new = keys(sentence.text) - {term.key for term in question.terms}
    if question.kind is Kind.WHAT and len(new) < _NEW_WORDS:
        bearing *= _NOTHING_NEW
    return bearing


def explains(question: Question, text: str) -> float:
    """1 where a sentence gives a cause; less where it gives none, or what is asked about as the cause of something else."""
    if _EFFECT_BEHIND.search(text):
        return 1.0
    deeds = {term.key for term in question.terms if not term.is_name}
    causes = [keys(text[match.end() : match.end() + _CAUSE_WITHIN]) for match in _EFFECT_BEFORE.finditer(text)]
    if any(not deeds & cause for cause in causes):
        return 1.0
    return _ITSELF_CAUSE if causes else _NO_CAUSE


def _denies(question: Question, sentence: Sentence) -> bool:
    deeds = {term.key for term in question.terms if not term.is_name}
    return any(
        word.key in deeds and match.end() <= word.start <= match.end() + 40
        for match in _NEGATION.finditer(sentence.text)
        for word in sentence.words
    )


def _of_others(question: Question, sentence: Sentence) -> bool:
    """Whether a sentence names somebody, and nobody of those that the question names."""
    asked = {term.key for term in question.terms if term.is_name}
    named = any(" " in sentence.text[start:end] for start, end in names(sentence.text))
    return bool(asked) and named and not asked & keys(sentence.text)


def _blended(question: Question, found: list[Sentence], embed: Embed) -> list[Sentence]:
    """The best sentences with the likeness of their vectors to the question's mixed in."""
    best, rest = found[:_EMBEDDED_SENTENCES], found[_EMBEDDED_SENTENCES:]
    vectors = embed([question.text, *(sentence.text for sentence in best)])
    cosines = vectors[1:] @ vectors[0]
    blended = [
        replace(sentence, credit=_LEXICAL_SHARE * sentence.credit + (1 - _LEXICAL_SHARE) * _likeness(float(cosine)))
        for sentence, cosine in zip(best, cosines, strict=True)
    ]
    blended.sort(key=lambda sentence: (-sentence.credit, sentence.n))
    return blended + rest


def _likeness(cosine: float) -> float:
    """A cosine of MiniLM as a share: unrelated sentences lie near 0.1, near-copies of a question near 0.7."""
    return min(1.0, max(0.0, (cosine - 0.1) / 0.6))
