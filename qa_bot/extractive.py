"""The embedded answerer: a short answer with the sentence that proves it, or an honest abstention."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa_bot.answer import Draft, Quote, Reason
from qa_bot.numerals import numbers
from qa_bot.reading.about_article import from_record, headline_in, record_field, subject
from qa_bot.reading.answers import Found, located
from qa_bot.reading.calibration import probability_of_record
from qa_bot.reading.overview import overview_asked, tell
from qa_bot.reading.phrasing import extract, plain, short_answer
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.several import asks_for_all, how_many
from qa_bot.reading.spans import Reader
from qa_bot.reading.stages import names_stage
from qa_bot.reading.terms import keys, overlapping, question_terms
from qa_bot.reading.units import are_of_one_measure
from qa_bot.reading.windows import windows
from qa_bot.settings import EXTRACTIVE
from vectorstore.article import Article, Passage, ScoredPassage
from vectorstore.sentences import sentence_spans

_CONSIDERED = 40
_EXTRACT_SENTENCES, _LISTED_SENTENCES = 2, 3
_EXTRACT_SHARE = 0.9
"""A further sentence of an extract is nearly as good as the best one, or it is left out."""
_RIVAL_SHARE = 0.85
"""An answer that is this close to the best one is told instead where it is newer, or beside it where it disagrees."""
_DISPUTED_SHARE = 0.4
"""The same for a figure that another article gives at the same time: nothing says which of the two holds."""
_SAME_TIME = timedelta(2)
_MOST_RIVALS = 2
_OF_SEVERAL_SHARE = 0.5
"""The same where several are asked for: who names all of them is told, though others are more often named alone."""


class ExtractiveAnswerer:
    """Answers with spans of the passages; needs no chat model."""

    name = EXTRACTIVE

    def __init__(
        self, reader: Reader, abstain_below: float, is_current: Callable[[date], bool] = lambda _: False
    ) -> None:
        """`is_current` tells whether the archive knows the news of a day."""
        self._reader = reader
        self._abstain_below = abstain_below
        self._is_current = is_current

    def stream(self, question: str, passages: Sequence[ScoredPassage], as_of: date) -> Iterator[Draft]:
        """One draft: `**short answer** — “sentence” [n]`, or the reason why there is none."""
        bare = [scored.passage for scored in passages]
        if not bare:
            yield Draft(reason=Reason.NOTHING_FOUND)
        elif name := record_field(question):
            yield self._tell_record(name, question, bare)
        elif wanted := overview_asked(question, as_of):
            yield tell(wanted, bare) or self._read(understand(question), passages, as_of)
        else:
            yield self._read(understand(question), passages, as_of)

    def _read(self, question: Question, passages: Sequence[ScoredPassage], as_of: date) -> Draft:
        read = windows(passages)
        now = as_of if self._is_current(as_of) else None
        reading = self._reader.read(question.text, [part for _, part in read], now)
        sure = reading.confidence
        if not reading.spans or sure < self._abstain_below:
            return Draft(reason=Reason.NOT_STATED, confidence=sure)
        bare = [scored.passage for scored in passages]
        least = min(_close_share(question), _DISPUTED_SHARE) if question.kind.is_figure else _close_share(question)
        spans = [span for span in reading.spans if span.score >= least * reading.spans[0].score][:_CONSIDERED]
        told = [located(question, replace(span, n=read[span.n - 1][0]), bare, as_of) for span in spans]
        return _drafted(question, told, sure, as_of)

    def _tell_record(self, name: str, question: str, passages: Sequence[Passage]) -> Draft:
        """An answer from the record; it cites the passage's first sentence, for a record has no offsets."""
        meant = _article_meant(question, passages)
        if meant is None:
            return Draft(reason=Reason.NOT_STATED)
        n, passage = meant
        known = from_record(name, passage.article)
        sure = probability_of_record(_share_held(question, passage.article)) if known.value else 0.0
        if not known.value or sure < self._abstain_below:
            return Draft(reason=Reason.NOT_STATED, confidence=sure)
        start, end = sentence_spans(passage.text)[0]
        quote = Quote(n, passage.start + start, passage.start + end)
        return Draft(f"**{plain(known.value)}** {plain(known.sentence)} [{n}].", (quote,), confidence=sure)


def _close_share(question: Question) -> float:
    """The share of the best answer's score from which on another one is as good."""
    return _OF_SEVERAL_SHARE if asks_for_all(question.text) else _RIVAL_SHARE


