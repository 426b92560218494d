"""Questions of a news quiz with the passages that lexical search finds for them, judged by the answer's words alone.

A passage that holds the answer need not give it, so the passages with the answer stand together as one group:
one of them, nobody says which, answers the question. A passage without the answer's words does not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from qa_bot.reading.training.clozes import cloze
from qa_bot.reading.training.examples import Example, Span
from vectorstore.article import Article, Filters, Passage
from vectorstore.chunking import heading
from vectorstore.lexical import LexicalIndex
from vectorstore.sentences import sentence_spans

_PASSAGE_CHARACTERS = 850
WIDE, MIDDLING, NARROW = (250, 800), (250, 900), (200, 600)
"""Between how many characters a window has, about."""
_FOUND = 40
_SHARE_OF_BEST = 0.35
"""Passages that score lower than this share of the best one hold the answer's words by chance."""
_HEADLINE_CAPITALS = 0.6


@dataclass(frozen=True, slots=True)
class Group:
    """Passages for one question: one of `positives` answers it, none of `negatives` does."""

    positives: tuple[Example, ...]
    negatives: tuple[Example, ...]


class TrainingArchive:
    """Passages of articles in a lexical index."""

    def __init__(self, articles: Sequence[Article], folder: Path) -> None:
        self.articles = articles
        self.of_article = {article.id: list(_passages(article)) for article in articles}
        self._passages = {passage.id: passage for some in self.of_article.values() for passage in some}
        self._index = LexicalIndex(folder)
        if self._index.count() != len(self._passages):
            self._index.clear()
            self._index.add(list(self._passages.values()))

    def search(self, question: str, as_of: date | None) -> list[tuple[Passage, float]]:
        """The best passages published up to a day, best first."""
        found = self._index.search(question, Filters(as_of=as_of), _FOUND)
        return [(self._passages[passage_id], score) for passage_id, score in found]


def sampled(
    group: Group, rng: random.Random, positives: int = 3, negatives: int = 3, room: tuple[int, int] = WIDE
) -> list[Example]:
    """Some passages of a group, each cut to a window; high-ranking ones more often than low ones."""
    chosen = [*_some(group.positives, positives, rng), *_some(group.negatives, negatives, rng)]
    return [_window(example, rng, room) for example in chosen]


def with_stranger(
    sample: list[Example], groups: Sequence[Group], rng: random.Random, room: tuple[int, int]
) -> list[Example]:
    """The sample and a passage that was found for another question: it shares no word, and is not relevant either."""
    other = rng.choice(groups)
    if not sample or other.positives[0].question == sample[0].question:
        return sample
    stranger = rng.choice(other.positives + other.negatives)
    return [*sample, _window(replace(stranger, question=sample[0].question, spans=()), rng, room)]


def quiz_groups(archive: TrainingArchive, questions: Sequence[dict[str, Any]]) -> Iterator[Group]:
    """A group for each question of the quiz, `answers` being [] or absent where no article answers it."""
    for record in questions:
        found = archive.search(record["question"], date.fromisoformat(record["as_of"]))
        if found:
            yield _group(record["question"], record.get("answers", []), found)


def headline_groups(archive: TrainingArchive, count: int, seed: int) -> Iterator[Group]:
    """Groups for questions made from headlines, over the article's own and other passages, own headlines hidden."""
    rng = random.Random(seed)
    articles = [article for article in archive.articles if _is_sentence_case(article.title)]
    for article in rng.sample(articles, min(count * 2, len(articles))):
        headline = article.title.split(" | ")[0]
        made = cloze(headline, rng)
        if made is None or count == 0:
            continue
        question, (start, end) = made
        found = archive.search(question, None)
        group = _group(question, [headline[start:end]], found, hidden=article.id)
        if group.positives:
            count -= 1
            yield group


def occurrences(text: str, answers: Sequence[str]) -> tuple[Span, ...]:
    """Where one of the answers stands in a text as whole words, whatever the case."""
    patterns = [r"\s+".join(map(re.escape, answer.split())) for answer in answers if answer.strip()]
    if not patterns:
        return ()
    found = re.finditer(rf"(?<!\w)(?:{'|'.join(sorted(patterns, key=len, reverse=True))})(?!\w)", text, re.I)
    return tuple(match.span() for match in found)


def _group(
    question: str, answers: Sequence[str], found: Sequence[tuple[Passage, float]], hidden: str | None = None
) -> Group:
    positives, negatives = [], []
    for passage, score in found:
        text = passage.text
        spans = occurrences(text, answers)
        known = "" if passage.article.id == hidden else heading(passage.article)
        example = Example(question, text, spans, known)
        if not spans and not occurrences(passage.article.title, answers):
            negatives.append(example)
        elif spans and score >= _SHARE_OF_BEST * found[0][1]:
            positives.append(example)
    return Group(tuple(positives), tuple(negatives))


def _some(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """`count` of the examples without repetition, the chance falling with the rank."""
    keyed = sorted(examples, key=lambda example: rng.random() ** (1 + examples.index(example)), reverse=True)
    return keyed[:count]


def _window(example: Example, rng: random.Random, between: tuple[int, int]) -> Example:
    """A stretch of whole sentences of the passage, around one of the spans where there is one."""
    sentences = sentence_spans(example.text)
    if len(sentences) < 2:
        return example
    centre = rng.choice(example.spans)[0] if example.spans else rng.randint(0, len(example.text) - 1)
    room = rng.randint(*between)
    first = rng.randint(max(0, centre - room), centre)
    kept = [span for span in sentences if span[1] > first and span[0] < max(first + room, centre + 1)]
    start, end = kept[0][0], kept[-1][1]
    inside = tuple((a - start, b - start) for a, b in example.spans if a >= start and b <= end)
    return replace(example, text=example.text[start:end], spans=inside)


def _passages(article: Article) -> Iterator[Passage]:
    """Runs of sentences of about equal length."""
    start, end = 0, 0
    for first, last in sentence_spans(article.text):
        if last - start > _PASSAGE_CHARACTERS and end > start:
            yield Passage(article, start, end)
            start = first
        end = last
    if end > start:
        yield Passage(article, start, min(end, start + 2 * _PASSAGE_CHARACTERS))


def _is_sentence_case(title: str) -> bool:
    words = [word for word in title.split() if word[0].isalpha()]
    return len(words) >= 6 and sum(word[0].isupper() for word in words) < _HEADLINE_CAPITALS * len(words)
