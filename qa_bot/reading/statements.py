"""What somebody said, promised or demanded: the sentences that report it, by the right speaker and on the right matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from qa_bot.reading.candidates import TITLES, names
from qa_bot.reading.days import Days
from qa_bot.reading.evidence import Sentence, sentences_of, term_weights
from qa_bot.reading.offices import is_occupation
from qa_bot.reading.questions import Question
from qa_bot.reading.spans import Reading, Span
from qa_bot.reading.terms import Term, keys, question_terms
from qa_bot.reading.timex import find_times, question_range
from vectorstore.article import ScoredPassage

_SAYS = r"say|tell|comment|state|think|reply|respond|explain|argue|claim|add"
_FORMS = {
    r"promise|pledge|vow|guarantee": r"promis\w+|pledg\w+|vow(?:s|ed)?|guarant\w+|offer(?:s|ed)?",
    r"demand|ask for|call for|request|urge": r"demand(?:s|ed)?|ask(?:s|ed)?|call(?:s|ed)? (?:for|on)|request(?:s|ed)?|urge[sd]?|wants?|wanted",
    r"propose|suggest|recommend|advise|offer": r"propos\w+|suggest(?:s|ed)?|recommend(?:s|ed)?|advis\w+|offer(?:s|ed)?|wants?|wanted|asked for",
    r"warn|fear": r"warn(?:s|ed)?|fear(?:s|ed)?|caution(?:s|ed)?",
    r"admit|concede|confirm|acknowledge": r"admit\w*|conced\w+|confirm(?:s|ed)?|acknowledg\w+",
    r"deny|reject": r"den(?:y|ies|ied)|reject(?:s|ed)?",
    r"write|written|tweet|post": r"wr(?:ote|ites|itten)|tweet(?:s|ed)?|post(?:s|ed)?",
    r"predict|forecast|expect|hope": r"predict(?:s|ed)?|forecasts?|forecasted|expect(?:s|ed)?|hope[sd]?",
}
"""Verbs of a question and those that tell the same in a text."""
_SPOKEN = (
    r"sa(?:id|ys)|told|tells|add(?:s|ed)|wr(?:ote|ites)|stat(?:es|ed)|argue[sd]|claim(?:s|ed)|insist(?:s|ed)|explain(?:s|ed)|repl(?:ies|ied)|"
    r"announce[sd]|declare[sd]|spoke|speaks|thinks|believe[sd]|doubt(?:s|ed)|call(?:s|ed)|describe[sd]|welcome[sd]|praise[sd]|critici[sz]e[sd]|blame[sd]|"
    r"thank(?:s|ed)|put (?:the|it)"
)
_ANY_SPOKEN = "|".join((_SPOKEN, *_FORMS.values()))
_ANNOUNCES = r"announce|declare"
_ASKED_VERB = "|".join((_SAYS, _ANNOUNCES, *_FORMS))
_SPEAKER = r"(?P<speaker>(?:[\w.'’,-]+ ){1,8}?)"
_ASKS = tuple(
    re.compile(rf"\bwhat(?: exactly)? {asks}\b(?P<matter>.*)", re.I | re.S)
    for asks in (
        rf"(?:did|does|do|will|would) {_SPEAKER}(?P<verb>{_ASKED_VERB})",
        rf"(?:is|was|are|were) {_SPEAKER}(?P<verb>{_ASKED_VERB})ing",
        rf"(?:has|had|have) {_SPEAKER}(?P<verb>said|told|written|{_ASKED_VERB})(?:e?d)?",
    )
)
_ON_A_MATTER = re.compile(
    r"\s*(?:[?.!]|$|(?:about|on|of|regarding|concerning|over|after|when|while|at|in|during|to|for|last|this|yesterday|today|before|since|with|"
    r"publicly|recently)\b)",
    re.I,
)
"""What follows "say" where all of it is asked for; else a part is: "what does he say the repair will cost?"."""
_OF_SOMETHING = re.compile(r"\s+(?:of|at|in|from)\s+(?:the\s+)?|['’]s?\s+")
_JOINS = frozenset({"the", "a", "an", "of", "at", "in", "his", "her", "its", "and"})
_IN_BETWEEN = r"(?:,[^,.;\"“”]{1,90},|,)?(?:\s+(?:has|had|have|also|then|later|again|already|however|would|will|\w+ly|on \w+day|in \w+))*\s+"
_AND_THEN = r"(?:\s+[^\s,.;:\"“”]+){1,12}?,? (?:and|but)(?: then| also| again)?\s+"
_BEFORE_NAME = r"(?:[\w’'-]+,?\s+)(?<!that\s)(?<!when\s)(?<!as\s)"
_QUOTE_MARK, _OPENING_MARKS, _LONGEST_QUOTE = re.compile(r"[\"“”]"), '"“', 250
_NAMED_WITHIN = 250
_WORTHS = (1.0, 0.9, 0.8, 0.4)
"""What a word of the matter counts in the sentence, the headline, a sentence beside it, elsewhere in the passage."""
_LEAST_ON_THE_MATTER, _LEAST_BY_VERB, _AS_GOOD = 0.39, 0.25, 0.85
"""The share of the matter that a statement must be on, of one whose verb is asked for, and the share of the best from which on
the newest is told."""
_OTHER_DAYS = 0.4
"""What is left of a statement from other days than the question names."""
_REPORTED_WITHIN = timedelta(3)
_SURE, _DOUBT = 0.85, 0.55
"""How likely a statement of the right speaker on all of the matter answers, and what is lost where it holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked about, with which verbs it may be told, on what matter, and where the speaker belongs to."""

    speaker: tuple[str, ...]
    is_named: bool
    verbs: str
    matter: tuple[Term, ...]
    of: frozenset[str]
    any_words: bool


@lru_cache(64)
def asked_statement(question: str) -> Asked | None:
    """What a question asks to be told of somebody's words, or None where it asks for something else."""
    match = next((match for asks in _ASKS if (match := asks.search(question))), None)
    if match is None:
        return None
    verb = match["verb"].casefold()
    forms = next((said for asks, said in _FORMS.items() if re.fullmatch(asks, verb)), _ANY_SPOKEN)
    if forms is _ANY_SPOKEN and not _ON_A_MATTER.match(match["matter"]):
        return None
    speaker, of, is_named = _speaker(match["speaker"].strip(" ,"))
    if not speaker:
        return None
    matter = match["matter"]
    for time in reversed(find_times(matter, None)):
        matter = matter[: time.start] + matter[time.end :]
    return Asked(speaker, is_named, forms, question_terms(f"on {matter}"), of, forms is _ANY_SPOKEN)


