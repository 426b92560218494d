"""The embedded answerer: a short answer with the sentence that proves it, or an honest abstention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qa_bot.answer import Draft, Quote, Reason
from qa_bot.reading.about_article import from_record, record_field, subject
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.reader import Reader, Span
from qa_bot.reading.terms import keys, overlapping, question_terms
from qa_bot.reading.timex import spell
from qa_bot.settings import EXTRACTIVE
from vectorstore.article import Article, Passage, ScoredPassage
from vectorstore.sentences import sentence_spans

_LONGEST_QUOTE = 420
_EXTRACT_SENTENCES = 2
_EXTRACT_SHARE = 0.9
"""A further sentence of an extract is nearly as good as the best one, or it is left out."""
_RIVAL_SHARE = 0.85
"""An answer of another article that is this close to the best one is a rival: newer, or disagreeing."""
_MOST_RIVALS = 2
_FIGURES = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.MEASURE})
"""Kinds of answers that later reports revise: the newest is told, the others beside it."""


class ExtractiveAnswerer:
    """Answers with spans of the passages; needs no chat model."""

    name = EXTRACTIVE

    def __init__(self, reader: Reader, abstain_below: float) -> None:
        self._reader = reader
        self._abstain_below = abstain_below

    def stream(self, question: str, passages: Sequence[ScoredPassage], as_of: date) -> Iterator[Draft]:
        """One draft: `**short answer** — “sentence” [n]`, or the reason why there is none."""
        plain = [scored.passage for scored in passages]
        if not plain:
            yield Draft(reason=Reason.NOTHING_FOUND)
        elif name := record_field(question):
            yield _answer_from_record(name, question, plain)
        else:
            yield self._read(understand(question), plain)

    def _read(self, question: Question, passages: Sequence[Passage]) -> Draft:
        spans = self._reader.read(question, passages)
        if not spans:
            return Draft(reason=Reason.NOT_STATED)
        confidence = min(1.0, spans[0].score) * _names_met(question, passages[spans[0].n - 1])
        if confidence < self._abstain_below:
            return Draft(reason=Reason.NOT_STATED, confidence=confidence)
        if question.kind is Kind.EXTRACT:
            return _extract(spans, passages, confidence)
        return _short(question, spans, passages, confidence)


def _names_met(question: Question, passage: Passage) -> float:
    """1 where the article holds every name of the question, else a half for each that is missing."""
    found = keys(f"{passage.article.title} {passage.article.source} {passage.article.text}")
    missing = sum(term.is_name and not overlapping(term, found) for term in question.terms)
    return float(0.5**missing)


def _extract(spans: Sequence[Span], passages: Sequence[Passage], confidence: float) -> Draft:
    """The best sentences, as they stand, in the order of the article."""
    best = spans[0]
    same = [span for span in spans if span.n == best.n and span.score >= _EXTRACT_SHARE * best.score]
    chosen = sorted(same[:_EXTRACT_SENTENCES], key=lambda span: span.start)
    parts = [f"“{_quoted(passages[span.n - 1].article, span.sentence)}” [{span.n}]" for span in chosen]
    quotes = tuple(Quote(span.n, *span.sentence) for span in chosen)
    return Draft(" ".join(parts), quotes, confidence=confidence)


def _short(question: Question, spans: Sequence[Span], passages: Sequence[Passage], confidence: float) -> Draft:
    """The span in bold, its sentence, how its day was found, and what other articles say instead."""
    best = _preferred(question, spans, passages)
    article = passages[best.n - 1].article
    value = _value(best, article)
    text = f"**{value}** — “{_quoted(article, best.sentence)}” [{best.n}]"
    quotes = [Quote(best.n, *best.sentence)]
    if note := _time_note(best, article):
        text += f"\n\n{note} [{best.n}]"
        quotes += [Quote(best.n, *span) for span in best.time.because] if best.time else []
    for rival in _rivals(question, best, spans, passages):
        other = passages[rival.n - 1].article
        text += f"\n\n{_told_when(article, other)}: **{_value(rival, other)}** ({_origin(other)}) [{rival.n}]"
        quotes.append(Quote(rival.n, *rival.sentence))
    return Draft(text, tuple(quotes), confidence=confidence)


def _preferred(question: Question, spans: Sequence[Span], passages: Sequence[Passage]) -> Span:
    """The best span; of nearly equal ones the newest where the state of things is asked for."""
    if not question.of_state and question.kind not in _FIGURES:
        return spans[0]
    close = [span for span in spans if span.score >= _RIVAL_SHARE * spans[0].score]
    first_of_article = {passages[span.n - 1].article.id: span for span in reversed(close)}
    return max(first_of_article.values(), key=lambda span: (_day(passages[span.n - 1].article), span.score))


def _rivals(question: Question, best: Span, spans: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """Spans of other articles that give another value for a figure or an office."""
    if question.kind not in _FIGURES:
        return []
    told = {_folded(_value(best, passages[best.n - 1].article))}
    articles = {passages[best.n - 1].article.id}
    rivals = []
    for span in spans:
        article = passages[span.n - 1].article
        value = _folded(_value(span, article))
        if span.score >= _RIVAL_SHARE * spans[0].score and article.id not in articles and value not in told:
            rivals.append(span)
            told.add(value)
            articles.add(article.id)
    rivals.sort(key=lambda span: _day(passages[span.n - 1].article), reverse=True)
    return rivals[:_MOST_RIVALS]


def _value(span: Span, article: Article) -> str:
    """The short answer: a resolved day where there is one, else the words themselves."""
    words = " ".join(article.text[span.start : span.end].split())
    return str(span.time) if span.time and span.time.first else words


def _time_note(span: Span, article: Article) -> str:
    """From which words a day was read, where the text does not spell it out."""
    time = span.time
    if time is None or time.first is None or article.published is None or time.explicit:
        return ""
    words = article.text[time.start : time.end]
    because = [f"“{article.text[start:end]}”" for start, end in time.because]
    says = f" and says {' and '.join(because)}" if because else ""
    return f"“{words}” is {spell(time.first, time.grain)}: the article is of {spell(article.published)}{says}."


def _told_when(article: Article, other: Article) -> str:
    if article.published is None or other.published is None or article.published == other.published:
        return "Another article says"
    return "Earlier" if other.published < article.published else "Later"


def _origin(article: Article) -> str:
    day = spell(article.published) if article.published else ""
    return ", ".join(part for part in (article.source, day) if part) or "no outlet or day given"


def _quoted(article: Article, sentence: tuple[int, int]) -> str:
    words = " ".join(article.text[slice(*sentence)].split())
    words = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    # Marks inside an article are its own words: they must not look like ours.
    return words.replace("[", "(").replace("]", ")")


def _folded(value: str) -> str:
    return "".join(char for char in value.casefold() if char.isalnum())


def _day(article: Article) -> date:
    return article.published or date.min


def _answer_from_record(name: str, question: str, passages: Sequence[Passage]) -> Draft:
    n, passage = _article_meant(question, passages)
    known = from_record(name, passage.article)
    wanted = question_terms(subject(question))
    found = keys(f"{passage.article.title} {passage.article.text}")
    share = sum(overlapping(term, found) for term in wanted) / len(wanted) if wanted else 1.0
    if not known.value or share < 0.5:
        return Draft(reason=Reason.NOT_STATED, confidence=share / 2)
    start, end = sentence_spans(passage.text)[0]
    quote = Quote(n, passage.start + start, passage.start + end)
    return Draft(f"**{known.value}** {known.sentence} [{n}].", (quote,), confidence=share)


def _article_meant(question: str, passages: Sequence[Passage]) -> tuple[int, Passage]:
    """The passage whose article holds most of the subject's words, the headline counting double."""
    wanted = question_terms(subject(question))

    def fit(numbered: tuple[int, Passage]) -> tuple[float, int]:
        n, passage = numbered
        title, text = keys(passage.article.title), keys(passage.text)
        score = sum(2 * overlapping(term, title) + overlapping(term, text) for term in wanted)
        return score, -n

    return max(enumerate(passages, start=1), key=fit)
