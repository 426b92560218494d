"""Questions about an article itself, answered from its record: who wrote it, when, where it appeared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa_bot.reading.timex import spell
from vectorstore.article import Article

_ARTICLE = r"(?:articles?|stor(?:y|ies)|reports?|pieces?|texts?|interviews?|news items?)"
_PATTERNS = (
    ("author", re.compile(rf"\bwho (?:wrote|is the author of|authored|reported|has written)\b.*\b(?:{_ARTICLE}|this|it)\b|\bwho is the (?:author|reporter|journalist)\b|\b{_ARTICLE} .*\b(?:written|authored) by who|\bby whom .*\b{_ARTICLE}\b.*written", re.I)),
    ("published", re.compile(rf"\b(?:when|what (?:day|date)|on wh(?:ich|at) (?:day|date))\b.*\b(?:{_ARTICLE}|this|it)\b.*\b(?:published|written|appear|posted|come out|date of)|publication date", re.I)),
    ("source", re.compile(rf"\b(?:which|what) (?:outlet|newspaper|paper|agency|source|publication|site)\b.*\b(?:wrote|reported|published|carried|ran|reports|is (?:this|it))|\bwhere (?:was|did|has) (?:the|this|that|it)\b.*\b(?:{_ARTICLE}|it|this)?\b.*\b(?:published|appear(?:ed)?)\b|\bwho published\b", re.I)),
    ("title", re.compile(rf"\bwhat(?:'s| is| was) the (?:headline|title) of\b|\bwhat is (?:the|this) {_ARTICLE} called", re.I)),
    ("section", re.compile(rf"\b(?:which|what) section\b.*\b(?:{_ARTICLE}|it|this)\b", re.I)),
)  # fmt: skip
_NOISE = re.compile(
    rf"\b(?:who|wrote|when|was|is|the|author|authored|of|published|publication|date|where|did|appear(?:ed)?|which|what|outlet|newspaper|agency|"
    rf"source|reported|headline|title|section|written|by|this|that|it|about|on|in|carried|ran|posted|an?|report(?:er|ed)|journalist|{_ARTICLE})\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What the record says: `value` to be shown first and a sentence around it; no value: it does not say."""

    value: str
    sentence: str


def record_field(question: str) -> str | None:
    """The field of the article's record that a question asks for, or None where it asks for something else."""
    return next((name for name, pattern in _PATTERNS if pattern.search(question)), None)


def subject(question: str) -> str:
    """What the article in question is about: the question without the words that ask for the record."""
    return " ".join(_NOISE.sub(" ", question).strip(" ?.!").split())


def from_record(name: str, article: Article) -> RecordAnswer:
    """The answer that the record of an article gives for one of its fields."""
    title = f"“{article.title}”" if article.title else "the article"
    value = _VALUES[name](article)
    return RecordAnswer(value, _SENTENCES[name].format(title=title) if value else "")


def _published(article: Article) -> str:
    return spell(article.published) if article.published else ""


_VALUES: dict[str, Callable[[Article], str]] = {
    "author": lambda article: article.author,
    "published": _published,
    "source": lambda article: article.source,
    "title": lambda article: article.title,
    "section": lambda article: article.section,
}
_SENTENCES = {
    "author": "wrote {title}",
    "published": "is the day {title} was published",
    "source": "published {title}",
    "title": "is the headline",
    "section": "is the section of {title}",
}