def stated(question: Question, asked: Asked, passages: Sequence[ScoredPassage], now: date | None) -> Reading:
    """The sentences that report it, those of the newest article on the matter first; none where nobody reports it."""
    split = [sentences_of(n, scored.passage) for n, scored in enumerate(passages, start=1)]
    weights = term_weights(question, [sentence for sentences in split for sentence in sentences])
    meant = question_range(question.text, now) if now else None
    least = _LEAST_ON_THE_MATTER if asked.any_words else _LEAST_BY_VERB
    found = [
        (share, sentences[position])
        for sentences in split
        for position in _reports(asked, sentences)
        if (share := _share(asked, sentences, position, weights, meant)) >= least
    ]
    if not found:
        return Reading()
    best = max(share for share, _ in found)
    newest = max((one for one in found if one[0] >= _AS_GOOD * best), key=lambda one: (_day(one[1]), one[0]))
    article = newest[1].passage.article
    found.sort(key=lambda one: (one[1].passage.article.id != article.id, -one[0], one[1].n, one[1].start))
    spans = tuple(Span(sentence.n, *_whole_quote(sentence), share) for share, sentence in found)
    return Reading(spans, _SURE - _DOUBT * (1 - spans[0].score))


def is_by_another(question: str, text: str, start: int, end: int) -> bool:
    """Whether words that shall be somebody's demand or promise stand where that person is not named at all."""
    asked = asked_statement(question)
    if asked is None or not asked.is_named:
        return False
    return asked.speaker[-1] not in text[max(0, start - _NAMED_WITHIN) : end + _NAMED_WITHIN]


def _speaker(words: str) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """The words that a text refers to a speaker by, and the keys of what the speaker belongs to: "the mayor of Osby"."""
    parts = _OF_SOMETHING.split(words)
    office = next((part for part in parts if not _names_in(part)), None) if len(parts) > 1 else None
    head = office or words
    of = keys(" ".join(part for part in parts if part != office)) if office else frozenset()
    named = _names_in(head)
    if named:
        return tuple(named), of, True
    return tuple(word for word in head.casefold().split() if word not in _JOINS), of, False


def _names_in(words: str) -> list[str]:
    return [word for word in words.split() if word[0].isupper() and word.casefold().strip(".") not in TITLES]


def _reports(asked: Asked, sentences: Sequence[Sentence]) -> Iterator[int]:
    """The places of the sentences in which the speaker speaks."""
    if not sentences:
        return
    article = sentences[0].passage.article
    if asked.of and not asked.of & keys(f"{article.title} {article.text}"):
        return
    called = _called(asked, article.text)
    if not called:
        return
    tells = _telling(called, asked)
    pronoun = re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t){_IN_BETWEEN}(?:{asked.verbs})\b")
    known = re.compile(rf"\b(?:{called})\b")
    for position, sentence in enumerate(sentences):
        match = tells.search(sentence.text)
        is_told = match is not None and not _is_other(sentence.text, match, asked)
        if is_told or (pronoun.search(sentence.text) and _speaks_on(sentences, position, known)):
            yield position


