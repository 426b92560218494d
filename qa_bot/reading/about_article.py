"""Questions about an article itself, answered from its record: who wrote it, when, where it appeared, which it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa_bot.reading.timex import spell
from vectorstore.article import Article

_KIND = r"(?:articles?|stor(?:y|ies)|pieces?|interviews?|news (?:items?|reports?|stor(?:y|ies))|editorials?|columns?)"
_ITEM = rf"(?:(?:the|this|that|an?|these|those)\s+(?:[\w’'-]+\s+){{0,2}}?{_KIND}\b|(?:it|this|that)\b(?!\s+\w+\s+(?:that|true)\b))"
_WHOLE = rf"(?:the|this|that|an?)\s+(?:(?:whole|full|entire|original|news|complete)\s+){{0,2}}{_KIND}\b"
_OUTLET = (
    r"(?:outlet|newspaper|paper|news agency|agency|news source|source|publication|magazine|news site|site|website)"
)


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


_PATTERNS = {
    "author": _any(
        rf"\bwho (?:wrote|authored|has written|had written|penned) {_ITEM}",
        rf"\bwho (?:is|was|are|were) the (?:author|writer|reporter|journalist)s?(?: of {_ITEM}|\W*$)",
        rf"\b{_ITEM}.* (?:written|authored) by who(?:m)?\b",
        rf"\bby who(?:m)? (?:was|were) {_ITEM}.* written\b",
    ),
    "published": _any(
        rf"\b(?:when|what (?:day|date)|on wh(?:ich|at) (?:day|date)) (?:was|were|is|did|has|had) {_ITEM}.*"
        r"\b(?:published|written|posted|appear(?:ed)?\b(?! that)|come out|printed)",
        rf"\bwhat (?:is|was) the (?:publication )?date of {_ITEM}",
        rf"\bhow old is {_ITEM}\W*$",
    ),
    "source": _any(
        rf"\b(?:which|what) {_OUTLET}s? (?:wrote|reported|published|carried|ran|reports|printed)\b",
        rf"\b(?:which|what) {_OUTLET} (?:is|was|did|does) {_ITEM}",
        rf"\bwhere (?:was|were|did|has|is) {_ITEM}.*\b(?:published|appear(?:ed)?|printed|from)\b",
        rf"\bwho published {_ITEM}",
    ),
    "title": _any(
        rf"\bwhat(?:’s|'s| is| was) the (?:headline|title) of {_ITEM}",
        rf"\bwhat is {_ITEM} (?:called|titled)\b",
    ),
    "section": _any(rf"\b(?:which|what) section (?:is|was|did|does) {_ITEM}"),
    "item": _any(
        rf"^\W*(?:(?:please|(?:can|could|would|will) (?:you|i|we)|i want to|i would like to|let me|and|ok(?:ay)?)[\s,]+)*"
        rf"(?:show|open|display|give|read|see|find)(?: me| us)? {_WHOLE}",
        rf"\bwhere (?:can|could|do) (?:i|we|one) (?:read|find|see) {_WHOLE}",
        rf"\b(?:link|url|address) (?:to|of|for) {_WHOLE}",
        rf"\b(?:which|what) (?:is|was) {_WHOLE}",
        rf"\b(?:which|what) {_KIND} (?:is|was) (?:it|this|that)\b",
    ),
}
_ASKING = {
    "author": "Who wrote the article {headline}?",
    "published": "When was the article {headline} published?",
    "source": "Which newspaper published the article {headline}?",
    "title": "What is the headline of the article {headline}?",
    "section": "Which section is the article {headline} in?",
    "item": "Show me the article {headline}.",
}
_HEADLINE = re.compile(r"\barticle “(?P<headline>.+)”")
_SECOND_SENTENCE = re.compile(r"[.!?]\s+\S")
_RECORD_WORDS = _any(
    r"\b(?:who|when|where|which|what|how|is|are|was|were|did|does|has|had|the|this|that|these|those|an?|it|by|of|in|on|to|about|old|from)\b",
    r"\b(?:show|open|display|give|read|see|find|can|could|i|we|me|us|please|whole|full|entire|original|link|url|address)\b",
    r"\b(?:wrote|written|authored|penned|author|writer|journalist|reporter|published|posted|printed|appear(?:ed)?|come|out|"
    r"publication|date|day|headline|title|titled|called|section|report(?:ed|s)|carried|ran)\b",
    rf"\b{_OUTLET}s?\b",
    rf"\b{_KIND}\b",
    r"['’]s\b",
)


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What the record says: `value` to be shown first and a sentence around it; no value: it does not say."""

    value: str
    sentence: str


def record_field(question: str) -> str | None:
    """The field of the article's record that a question asks for, or None where it asks for something else."""
    asked = _HEADLINE.sub("article", question)
    if _SECOND_SENTENCE.search(asked) and not re.search(rf"\b{_KIND}\b", asked, re.I):
        return None  # "The vaccine is new. What is it called?": "it" is no article.
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(asked)), None)


def question_for(field: str, headline: str) -> str:
    """The question that asks for a field of the record of the article with this headline."""
    return _ASKING[field].format(headline=f"“{headline}”")


def headline_in(question: str) -> str:
    """The headline by which a question names its article; empty where it has none."""
    named = _HEADLINE.search(question)
    return named.group("headline") if named else ""


def subject(question: str) -> str:
    """What the article in question is about: its headline, or the question without the words that ask for the record."""
    return headline_in(question) or " ".join(_RECORD_WORDS.sub(" ", question).strip(" ?.!").split())


def from_record(name: str, article: Article) -> RecordAnswer:
    """The answer that the record of an article gives for one of its fields."""
    title = f"“{article.title}”" if article.title else "the article"
    value = _VALUES[name](article)
    return RecordAnswer(value, _SENTENCES[name].format(title=title, origin=_origin(article)) if value else "")


def _origin(article: Article) -> str:
    """Where, when and by whom an article was written, as far as its record says."""
    outlet = f" in {article.source}" if article.source else ""
    day = f" on {spell(article.published)}" if article.published else ""
    return f"appeared{outlet}{day}{', by ' + article.author if article.author else ''}"


_VALUES: dict[str, Callable[[Article], str]] = {
    "author": lambda article: article.author,
    "published": lambda article: spell(article.published) if article.published else "",
    "source": lambda article: article.source,
    "title": lambda article: article.title,
    "section": lambda article: article.section,
    "item": lambda article: article.title,
}
_SENTENCES = {
    "author": "wrote {title}",
    "published": "is the day {title} was published",
    "source": "published {title}",
    "title": "is the headline",
    "section": "is the section of {title}",
    "item": "{origin}",
}
