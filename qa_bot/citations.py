"""From "[n]" in an answer to exact spans of stored articles: the one place where marks are read and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from qa_bot.answer import Citation, Draft
from qa_bot.proving import UNMARKED_SHARE, joint_proof, proof, says_something
from vectorstore.article import Passage, ScoredPassage
from vectorstore.sentences import sentence_spans

_WORD = r"(?:(?:passages?|sources?|articles?)\s*)?"
_BETWEEN = r"\s*(?:[-–—,;、]|and|&)\s*"
_MARK = re.compile(
    rf"[\[［【]\s*\^?{_WORD}(\d{{1,3}}(?:{_BETWEEN}{_WORD}\d{{1,3}})*)(?:†[^\]］】\n]{{0,40}})?\s*[\]］】]", re.I
)
_RANGE = re.compile(r"(\d+)(?:\s*[-–—]\s*(\d+))?")
_PLAIN_MARK = re.compile(r"\[([0-9]{1,3})\]")
_LEADING_MARKS = re.compile(r"(?:\[[0-9]{1,3}\]\s*)+")
_SENTENCE_END = re.compile(r"[.!?…]*[\"'”’»)*]*\s*$")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An answer's text with valid marks only, its proofs, and the sentences that have none."""

    text: str
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...]


def resolve(draft: Draft, passages: Sequence[ScoredPassage]) -> Resolved:
    """Check a draft against the passages it was given; [n] counts from 1 in them. Never raises on any text.

    A mark stays only with a proof: the draft's own quote where it has some, else the sentences of passage n
    that prove the sentence with the mark. A sentence without a proof of its own gets one, and the mark, if
    another passage proves it nearly word for word; if none does, it is reported as unsupported.
    """
    given = _given(draft, passages)
    if given:
        numbers = {citation.n for citation in given}
        return Resolved(_tidy(_with_marks(draft.text, numbers)), given, ())
    return _prove(_with_marks(draft.text, range(1, len(passages) + 1)), [scored.passage for scored in passages])


def _given(draft: Draft, passages: Sequence[ScoredPassage]) -> tuple[Citation, ...]:
    """The draft's own quotes, those that lie in the article of their passage."""
    citations = [
        Citation(quote.n, passages[quote.n - 1].passage, quote.start, quote.end)
        for quote in draft.quotes
        if 1 <= quote.n <= len(passages)
        and 0 <= quote.start < quote.end <= len(passages[quote.n - 1].passage.article.text)
    ]
    return tuple(dict.fromkeys(citations))


def _with_marks(text: str, allowed: Set[int] | range) -> str:
    """Marks of every shape as "[1][2]", those with other numbers than the allowed ones left out.

    What is left out leaves a space, or else the brackets around it could close to a new mark.
    """
    return _MARK.sub(lambda mark: "".join(f"[{n}]" for n in _numbers(mark.group(1)) if n in allowed) or " ", text)


def _numbers(inside: str) -> list[int]:
    """The numbers of a mark in their order, each once: "1-3, 2" is 1, 2, 3."""
    found: list[int] = []
    for first, last in _RANGE.findall(inside):
        found.extend(range(int(first), int(last or first) + 1))
    return list(dict.fromkeys(found))


def _prove(text: str, passages: Sequence[Passage]) -> Resolved:
    """Each sentence with the marks that its proofs allow, and what comes between as it is."""
    pieces: list[str] = []
    citations: list[Citation] = []
    unsupported: list[str] = []
    position = 0
    for start, end in sentences_with_marks(text):
        sentence = text[start:end]
        claim = _tidy(_PLAIN_MARK.sub("", sentence))
        proved = _proofs(claim, sentence, passages)
        citations.extend(proved)
        if not proved and says_something(claim):
            unsupported.append(claim)
        pieces += [text[position:start], _marked(sentence, list(dict.fromkeys(c.n for c in proved)))]
        position = end
    return Resolved(_tidy("".join([*pieces, text[position:]])), tuple(dict.fromkeys(citations)), tuple(unsupported))


def _proofs(claim: str, sentence: str, passages: Sequence[Passage]) -> list[Citation]:
    """Proofs from each passage that a sentence names, else from them together, else from one with its very words."""
    if not says_something(claim):
        return []
    named = [n for n in _numbers(" ".join(_PLAIN_MARK.findall(sentence))) if 1 <= n <= len(passages)]
    proved = [Citation(n, passages[n - 1], *span) for n in named for span in proof(claim, passages[n - 1])]
    together = joint_proof(claim, tuple(passages[n - 1] for n in named)) if not proved else ()
    proved += [Citation(named[place], passages[named[place] - 1], *span) for place, span in together]
    if proved:
        return proved
    for n, passage in enumerate(passages, start=1):
        if spans := proof(claim, passage, UNMARKED_SHARE):
            return [Citation(n, passage, *span) for span in spans]
    return []


def _marked(sentence: str, numbers: Sequence[int]) -> str:
    """A sentence with marks of these numbers only: where they stood, those that are new before its full stop."""
    kept = _PLAIN_MARK.sub(lambda mark: mark.group() if int(mark.group(1)) in numbers else "", sentence)
    new = "".join(f"[{n}]" for n in numbers if f"[{n}]" not in kept)
    if not new:
        return kept
    kept = kept.rstrip()
    end = _SENTENCE_END.search(kept)
    at = end.start() if end else len(kept)
    return f"{kept[:at].rstrip()} {new}{kept[at:]}"


def sentences_with_marks(text: str) -> list[tuple[int, int]]:
    """Sentences, each with the marks that follow its full stop."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        leading = _LEADING_MARKS.match(text, start, end)
        if leading and spans:
            spans[-1] = (spans[-1][0], leading.end())
            start = leading.end()
        if start < end:
            spans.append((start, end))
    return spans


def _tidy(text: str) -> str:
    """Text without the gaps that dropped marks leave."""
    text = re.sub(r"\([ \t]*\)", "", text)
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", text)).strip()
