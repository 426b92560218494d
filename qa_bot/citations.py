"""From "[n]" in an answer to exact spans of stored articles, checked one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer import Citation, Draft
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import find_times
from vectorstore.article import Passage, ScoredPassage
from vectorstore.sentences import sentence_spans

_MARK = re.compile(r"[\[［【]\s*(?:passages?\s*)?(\d{1,3}(?:\s*[-–,;]\s*\d{1,3})*)\s*[\]］】]", re.I)
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_NAME = re.compile(r"(?<!^)(?<![.!?“\"]\s)\b[A-ZÀ-ÞА-Я][\w’'-]{2,}")
_SUPPORT = 0.5
"""The share of a sentence's content words that its proof must hold."""
_QUOTED_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Resolved:
    """An answer's text with valid marks only, its proofs, and the sentences that have none."""

    text: str
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...]


def resolve(draft: Draft, passages: Sequence[ScoredPassage]) -> Resolved:
    """Check a draft against the passages it was given; [n] counts from 1 in them.

    Numbers that no passage has are dropped. Each citation quotes the draft's own span where it gave one,
    else the sentences of passage n that support the sentence with the mark; where none do, the mark is no
    proof and goes, and the sentence is reported as unsupported. Never raises on any text.
    """
    plain = [scored.passage for scored in passages]
    text = _tidy(_MARK.sub(lambda match: _known_marks(match.group(1), len(plain)), draft.text))
    if draft.quotes:
        return Resolved(text, _given(draft, plain), ())
    return _prove(text, plain)


def _known_marks(numbers: str, count: int) -> str:
    """ "[1-3, 9]" as "[1][2][3]" where there are fewer than nine passages."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", numbers):
        first, _, last = re.sub(r"\s*[-–]\s*", "-", part).partition("-")
        found.extend(range(int(first), min(int(last or first), count) + 1))
    return "".join(f"[{n}]" for n in dict.fromkeys(found) if 1 <= n <= count)


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", text)).strip()


def _given(draft: Draft, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """The draft's own quotes, those that lie in the article of their passage."""
    citations = []
    for quote in draft.quotes:
        if 1 <= quote.n <= len(passages):
            passage = passages[quote.n - 1]
            if 0 <= quote.start < quote.end <= len(passage.article.text):
                citations.append(Citation(quote.n, passage, quote.start, quote.end))
    return tuple(dict.fromkeys(citations))


def _prove(text: str, passages: Sequence[Passage]) -> Resolved:
    citations: list[Citation] = []
    unsupported: list[str] = []
    pieces: list[str] = []
    position = 0
    for start, end in _marked_sentences(text):
        pieces.append(text[position:start])
        sentence, position = text[start:end], end
        claim = _MARK.sub("", sentence).strip()
        kept: list[int] = []
        for n in _numbers(sentence):
            if proofs := _supporting(claim, passages[n - 1]):
                citations.extend(Citation(n, passages[n - 1], *span) for span in proofs)
                kept.append(n)
        if not kept and keys(claim):
            unsupported.append(_tidy(claim))
        pieces.append(_keep_marks(sentence, kept))
    return Resolved(_tidy("".join(pieces) + text[position:]), tuple(dict.fromkeys(citations)), tuple(unsupported))


def _keep_marks(sentence: str, kept: Sequence[int]) -> str:
    return _MARK.sub(lambda mark: mark.group() if int(mark.group(1)) in kept else "", sentence)


def _marked_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, each with the marks that follow its full stop."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        leading = re.match(r"(?:\[\d+\]\s*)+", text[start:end])
        if leading and spans:
            spans[-1] = (spans[-1][0], start + leading.end())
            start += leading.end()
        if start < end:
            spans.append((start, end))
    return spans


def _numbers(sentence: str) -> list[int]:
    return list(dict.fromkeys(int(match.group(1)) for match in _MARK.finditer(sentence)))


def _supporting(claim: str, passage: Passage) -> list[tuple[int, int]]:
    """The sentences of a passage that hold the claim's words, numbers and names; none if any is missing.

    Days count as days: "10 November 2020" is supported by "Nov. 10" in an article of February 2021.
    """
    article = passage.article
    spans = [(start + passage.start, end + passage.start) for start, end in sentence_spans(passage.text)]
    wanted = keys(claim)
    scored = sorted(
        ((len(wanted & keys(article.text[start:end])), start, end) for start, end in spans),
        key=lambda item: (-item[0], item[1]),
    )
    chosen = [(start, end) for hits, start, end in scored[:_QUOTED_SENTENCES] if hits]
    if not chosen or not wanted:
        return []
    for count in range(1, len(chosen) + 1):
        part = chosen[:count]
        if _holds(claim, wanted, part, passage):
            return sorted(part)
    return []


def _holds(claim: str, wanted: set[str], spans: Sequence[tuple[int, int]], passage: Passage) -> bool:
    article = passage.article
    text = " ".join(article.text[start:end] for start, end in spans)
    days = [t for t in find_times(article.text, article.published) if any(s <= t.start < e for s, e in spans)]
    evidence = " ".join([text, article.title, *(str(day) for day in days)])
    found = keys(evidence)
    if len(wanted & found) < _SUPPORT * len(wanted):
        return False
    if not set(_NUMBER.findall(claim)) <= set(_NUMBER.findall(evidence)):
        return False
    return all(keys(name) & found for name in _NAME.findall(claim) if keys(name))