def _drafted(question: Question, told: Sequence[Found], sure: float, as_of: date) -> Draft:
    """What is told of answers, best first: sentences where no few words can answer, else one with its rivals."""
    found = [one for one in told if one.score >= _close_share(question) * told[0].score]
    if question.kind.needs_sentences or (question.kind in (Kind.WHAT, Kind.OFFICE) and found[0].is_whole_sentence):
        return extract(_sentences(question, found), sure)
    if asks_for_all(question.text):
        whole = _enumeration(question, found)
        return short_answer(whole, [], sure) if whole else extract(_sentences(question, found), sure)
    best = _preferred(question, found, as_of)
    others = [one for one in told if one in found or _disputes(question, best, one)]
    return short_answer(best, _rivals(question, best, others), sure)


def _sentences(question: Question, found: Sequence[Found]) -> list[Found]:
    """The best sentences of the best article; where several things are asked for, of any."""
    listed = question.kind in (Kind.LIST, Kind.COMPARE) or asks_for_all(question.text)
    share = _OF_SEVERAL_SHARE if asks_for_all(question.text) else _EXTRACT_SHARE
    good = [
        one
        for one in found
        if one.score >= share * found[0].score and (listed or one.article.id == found[0].article.id)
    ]
    return good[: _LISTED_SENTENCES if listed else _EXTRACT_SENTENCES]


def _enumeration(question: Question, found: Sequence[Found]) -> Found | None:
    """The best answer that names as many as are asked for, in the fewest words; none for days and figures."""
    if question.kind is Kind.WHEN or question.kind.is_figure:
        return None
    wanted = how_many(question.text)
    whole = [one for one in found if (len(one.names) == wanted if wanted else len(one.names) > 1)]
    return min((one for one in whole if one.names == whole[0].names), key=lambda one: len(one.value), default=None)


def _preferred(question: Question, found: Sequence[Found], as_of: date) -> Found:
    """The best answer; of nearly equal ones the newest where the state of things is asked for."""
    of_now = question.of_state or (question.kind.is_figure and not names_stage(question.text))
    if not of_now:
        return found[0]
    close = [one for one in found if one.published <= as_of]
    best_of_article = {one.article.id: one for one in reversed(close)}
    return max(best_of_article.values(), key=lambda one: (one.published, one.score), default=found[0])


def _disputes(question: Question, one: Found, other: Found) -> bool:
    """Whether the second gives another figure for the same thing at the same time."""
    first, second = ((found.article.text, found.start, found.end) for found in (one, other))
    at_once = abs(one.published - other.published) <= _SAME_TIME
    return at_once and bool(numbers(other.value)) and are_of_one_measure(question, first, second)


def _rivals(question: Question, best: Found, found: Sequence[Found]) -> list[Found]:
    """What other articles give for a figure instead, newest first."""
    if not question.kind.is_figure:
        return []
    told, articles = {_folded(best.value)}, {best.article.id}
    rivals = []
    for one in found:
        if one.article.id not in articles and _folded(one.value) not in told:
            rivals.append(one)
            told.add(_folded(one.value))
            articles.add(one.article.id)
    return sorted(rivals, key=lambda one: one.published, reverse=True)[:_MOST_RIVALS]


def _folded(value: str) -> str:
    """A figure so that others can be compared with it: "Sixteen" is "16"."""
    return " ".join(sorted(numbers(value))) or "".join(char for char in value.casefold() if char.isalnum())


def _share_held(question: str, article: Article) -> float:
    """The share of the subject's words that an article holds; all of them where no subject is named."""
    wanted = question_terms(subject(question))
    held = keys(f"{article.title} {article.text}")
    return sum(overlapping(term, held) for term in wanted) / len(wanted) if wanted else 1.0


def _article_meant(question: str, passages: Sequence[Passage]) -> tuple[int, Passage] | None:
    """The first passage of the article with the headline in question, or that holds most of the subject's words.

    Words in a headline count double. None where the question names no subject and several articles could be meant.
    """
    headline, wanted = headline_in(question), question_terms(subject(question))
    if not wanted and len({passage.article.id for passage in passages}) > 1:
        return None

    def fit(numbered: tuple[int, Passage]) -> tuple[bool, float, int]:
        n, passage = numbered
        title, text = keys(passage.article.title), keys(passage.text)
        score = sum(2 * overlapping(term, title) + overlapping(term, text) for term in wanted)
        return bool(headline) and passage.article.title == headline, score, -n

    meant = max(enumerate(passages, start=1), key=fit)[1].article
    same = [(n, passage) for n, passage in enumerate(passages, start=1) if passage.article.id == meant.id]
    return min(same, key=lambda numbered: numbered[1].start)
