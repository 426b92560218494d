"""Finding the words that answer a question in the passages found for it.

`Reader` is the seam: a trained span model can take the place of `RuleReader`; kinds, days, phrasing,
citations and abstention work with either.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_bot.reading.candidates import candidates, is_country
from qa_bot.reading.questions import Kind, Question
from qa_bot.reading.terms import Term, keys, overlapping
from qa_bot.reading.timex import Grain, Time, find_times
from vectorstore.article import Passage
from vectorstore.sentences import sentence_spans

Embed = Callable[[list[str]], NDArray[np.float32]]

_HEADLINE, _NEIGHBOUR, _PASSAGE = 0.8, 0.55, 0.3
"""What a word of the question counts that stands not in the sentence but in the headline, beside it, near it."""
_EMBEDDED_SENTENCES = 12
_LEXICAL_SHARE = 0.8
_WORD = re.compile(r"\w+")
_CAUSE = re.compile(
    r"\b(?:because|since|due to|after|caus\w+|reasons?|blam\w+|owing to|in protest|over|so that|in order to|to avoid)\b", re.I
)
_NEGATION = re.compile(
    r"\b(?:not|no reason|never|denie[sd]|refus\w+|reject\w+|without|rather than|instead of|would not|did not|n't)\b", re.I
)
_DENIED = 0.5
_VOTE, _MOST_VOTES = 0.03, 3
_GRAIN_FIT = {Grain.DAY: 1.0, Grain.WEEK: 0.93, Grain.MONTH: 0.93, Grain.SEASON: 0.9, Grain.YEAR: 0.9}


@dataclass(frozen=True, slots=True)
class Span:
    """An answer: article offsets `start` to `end` in passage `n` (from 1), its sentence, how sure it is.

    `score` lies in [0, 1]. `time` is the expression behind a span that answers "when".
    """

    n: int
    start: int
    end: int
    sentence: tuple[int, int]
    score: float
    time: Time | None = None


class Reader(Protocol):
    """Reads passages for a question: spans, best first."""

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Span]:
        """Spans that may answer the question, best first; none where nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class _Sentence:
    n: int
    start: int
    end: int
    text: str
    passage: Passage
    credit: float


class RuleReader:
    """Scores sentences by the words of the question they hold, and spans in them by kind and closeness."""

    def __init__(self, embed: Embed | None = None) -> None:
        self._embed = embed

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Span]:
        """Spans that may answer the question, best first; sentences where no few words can answer."""
        if not question.terms:
            return []
        ranked = self._ranked(question, passages)
        if question.kind is Kind.EXTRACT:
            return _best_first(_whole(question, sentence) for sentence in ranked[:10])
        times: dict[str, list[Time]] = {}
        spans = []
        for sentence in ranked[:20]:
            article = sentence.passage.article
            if article.id not in times:
                times[article.id] = find_times(article.text, article.published)
            spans.extend(_spans(question, sentence, times[article.id]))
        return _best_first(_voted(spans, passages))

    def _ranked(self, question: Question, passages: Sequence[Passage]) -> list[_Sentence]:
        sentences = [
            sentence
            for n, passage in enumerate(passages, start=1)
            for sentence in _credited(question, n, passage)
        ]
        sentences.sort(key=lambda sentence: (-sentence.credit, sentence.n))
        if self._embed is None or not sentences:
            return sentences
        best, rest = sentences[:_EMBEDDED_SENTENCES], sentences[_EMBEDDED_SENTENCES:]
        vectors = self._embed([question.text, *(sentence.text for sentence in best)])
        cosines = vectors[1:] @ vectors[0]
        blended = [_with_similarity(sentence, float(cosine)) for sentence, cosine in zip(best, cosines, strict=True)]
        blended.sort(key=lambda sentence: (-sentence.credit, sentence.n))
        return blended + rest


def _best_first(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (-span.score, span.n, span.start))


