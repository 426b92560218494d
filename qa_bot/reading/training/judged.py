"""Questions with several passages, each read by somebody: it answers, in these words, or does not.

`judged.jsonl.gz` is about questions of the news quiz, first the passages that an earlier reader ranked high; `events.jsonl.gz`
has questions that were written for this project over four or five passages of different articles, some about one event, some
about another that looks like it. Both hold which passages of which articles, and where in them the answer stands: no text
of an article. A passage about which one could only guess is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa_bot.reading.training.examples import Example
from qa_bot.reading.training.weak import Group, occurrences
from vectorstore.article import Article
from vectorstore.chunking import heading

JUDGED_PASSAGES = Path(__file__).with_name("judged.jsonl.gz")
EVENT_QUESTIONS = Path(__file__).with_name("events.jsonl.gz")
_MOST_ANSWERING = 2


def judged_groups(
    articles: Mapping[str, Article], questions: Mapping[str, str], records: Sequence[Mapping[str, Any]]
) -> Iterator[Group]:
    """Groups for each question: a passage that answers, at most two of them, with those that do not; or these alone.

    A record has its text as `asked` or the quiz's `question` by its id, and `passages` with `article, start, end,
    answer`, positions in the article's text, the answer a pair of them or null. `articles` and `questions` are by id;
    what is not there is left out.
    """
    for record in records:
        question = record.get("asked") or questions.get(record["question"])
        if question is None:
            continue
        passages = [one for one in record["passages"] if one["article"] in articles]
        read = [_example(question, articles[one["article"]], one) for one in passages]
        answering = [example for example in read if example.spans][:_MOST_ANSWERING]
        others = tuple(example for example in read if not example.spans)
        if answering:
            yield from (Group((example,), others) for example in answering)
        elif others:
            yield Group((), others)


def _example(question: str, article: Article, passage: Mapping[str, Any]) -> Example:
    text = article.text[passage["start"] : passage["end"]]
    spans = occurrences(text, [article.text[slice(*passage["answer"])]]) if passage["answer"] else ()
    return Example(question, text, spans, heading(article))
