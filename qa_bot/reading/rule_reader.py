"""Finding the words that answer a question in the passages found for it.

`RuleReader` reads by words and kinds. It answers what takes sentences, and stands beside the trained network for the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_bot.reading.answers import too_coarse, too_late
from qa_bot.reading.candidates import candidates
from qa_bot.reading.days import Grain
from qa_bot.reading.evidence import Embed, Sentence, matches, ranked
from qa_bot.reading.nations import country_of, is_country, is_state
from qa_bot.reading.questions import Kind, Question, understand
from qa_bot.reading.spans import Reading, Span
from qa_bot.reading.support import confidence
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import Time, find_times
from vectorstore.article import Article, Passage, ScoredPassage

_READ_SENTENCES = 40
_VOTE, _MOST_VOTES = 0.07, 4
_VOTER_SHARE = 0.6
_MISSES = 0.4
_GRAIN_FIT = {Grain.DAY: 1.0, Grain.YEAR: 0.9, Grain.SEASON: 0.9, Grain.DECADE: 0.85}
_ORGANISATION = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|LLC|Group|Party|University|College|Ministry|Council|Agency|Court|City|County|Street|"
    r"Department|Association|Union|Committee|Commission|Company|Bank|School|Institute|Center|Centre|News|Times|Post|Wire|"
    r"Gazette|Daily|House|Act|War|Cup|League|Games|Day|Street|Avenue|Airlines?)\b"
)


_OF_THE_REPORT = re.compile(r"\b(?:said|told|announced|reported|added)\b(?:(?!\bthat\b)[^,;]){0,30}$")
_OFFICE_DISTANCE = 30
_CREDIT = re.compile(r"\b(?:Getty|Images?|Photos?|Reuters|AFP|AP|CNN|USA TODAY)\b")


class RuleReader:
    """Scores sentences by the words of the question they hold, and spans in them by kind and closeness.

    `embed`, where given, lets sentences count as answers that say the same in other words.
    """

    def __init__(self, embed: Embed | None = None) -> None:
        self._embed = embed

    def read(self, question: str, passages: Sequence[ScoredPassage], now: date | None = None) -> Reading:
        """Spans that may answer the question, best first; of their days it takes no notice."""
        asked = understand(question)
        bare = [scored.passage for scored in passages]
        spans = self._spans(asked, bare) if asked.terms else []
        return Reading(tuple(spans), confidence(asked, spans[0], bare)) if spans else Reading()

    def _spans(self, asked: Question, passages: Sequence[Passage]) -> list[Span]:
        takes_sentences = asked.kind.needs_sentences or asked.kind is Kind.WHAT
        sentences = ranked(asked, passages, self._embed if takes_sentences else None)[:_READ_SENTENCES]
        if takes_sentences:
            return [Span(s.n, s.start, s.end, s.credit) for s in sentences]
        spans = [span for sentence in sentences for span in _spans(asked, sentence)]
        voted = spans if asked.kind.is_figure else _voted(spans, passages)
        return sorted(voted, key=lambda span: (-span.score, span.n, span.start))


def _spans(question: Question, sentence: Sentence) -> list[Span]:
    """Candidates of the asked kind in a sentence, scored by the sentence's credit and their own fit."""
    article = sentence.passage.article
    times = []
    if question.kind in (Kind.WHEN, Kind.COUNT):
        found = find_times(article.text, article.published, sentence.start, sentence.end)
        times = [replace(time, start=time.start - sentence.start, end=time.end - sentence.start) for time in found]
    at = {time.start: time for time in times}
    places = matches(question, sentence)
    spans = []
    for start, end in candidates(sentence.text, question, times):
        fit = _fit(question, sentence, start, end, places)
        if question.kind is Kind.WHEN:
            fit *= _time_fit(question, sentence, at[start])
        if fit > 0:
            spans.append(Span(sentence.n, start + sentence.start, end + sentence.start, sentence.credit * fit))
    return spans


