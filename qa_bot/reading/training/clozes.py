"""Questions from sentences: take a name, a day or a figure out and ask for it.

The questions are rough English; what they teach is to find the place in a real news text that tells the rest.
"""

from __future__ import annotations

import random
import re

from qa_bot.reading.candidates import candidates, names
from qa_bot.reading.nations import is_country, is_state
from qa_bot.reading.questions import Kind, understand
from qa_bot.reading.timex import find_times

Span = tuple[int, int]

_CLAUSE_END = re.compile(r"[,;:—]\s|\s(?:who|which|that|after|while|when|because|but|although|as)\s|\s-\s")
_FEWEST_WORDS = 5
_DROP_SHARE = 0.2
_ORGANISATION = re.compile(
    r"\b(?:Inc|Corp|Group|Party|University|College|Court|Department|Committee|Bank|Company|League|Association)\b"
)
_PREPOSITION = re.compile(r"\b(in|at|near|on|from|to|by|for|of|with)(?: the)?\s*$", re.I)
_FIGURES = {
    Kind.COUNT: ("How many", "What number of"),
    Kind.MONEY: ("How much money", "How much", "What amount"),
    Kind.PERCENT: ("What percentage", "What share", "How much"),
    Kind.DURATION: ("How long", "For how long"),
    Kind.AGE: ("How old", "At what age"),
}
_ASKS_FOR = {
    kind: understand(text)
    for kind, text in {
        Kind.COUNT: "how many were there?",
        Kind.MONEY: "how much did it cost?",
        Kind.PERCENT: "what percentage was it?",
        Kind.DURATION: "how long did they wait?",
        Kind.AGE: "how old was he?",
    }.items()
}


def cloze(sentence: str, rng: random.Random) -> tuple[str, Span] | None:
    """A question on a sentence with the span of it that answers, or None where nothing can be taken out."""
    options = _options(sentence)
    if not options:
        return None
    kind, (start, end) = rng.choice(options)
    left, right = _clause(sentence, start, end)
    before, after = sentence[left:start].strip(), sentence[end:right].strip(" .,;:”\"'")
    if len(f"{before} {after}".split()) < _FEWEST_WORDS:
        return None
    question = _asked(kind, sentence[start:end], before, after, rng)
    return (question, (start, end)) if len(question.split()) > _FEWEST_WORDS else None


def _options(sentence: str) -> list[tuple[Kind, Span]]:
    """Names, times and figures of a sentence; of overlapping ones only the first kind."""
    times = find_times(sentence, None)
    found: list[tuple[Kind, Span]] = [(Kind.WHEN, (time.start, time.end)) for time in times]
    for kind, question in _ASKS_FOR.items():
        found += [(kind, span) for span in candidates(sentence, question, times)]
    found += [(Kind.NAME, span) for span in names(sentence)]
    kept: list[tuple[Kind, Span]] = []
    for kind, span in found:
        if not any(span[0] < end and start < span[1] for _, (start, end) in kept):
            kept.append((kind, span))
    return kept


def _clause(sentence: str, start: int, end: int) -> Span:
    """The clause around a span, or the whole sentence where the clause is short."""
    cuts = [match.span() for match in _CLAUSE_END.finditer(sentence)]
    left = max((stop for begin, stop in cuts if stop <= start), default=0)
    right = min((begin for begin, stop in cuts if begin >= end), default=len(sentence))
    words = len(sentence[left:right].split()) - len(sentence[start:end].split())
    return (left, right) if words >= _FEWEST_WORDS else (0, len(sentence))


def _asked(kind: Kind, answer: str, before: str, after: str, rng: random.Random) -> str:
    preposition = _PREPOSITION.search(before)
    bare = before[: preposition.start()].rstrip() if preposition else before
    if kind is Kind.WHEN:
        words = f"{rng.choice(['When did', 'When was', 'On what day', 'When'])} {bare} {after}"
    elif kind is Kind.NAME:
        words = _name_question(answer, bare, before, after, preposition, rng)
    else:
        noun, _, rest = after.partition(" ")
        words = f"{rng.choice(_FIGURES[kind])} {noun} {rng.choice(['did', 'were', 'was', ''])} {before} {rest}"
    return " ".join(_thinned(words, rng).split()).rstrip(" ,.;:") + "?"


def _name_question(
    answer: str, bare: str, before: str, after: str, preposition: re.Match[str] | None, rng: random.Random
) -> str:
    who = _who(answer, rng)
    if not before:
        return f"{who} {after}"
    if preposition is None:
        return f"{who} {rng.choice(['did', 'was', 'is', ''])} {before} {after}"
    if preposition.group(1).casefold() in ("in", "at", "near", "from"):
        who = rng.choice(["Where", "Where did", f"{preposition.group(1).capitalize()} {who.lower()}"])
    else:
        who = f"{preposition.group(1).capitalize()} {who.lower()}"
    return f"{who} {bare} {after}"


def _who(answer: str, rng: random.Random) -> str:
    if is_country(answer):
        return rng.choice(["Which country", "What country", "What nation"])
    if is_state(answer):
        return rng.choice(["Which state", "What US state", "Where"])
    words = answer.split()
    if len(words) in (2, 3) and not _ORGANISATION.search(answer) and not any(word.isupper() for word in words):
        return rng.choice(["Who", "Who", "Which person", "What"])
    return rng.choice(["What", "Which", "Who", "Which company", "What organization"])


def _thinned(words: str, rng: random.Random) -> str:
    """Some of the small words dropped: a reader that leans on exact runs of words learns little."""
    share = rng.random() * _DROP_SHARE
    split = words.split()
    return " ".join([*split[:2], *(word for word in split[2:] if rng.random() > share)])