def _called(asked: Asked, text: str) -> str:
    """Alternatives for the speaker in an article: the surname, or those who bear the office there and the office itself."""
    if asked.is_named:
        full, last = " ".join(asked.speaker), asked.speaker[-1]
        return "|".join(
            re.escape(name) for name in dict.fromkeys((full, last)) if re.search(rf"\b{re.escape(name)}\b", text)
        )
    office = r"\s".join(re.escape(word) for word in asked.speaker)
    bearers = [match[1].split()[-1] for match in re.finditer(rf"\b(?i:{office})\s((?:[A-Z][\w’'-]+\s?){{2,3}})", text)]
    return "|".join(
        [
            f"(?i:(?:the|its|their|city|national)\\s){office}",
            f"(?i:{office})(?= [A-Z])",
            *map(re.escape, dict.fromkeys(bearers)),
        ]
    )


def _telling(called: str, asked: Asked) -> re.Pattern[str]:
    """A speaker before the verb, behind it, or before a colon."""
    rest = r"(?:\s[A-Z][\w’'-]+){0,3}(?:\s(?:of|from|at)(?: the)?(?:\s[A-Z][\w’'-]+){1,3})?"
    return re.compile(
        rf"\b(?P<before>{called}){rest}(?:{_IN_BETWEEN}|{_AND_THEN})(?:{asked.verbs})\b"
        rf"|[,?!\"”’]\s+(?:{asked.verbs})\s+(?:{_BEFORE_NAME}){{0,6}}?(?P<behind>{called})\b"
        + (
            rf"|\baccording to\s+(?:{_BEFORE_NAME}){{0,6}}?(?P<source>{called})\b|\b(?P<asked>{called}):\s*[\"“]"
            if asked.any_words
            else ""
        )
    )


def _is_other(text: str, match: re.Match[str], asked: Asked) -> bool:
    """Whether it is another person of this surname: "Runa Falk" for "Imani Falk"."""
    start = next(match.start(name) for name in match.re.groupindex if match[name])
    if not asked.is_named or len(asked.speaker) < 2 or match.group().startswith(asked.speaker[0]):
        return False
    before = re.search(r"([A-Z][\w’'-]+)\s$", text[:start])
    return before is not None and before[1] not in asked.speaker and before[1].casefold() not in TITLES


def _speaks_on(sentences: Sequence[Sentence], position: int, known: re.Pattern[str]) -> bool:
    """Whether "she" is the speaker: the one person that the sentence before speaks of."""
    if position == 0:
        return False
    before = sentences[position - 1].text
    found = known.search(before)
    if found is None or known.search(sentences[position].text):
        return False
    return not any(
        " " in before[a:b] and (before[:a].endswith(", ") or is_occupation(before[:a]))
        for a, b in names(before)
        if a > found.end()
    )


def _whole_quote(sentence: Sentence) -> tuple[int, int]:
    """The sentence with those before or behind it in which its quotation begins or ends."""
    marks = [match.start() for match in _QUOTE_MARK.finditer(sentence.text)]
    if len(marks) % 2 == 0:
        return sentence.start, sentence.end
    text, passage = sentence.passage.article.text, sentence.passage
    is_end = sentence.text[marks[0] + 1 : marks[0] + 2] in ("", " ", ",")
    if is_end:
        opens = max(text.rfind(mark, passage.start, sentence.start) for mark in _OPENING_MARKS)
        return (opens if opens >= sentence.start - _LONGEST_QUOTE else sentence.start), sentence.end
    closes = _QUOTE_MARK.search(text, sentence.end, min(passage.end, sentence.end + _LONGEST_QUOTE))
    return sentence.start, closes.end() if closes else sentence.end


def _share(
    asked: Asked, sentences: Sequence[Sentence], position: int, weights: dict[str, float], meant: Days | None
) -> float:
    """The share of the matter that a sentence is on, less where it is of other days than are named."""
    sentence = sentences[position]
    places = (
        keys(sentence.text),
        keys(sentence.passage.article.title),
        frozenset().union(*(keys(other.text) for other in sentences[max(0, position - 1) : position + 2])),
        keys(sentence.passage.text),
    )
    total = sum(weights.get(term.key, 1.0) for term in asked.matter)
    held = sum(
        weights.get(term.key, 1.0)
        * next((worth for worth, found in zip(_WORTHS, places, strict=True) if term.key in found), 0.0)
        for term in asked.matter
    )
    share = held / total if total else 1.0
    published = sentence.passage.article.published
    if meant and published and not meant[0] <= published <= meant[1] + _REPORTED_WITHIN:
        share *= _OTHER_DAYS
    return share


def _day(sentence: Sentence) -> date:
    return sentence.passage.article.published or date.min