def _voted(spans: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """Spans whose words other articles give too, raised a little for each of these."""
    tellers: dict[str, set[str]] = {}
    best = max((span.score for span in spans), default=0.0)
    for span in spans:
        if span.score >= _VOTER_SHARE * best:
            tellers.setdefault(_told(span, passages), set()).add(passages[span.n - 1].article.id)
    votes = {told: min(_MOST_VOTES, len(ids) - 1) for told, ids in tellers.items()}
    return [replace(span, score=min(1.0, span.score + _VOTE * votes.get(_told(span, passages), 0))) for span in spans]


def _told(span: Span, passages: Sequence[Passage]) -> str:
    words = passages[span.n - 1].article.text[span.start : span.end]
    return country_of(words) or words.casefold()


def _time_fit(question: Question, sentence: Sentence, time: Time) -> float:
    """Exact days before months and years; of past and coming days the one that the question is about first."""
    published = sentence.passage.article.published
    misses = too_coarse(question, time) or too_late(question, time, sentence.passage.article)
    fit = _GRAIN_FIT.get(time.grain, 0.93) * (_MISSES if misses else 1.0)
    if _OF_THE_REPORT.search(sentence.text[: time.start]):
        fit *= 0.85
    if time.first is None or time.last is None or published is None:
        return fit * 0.95
    wrong_side = time.last <= published if question.of_future else time.first > published
    return fit * (0.85 if wrong_side else 1.0)


def _fit(question: Question, sentence: Sentence, start: int, end: int, places: Sequence[tuple[int, int]]) -> float:
    """How well a candidate fits in [0, 1]: near the question's words, and none of them itself."""
    if _is_origin(sentence.text[start:end], sentence.passage.article):
        return 0.0
    own = sum(min(end, stop) - max(start, begin) for begin, stop in places if begin < end and start < stop)
    if question.kind in (Kind.WHO, Kind.WHERE, Kind.NAME, Kind.COUNTRY, Kind.STATE) and own >= 0.4 * (end - start):
        return 0.0
    gaps = sorted(
        start - stop if stop <= start else begin - end for begin, stop in places if stop <= start or begin >= end
    )
    if question.of_identity and not _beside_office(question, sentence, start, end):
        return 0.0
    closeness = sum(math.exp(-gap / 40) for gap in gaps[:3]) / min(3, len(gaps)) if gaps else 0.0
    return (0.75 + 0.25 * closeness) * _kind_fit(question, sentence, start, end)


def _beside_office(question: Question, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sentence that holds a name of the question has a word for the office near: "Karl Ebbe, the minister"."""
    asked_names = {term.key for term in question.terms if term.is_name}
    if asked_names and not asked_names & keys(sentence.text):
        return False
    offices = {term.key for term in question.terms if not term.is_name}
    near = (word for word in sentence.words if word.key in offices)
    return not offices or any(max(start - word.end, word.start - end) <= _OFFICE_DISTANCE for word in near)


def _is_origin(name: str, article: Article) -> bool:
    """Whether a name is the outlet's, the author's or a picture agency's: told by, not told of."""
    origin = f"{article.source} {article.author}".casefold()
    return name.casefold() in origin.strip() or bool(_CREDIT.search(name))


def _kind_fit(question: Question, sentence: Sentence, start: int, end: int) -> float:
    """How well a candidate fits the kind asked for, by itself and by the words right before and after it."""
    text = sentence.text
    name, before, after = text[start:end], text[:start].rstrip().casefold(), text[end:]
    if question.kind is Kind.WHERE:
        placed = re.search(r"\b(?:in|at|near|from|to|of|on|outside|around|off)(?: the)?$", before)
        if country_of(name) and not is_country(name):
            return 0.0
        return 1.0 if placed else 0.8 if is_country(name) or is_state(name) else 0.6
    if question.kind is Kind.COUNTRY:
        return 1.0 if is_country(name) else 0.85
    if question.kind is Kind.WHO:
        return _person_fit(question, name, before, after)
    if question.kind is Kind.NAME:
        return _thing_fit(question, name, before, after)
    if question.kind is Kind.COUNT:
        deeds = {term.key for term in question.terms if not term.is_name}
        counted = keys(" ".join(after.split()[:3])) & (question.asked | deeds)
        return (1.0 if counted else 0.8) * (0.85 if name.casefold() == "one" else 1.0)
    return 1.0


def _person_fit(question: Question, name: str, before: str, after: str) -> float:
    if country_of(name) or is_state(name):
        brokered = after.startswith("-") or before.endswith(" by")
        return 0.9 if brokered and not question.of_identity else 0.0
    by = bool(re.search(r"\b(?:by|with)(?: \w+){0,3}$", before))
    if re.search(r"\b(?:in|at|near|on|from|off)(?: the)?$", before):
        return 0.0 if question.of_identity else 0.6
    acts = bool(re.match(r",?\s+(?:\d+,|who|said|has|had|is|was|will|\w+(?:ed|s)\b)", after))
    person = 2 <= len(name.split()) <= 4 and not _ORGANISATION.search(name)
    return 0.8 + 0.1 * person + 0.06 * (by or acts) + 0.04 * (len(before.split()) <= 2)


def _thing_fit(question: Question, name: str, before: str, after: str) -> float:
    """Names right beside the word that says what is asked ("the airline JetBlue") fit best."""
    beside = keys(" ".join([*before.split()[-3:], name, *after.split()[:3]])) & question.asked
    return (1.0 if beside else 0.9) * (0.85 if is_country(name) else 1.0)
