"""How far the passages speak of what a question asks about at all: the ground under a reader's score."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from qa_bot.reading.evidence import Sentence, sentences_of, term_weights
from qa_bot.reading.questions import Question
from qa_bot.reading.spans import Span
from qa_bot.reading.terms import Term, keys
from vectorstore.article import Passage

_BEFORE_CHARACTERS = 600
"""What stands before a passage may name what it goes on to speak of."""
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|this|that|these|those|his|her|its|their)\b", re.I)


def confidence(question: Question, span: Span, passages: Sequence[Passage]) -> float:
    """How sure an answer of the rules is, in [0, 1]: sqrt(score) x support."""
    return math.sqrt(min(1.0, span.score)) * support(question, span, passages)


def support(question: Question, span: Span, passages: Sequence[Passage]) -> float:
    """How far the passages account for the question around an answer, in [0, 1].

    Three shares of the question's terms, rare ones counting more: what one sentence holds, what the passage
    with its headline holds, and what it holds of the names. The sentence is the answer's own where sentences are
    the answer, else the best of all passages counts as well. The form, sqrt(sentence x sqrt(passage) x names), is
    the one of a few products that best parts questions with an answer in their articles from questions without.
    """
    if not question.terms:
        return 0.0
    sentences = [sentence for number, passage in enumerate(passages, 1) for sentence in sentences_of(number, passage)]
    weights = term_weights(question, sentences)
    own = max((_both_shares(question, found, weights) for found in _own(span, sentences)), default=0.0)
    best = max((_share(question.terms, keys(s.text), weights) for s in sentences), default=0.0)
    in_sentence = own if question.kind.needs_sentences else (own + best) / 2
    passage = passages[span.n - 1]
    told = passage.article.text[max(0, passage.start - _BEFORE_CHARACTERS) : passage.end]
    around = keys(f"{passage.article.title} {passage.article.source} {told}")
    in_passage = _share(question.terms, around, weights)
    named = _share([term for term in question.terms if term.is_name], around, weights)
    return math.sqrt(in_sentence * math.sqrt(in_passage) * named)


def _own(span: Span, sentences: Sequence[Sentence]) -> list[frozenset[str]]:
    """Keys of the sentences that a span touches, with the one before where a pronoun points to it."""
    grounds = []
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        if sentence.n == span.n and sentence.start < span.end and span.start < sentence.end:
            found = keys(sentence.text)
            if before is not None and before.n == span.n and _PRONOUN.match(sentence.text):
                found |= keys(before.text)
            grounds.append(found)
    return grounds


def _both_shares(question: Question, found: AbstractSet[str], weights: dict[str, float]) -> float:
    """The share of the names or that of the other words, whichever is less; of all words where a few suffice."""
    if not question.kind.needs_sentences:
        return _share(question.terms, found, weights)
    groups = [[term for term in question.terms if term.is_name is named] for named in (True, False)]
    return min(_share(group, found, weights) for group in groups)


def _share(terms: Sequence[Term], found: AbstractSet[str], weights: dict[str, float]) -> float:
    """The weighted share of the terms that are found; 1 where there are none."""
    total = sum(weights[term.key] for term in terms)
    return sum(weights[term.key] for term in terms if term.key in found) / total if total else 1.0
