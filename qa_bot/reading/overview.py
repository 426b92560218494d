"""What is reported on a subject, or in some weeks, as a whole: the articles by day, each with its opening sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa_bot.answer import Draft, Quote
from qa_bot.reading.calibration import probability_of_record
from qa_bot.reading.days import Days
from qa_bot.reading.phrasing import plain
from qa_bot.reading.terms import keys, overlapping, question_terms
from qa_bot.reading.timex import find_times, question_range, spell
from vectorstore.article import Article, Passage
from vectorstore.sentences import sentence_spans

_LATEST, _MOST = 3, 5
"""Articles told where the latest news is asked for, and otherwise."""
_OPENING = 600
"""Characters within which an article's opening sentence ends."""
_NEWS = r"(?:news|updates?|articles|reports|stories|headlines|developments)"
_ABOUT = r"(?:about|on|of|regarding|concerning|with|from|in)"
_ASKED = re.compile(
    r"\W*(?:(?:please|and|ok(?:ay)?|(?:can|could) you)[\s,]+)*(?:"
    rf"(?:(?:what(?:'s|’s| is| are)|give me|tell me|show me|(?:is|are) there|summari[sz]e)\s+)?(?:all |any |some )?(?:the )?(?P<late>(?:very )?(?:latest|newest|recent|most recent) )?{_NEWS} {_ABOUT}"
    rf"|summari[sz]e(?: (?:everything|what (?:is known|happened)|what you know))?(?: {_ABOUT})?"
    r"|tell me (?:more|everything|all)(?: you know)? about|(?:what|anything) (?:else )?more about|more about"
    r"|what(?:'s|’s| is) (?:known about|(?P<new>new) (?:about|with|on|in))"
    rf"|(?:give me )?an? (?:overview|summary) of(?: the {_NEWS} {_ABOUT})?"
    r") (?P<subject>(?!(?:why|how|who|what|when|where|whether|if)\b)[^?!]{2,80}?)[?.!\s]*",
    re.I,
)
_IN_DAYS = re.compile(
    rf"\W*(?:and )?what (?:else )?(?:happened|was (?:in )?the {_NEWS}|made the {_NEWS})(?: (?:in|on|during))? (?P<time>[^?!.]{{3,40}}?)[?.!\s]*",
    re.I,
)
_SHORTEST = timedelta(days=5)
"""A question for fewer days asks for an event, not for the news of a time."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is to be told about, whether only the latest of it, and from which days."""

    subject: str = ""
    latest: bool = False
    days: Days | None = None


def overview_asked(question: str, as_of: date) -> Overview | None:
    """The subject or the time of which a question wants all the news; None where it asks for something in particular."""
    if (subject := subject_asked(question)) is not None:
        return subject if question_terms(subject.subject) else None
    match = _IN_DAYS.fullmatch(question)
    days = _days_alone(match.group("time"), as_of) if match else None
    return Overview(days=days) if days is not None and days[1] - days[0] >= _SHORTEST else None


def subject_asked(question: str) -> Overview | None:
    """The subject of which a question wants all the news, be it a mere pronoun."""
    match = _ASKED.fullmatch(question)
    return Overview(match.group("subject"), bool(match.group("late") or match.group("new"))) if match else None


def asks_for_days(question: str) -> bool:
    """Whether a question may want the news of a time, if that is what it names."""
    return _IN_DAYS.fullmatch(question) is not None


def _days_alone(words: str, as_of: date) -> Days | None:
    """The days that words mean which name a time and nothing else."""
    times = find_times(words, as_of)
    whole = len(times) == 1 and (times[0].start, times[0].end) == (0, len(words))
    return question_range(words, as_of) if whole else None


def tell(asked: Overview, passages: Sequence[Passage]) -> Draft | None:
    """The opening sentences of the articles on a subject, by day; None where no passage is on it."""
    first = {passage.article.id: n for n, passage in reversed(list(enumerate(passages, start=1)))}
    articles = {passage.article.id: passage.article for passage in passages}
    on_it = [article for article in articles.values() if _is_on(asked, article)]
    dated = sorted(on_it if asked.latest else on_it[:_MOST], key=lambda one: one.published or date.min)
    chosen = dated[: -_LATEST - 1 : -1] if asked.latest else dated
    if not chosen:
        return None
    told = [(first[article.id], article, _opening(article)) for article in chosen]
    lines = [f"**{_day(one)}** — “{plain(one.text[slice(*span)])}” [{n}]" for n, one, span in told]
    quotes = tuple(Quote(n, *span) for n, _, span in told)
    return Draft("\n\n".join(lines), quotes, confidence=probability_of_record(1.0))


def _is_on(asked: Overview, article: Article) -> bool:
    """Whether an article is of the days asked for, and names everything that the subject names where it begins."""
    if asked.days is not None and not (article.published and asked.days[0] <= article.published <= asked.days[1]):
        return False
    if not article.text.strip():
        return False
    held = keys(f"{article.title} {article.text[slice(*_opening(article))]}")
    return all(overlapping(term, held) for term in question_terms(asked.subject))


def _opening(article: Article) -> tuple[int, int]:
    """The first sentence of an article."""
    return sentence_spans(article.text[:_OPENING])[0]


def _day(article: Article) -> str:
    return spell(article.published) if article.published else "Day unknown"