def _voted(spans: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """Spans whose answer other articles give too, raised a little for each of these."""
    tellers: dict[str, set[str]] = {}
    best = max((span.score for span in spans), default=0.0)
    for span in spans:
        if span.score >= 0.7 * best:
            tellers.setdefault(_told(span, passages), set()).add(passages[span.n - 1].article.id)
    votes = {told: min(_MOST_VOTES, len(ids) - 1) for told, ids in tellers.items()}
    return [replace(span, score=span.score + _VOTE * votes.get(_told(span, passages), 0)) for span in spans]


def _told(span: Span, passages: Sequence[Passage]) -> str:
    if span.time is not None and span.time.first is not None:
        return str(span.time)
    return passages[span.n - 1].article.text[span.start : span.end].casefold()


def _with_similarity(sentence: _Sentence, cosine: float) -> _Sentence:
    likeness = min(1.0, max(0.0, (cosine - 0.1) / 0.6))
    credit = _LEXICAL_SHARE * sentence.credit + (1 - _LEXICAL_SHARE) * likeness
    return _Sentence(sentence.n, sentence.start, sentence.end, sentence.text, sentence.passage, credit)


def _credited(question: Question, n: int, passage: Passage) -> list[_Sentence]:
    """The sentences of a passage with the share of the question's words that they account for."""
    article = passage.article
    spans = [(start + passage.start, end + passage.start) for start, end in sentence_spans(passage.text)]
    found = [keys(article.text[start:end]) for start, end in spans]
    headline, whole = keys(article.title), set().union(*found) if found else set()
    sentences = []
    for position, (start, end) in enumerate(spans):
        beside = set().union(*found[max(0, position - 1) : position + 2])
        places = ((found[position], 1.0), (headline, _HEADLINE), (beside, _NEIGHBOUR), (whole, _PASSAGE))
        credit = _credit(question, places) * _cohesion(question, article.text[start:end])
        sentences.append(_Sentence(n, start, end, article.text[start:end], passage, credit))
    return sentences


def _cohesion(question: Question, text: str) -> float:
    """Slightly less where the question's words stand far apart, much less where the sentence denies them."""
    matches = _matches(question.terms, text)
    gaps = [max(0, later[0] - earlier[1]) for earlier, later in zip(matches, matches[1:], strict=False)]
    spread = sum(gaps) / len(gaps) if gaps else 0.0
    deeds = {term.key for term in question.terms if not term.is_name}
    denied = any(
        deeds & keys(text[match.end() : match.end() + 40]) and len(deeds) <= 2 for match in _NEGATION.finditer(text)
    )
    return (0.9 + 0.1 * math.exp(-spread / 40)) * (_DENIED if denied and question.kind is Kind.EXTRACT else 1.0)


def _credit(question: Question, places: Sequence[tuple[set[str], float]]) -> float:
    """Share of the question's terms found, each at the value of the closest place that has it.

    Names and other words count alike as groups: an answer about somebody else is no answer, and neither
    is one about the right person and another deed.
    """
    groups: dict[bool, list[float]] = {}
    for term in question.terms:
        value = next((worth for found, worth in places if overlapping(term, found)), 0.0)
        # "Who is the president of Armenia?" needs office and country together: distance costs more there.
        far = value < 1.0 and question.of_identity
        groups.setdefault(term.is_name, []).append(value * (0.4 if far else 1.0))
    return sum(sum(values) / len(values) for values in groups.values()) / len(groups)


def _whole(question: Question, sentence: _Sentence) -> Span:
    score = sentence.credit
    if question.asks_why and not _CAUSE.search(sentence.text):
        score *= 0.75
    return Span(sentence.n, sentence.start, sentence.end, (sentence.start, sentence.end), score)


def _spans(question: Question, sentence: _Sentence, times: Sequence[Time]) -> list[Span]:
    """Candidates of the asked kind in a sentence, those close to the question's words first."""
    inside = [time for time in times if sentence.start <= time.start and time.end <= sentence.end]
    at = {time.start: time for time in inside}
    relative = [Time(t.start - sentence.start, t.end - sentence.start, t.first, t.last, t.grain) for t in inside]
    matches = _matches(question.terms, sentence.text)
    spans = []
    for start, end in candidates(sentence.text, question, relative):
        absolute = (start + sentence.start, end + sentence.start)
        time = at.get(absolute[0]) if question.kind is Kind.WHEN else None
        fit = _fit(question, sentence.text, start, end, matches) * _time_fit(question, sentence, time)
        if fit > 0:
            spans.append(Span(sentence.n, *absolute, (sentence.start, sentence.end), sentence.credit * fit, time))
    return spans


def _time_fit(question: Question, sentence: _Sentence, time: Time | None) -> float:
    """Exact days before months and years; what lies ahead first where something to come is asked for."""
    if time is None:
        return 1.0
    published = sentence.passage.article.published
    past = time.last is not None and published is not None and time.last <= published
    return _GRAIN_FIT[time.grain] * (0.85 if question.of_future and past else 1.0)


def _matches(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """Where words of the question stand in a sentence."""
    wanted = list(terms)
    return [
        (match.start(), match.end())
        for match in _WORD.finditer(text)
        if (found := keys(match.group())) and any(overlapping(term, found) for term in wanted)
    ]


def _fit(question: Question, text: str, start: int, end: int, matches: Sequence[tuple[int, int]]) -> float:
    """How well a candidate fits in [0, 1]: near the question's words, and none of them itself."""
    own = sum(min(end, stop) - max(start, begin) for begin, stop in matches if begin < end and start < stop)
    if question.kind in (Kind.WHO, Kind.WHERE, Kind.NAME) and own >= 0.4 * (end - start):
        return 0.0
    gaps = sorted(
        start - stop if stop <= start else begin - end for begin, stop in matches if stop <= start or begin >= end
    )
    closeness = sum(math.exp(-gap / 40) for gap in gaps[:3]) / min(3, len(gaps)) if gaps else 0.0
    return (0.75 + 0.25 * closeness) * _kind_fit(question, text, start, end)


def _kind_fit(question: Question, text: str, start: int, end: int) -> float:
    """How well a candidate fits the kind asked for, by the words right before and after it."""
    before, after = text[:start].rstrip().casefold(), text[end:]
    if question.kind is Kind.WHERE:
        return 1.0 if re.search(r"\b(?:in|at|near|from|to|of|on|outside|around)(?: the)?$", before) else 0.85
    if question.kind is Kind.WHO:
        return _person_fit(question, text[start:end], before, after)
    if question.kind is Kind.COUNT:
        noun = keys(" ".join(after.split()[:3]))
        return 1.0 if question.counted in noun or "=die" in noun else 0.88
    return 1.0


def _person_fit(question: Question, name: str, before: str, after: str) -> float:
    if question.of_identity and (is_country(name) or re.fullmatch(r"\w+(?:ish|ian|ese)", name)):
        return 0.0
    by = bool(re.search(r"\b(?:by|with)(?: \w+){0,3}$", before)) or after.startswith("-")
    acts = bool(re.match(r",?\s+(?:who|said|has|had|is|was|will|\w+(?:ed|s))\b", after))
    first = len(before.split()) <= 2
    return 0.84 + 0.06 * (" " in name) + 0.06 * (by or acts) + 0.04 * first
