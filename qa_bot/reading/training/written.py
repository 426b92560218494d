"""Questions that were written for this project on passages of the training articles, and what else is found for them.

`questions.jsonl.gz` holds the questions alone. What answers them stays where it is: a record names the article, the
characters of the passage, and the characters that answer. The last 29,224 are twins: beside a question that its passage answers
stand two that differ from it in one premise and are not answered there, or others in the same words with another answer.
`explanations.jsonl.gz` has 3,856 more of the same form that ask why, how or whether.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from qa_bot.reading.training.examples import Example
from qa_bot.reading.training.weak import Group, TrainingArchive, occurrences
from vectorstore.article import Article
from vectorstore.chunking import heading

WRITTEN_QUESTIONS = Path(__file__).with_name("questions.jsonl.gz")
EXPLANATIONS = Path(__file__).with_name("explanations.jsonl.gz")
_ASKED_WITHIN = timedelta(days=7)
"""What is written later may know better."""
_MOST_NEGATIVES = 10


def written_quiz(archive: TrainingArchive, records: Sequence[dict[str, Any]]) -> Iterator[Group]:
    """A group for each question: its own passage, and passages that lexical search finds and that do not hold the answer.

    A record has `article, start, end, question, answer`, all positions in the article's text. The answer is a pair of
    them, or null where the passage does not tell it: then the passage stands alone, since another one may. Records of
    articles that are not there are left out.
    """
    articles = {article.id: article for article in archive.articles}
    for record in records:
        article = articles.get(record["article"])
        if article is None:
            continue
        text = article.text[record["start"] : record["end"]]
        if record["answer"] is None:
            yield Group((), (Example(record["question"], text, (), heading(article)),))
            continue
        first, last = record["answer"]
        spans = occurrences(text, [article.text[first:last]])
        own = Example(record["question"], text, spans, heading(article))
        yield Group((own,), tuple(_not_answering(archive, article, record["question"], article.text[first:last])))


def _not_answering(archive: TrainingArchive, own: Article, question: str, answer: str) -> list[Example]:
    """The best passages for a question without the answer's words in text or headline."""
    as_of = own.published + _ASKED_WITHIN if own.published else None
    found = [
        Example(question, passage.text, heading=heading(passage.article))
        for passage, _ in archive.search(question, as_of)
        if not occurrences(f"{passage.article.title}\n{passage.text}", [answer])
    ]
    return found[:_MOST_NEGATIVES]
