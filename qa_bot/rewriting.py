"""A follow-up question made to stand alone by deterministic code; a question that stands alone stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer import Turn
from qa_bot.reading.candidates import is_country, names

_TURNS = 12
"""Earlier turns that can still be meant."""
_LONGEST = 600
"""A longer question explains itself."""

_PERSON = re.compile(r"\b(he|him|his|she|her|hers)\b", re.I)
_THING = re.compile(
    r"\b(it|its|they|them|their|theirs|(?<=of )(?:this|that|these|those)|(?:this|that|these|those)(?=\s*[?.!,]|\s+(?:is|are|was|were|do|does|did|has|have|mean|work|happen)))\b",
    re.I,
)
_PLACE = re.compile(r"\b(?<!is )(?<!are )(?<!was )(?<!were )there(?=\s*[?.!,]|$)", re.I)
_DUMMY_IT = re.compile(
    r"\b(?:is|was|does|did|will|would) it (?:true|possible|rain|snow|take to\b|\w+ (?:that|to|for)\b|matter)|\bit (?:is|was) \w+ (?:that|to)\b",
    re.I,
)
_POSSESSIVE = frozenset({"his", "its", "their", "theirs", "hers"})
_ABOUT = re.compile(r"^(?:and |but |ok(?:ay)?,? |so )*(?:what|how) about (?P<rest>.+?)[?.!\s]*$", re.I)
_BARE = re.compile(
    r"^(?:and |but |so )?(?P<word>why|when|where|who|how|how many|how much|how long)(?: (?:not|so|exactly|else))?[?.!\s]*$",
    re.I,
)
_AND = re.compile(r"^(?:and|but) (?P<rest>(?:in|on|at|for|after|before|during|since|by|from) .+?)[?.!\s]*$", re.I)
_LEADING = re.compile(
    r"^\W*(?:(?:who|what|which|when|where|why|how)(?:'s)?(?: (?:many|much|long|old|far|often|big))?)\b", re.I
)
_CONJUNCTION = re.compile(r"^(?:and|but|so|ok(?:ay)?|also)[, ]+(?=\w)", re.I)
_TIME = re.compile(
    r"\b(?:in|on|during|since|before|after|by)\s+(?:\w+\s+){0,2}(?:1[5-9]|20)\d\d\b|\b(?:in|on)\s+[A-Z][a-z]+(?:\s+\d{1,2})?\b"
)
_MARKUP = re.compile(r"\[\d+\]|\*\*")
_QUOTE = re.compile(r"“[^”]*”")
_ABSTENTION = re.compile(r"^\W*the archive does not say", re.I)

_CLOSED = frozenset(
    [
        "who",
        "what",
        "which",
        "when",
        "where",
        "why",
        "how",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "done",
        "have",
        "has",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "all",
        "both",
        "each",
        "every",
        "no",
        "not",
        "and",
        "or",
        "but",
        "if",
        "so",
        "than",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "onto",
        "to",
        "with",
        "about",
        "after",
        "before",
        "during",
        "over",
        "under",
        "between",
        "through",
        "against",
        "it",
        "its",
        "he",
        "him",
        "his",
        "she",
        "her",
        "they",
        "them",
        "their",
        "there",
        "here",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "s",
        "t",
        "many",
        "much",
        "more",
        "most",
        "long",
        "old",
        "far",
        "often",
        "tell",
        "give",
        "show",
        "describe",
        "explain",
        "know",
        "think",
        "want",
        "like",
        "need",
        "get",
        "got",
        "make",
        "made",
        "use",
        "used",
        "mean",
        "work",
        "happen",
        "happened",
        "become",
        "became",
        "different",
        "other",
        "another",
        "same",
        "such",
        "good",
        "best",
        "bad",
        "common",
        "main",
        "first",
        "last",
        "just",
        "also",
        "very",
        "really",
        "please",
        "let",
        "help",
        "find",
        "look",
        "talk",
        "discuss",
        "say",
        "said",
        "wrote",
        "write",
        "come",
        "came",
        "go",
        "went",
        "start",
        "started",
        "begin",
        "began",
        "end",
        "ended",
        "signed",
        "sign",
        "brokered",
        "die",
        "died",
        "won",
        "win",
        "lost",
        "lose",
        "take",
        "took",
        "call",
        "called",
        "cause",
        "caused",
        "affect",
        "compare",
        "include",
    ]
)
_KEEPS = frozenset({"of", "the", "and", "for", "in"})


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the conversation is about: the thing, the person last named, and the last question standing alone."""

    thing: str = ""
    person: str = ""
    place: str = ""
    question: str = ""


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """The question so that it can be understood without the conversation (oldest turn first) before it.

    Words that point back are replaced by what they stand for, what is left out is added from the last
    question. A question that stands alone comes back character for character. Never raises.
    """
    if not history or len(question) > _LONGEST:
        return question
    subject = _Subject()
    for turn in history[-_TURNS:]:
        subject = _moved_on(subject, _standalone(turn.question[:_LONGEST], subject), turn.answer)
    return _standalone(question, subject)


def _standalone(question: str, subject: _Subject) -> str:
    if not subject.question:
        return question
    filled = _fill_ellipsis(question, subject)
    if filled is not None:
        return filled
    replaced = _replace_pronouns(question, subject)
    if replaced != question:
        return _CONJUNCTION.sub("", replaced) if _CONJUNCTION.match(replaced) else replaced
    return _add_subject(question, subject)


def _fill_ellipsis(question: str, subject: _Subject) -> str | None:
    """ "What about Armenia?", "and in 2021?", "why?": the last question with one part exchanged."""
    if match := _BARE.match(question.strip()):
        rest = _LEADING.sub("", subject.question).strip()
        return f"{match.group('word').capitalize()} {rest}" if rest else None
    if match := _AND.match(question.strip()):
        return _with_time(subject.question, match.group("rest"))
    if match := _ABOUT.match(question.strip()):
        return _with_other_subject(question, match.group("rest"), subject)
    return None


def _with_time(question: str, time: str) -> str:
    if _TIME.search(question):
        return _TIME.sub(lambda _: time, question, count=1)
    return f"{question.rstrip(' ?.!')} {time}?"


def _with_other_subject(question: str, rest: str, subject: _Subject) -> str:
    rest = _replace_pronouns(rest, subject)
    if _TIME.fullmatch(rest):
        return _with_time(subject.question, rest)
    old = next((name for name in (subject.place, subject.person) if name and name in subject.question), "")
    if old and rest[:1].isupper() and old != rest:
        return subject.question.replace(old, rest)
    replaced = _replace_pronouns(question, subject)
    if replaced != question or rest[:1].isupper():
        return replaced
    return _add_subject(question, subject)


def _replace_pronouns(question: str, subject: _Subject) -> str:
    person = subject.person or subject.thing
    if person:
        question = _PERSON.sub(lambda match: _in_place_of(match, person, question), question, count=2)
    thing = subject.thing or subject.person
    if thing and not _DUMMY_IT.search(question):
        question = _THING.sub(lambda match: _in_place_of(match, thing, question), question, count=1)
    if subject.place or subject.thing:
        question = _PLACE.sub(lambda _: f"in {subject.place or subject.thing}", question, count=1)
    return question


def _in_place_of(match: re.Match[str], name: str, question: str) -> str:
    word = match.group().casefold()
    possessive = word in _POSSESSIVE or (word == "her" and re.match(r"\s+[a-z]", question[match.end() :]))
    if possessive:
        return f"{name}'" if name.endswith("s") else f"{name}'s"
    return name


def _add_subject(question: str, subject: _Subject) -> str:
    """ "Who brokered the agreement?": a short question about "the ..." gets the subject it leaves out."""
    words = re.findall(r"[\w'-]+", question)
    definite = re.search(r"\b(?:the|any|some|other|different|most|more)\b(?! same)", question, re.I)
    named = any(True for _ in names(question[:1].lower() + question[1:]))
    content = [word for word in words if word.casefold() not in _CLOSED]
    if not definite or named or len(words) > 7 or len(content) > 2 or not subject.thing:
        return question
    if " of " in question or any(word.casefold() in subject.thing.casefold() for word in content):
        return question
    return f"{question.rstrip(' ?.!')} of {subject.thing}?"


def _moved_on(subject: _Subject, question: str, answer: str) -> _Subject:
    """The subject after one more turn."""
    told = "" if _ABSTENTION.match(answer) else _MARKUP.sub("", answer)
    short = _QUOTE.sub("", told)[:300]
    in_question = _split_names(question[:1].lower() + question[1:])
    in_answer = _split_names(short) or _split_names(told[:300])
    phrase = _noun_phrase(question)
    person = next((n for n in (*in_answer, *in_question) if not is_country(n) and " " in n), "") or subject.person
    place = next((n for n in (*in_question, *in_answer) if is_country(n)), "") or subject.place
    return _Subject(phrase or subject.thing, person, place, question or subject.question)


def _split_names(text: str) -> list[str]:
    return [text[start:end] for start, end in names(text)]


def _noun_phrase(question: str) -> str:
    """The longest run of open-class words, "of" and "the" inside kept: what the question is about."""
    runs: list[list[str]] = [[]]
    for word in re.findall(r"[^\W_][\w'’.-]*|[?,;:!]", _without_main_verb(question)):
        bare = word.casefold().removesuffix("'s").strip(".")
        if bare in _CLOSED and not (runs[-1] and bare in _KEEPS):
            runs.append(["the"] if bare == "the" else [])
        else:
            runs[-1].append(word)
    phrases = [_trimmed(run) for run in runs if run != ["the"]]
    named = [phrase for phrase in phrases if any(char.isupper() for char in phrase)]
    return max(named or phrases, key=lambda phrase: len(phrase.split()), default="")


def _without_main_verb(question: str) -> str:
    """ "When did the Lady Maren sink?" without "sink", which "did" has left at the end."""
    if re.search(r"\b(?:did|does|do)\b", question, re.I):
        return re.sub(r"(?<=[\w'])\s+[a-z]+[?.!\s]*$", "", question)
    return question


def _trimmed(words: list[str]) -> str:
    while words and (words[-1].casefold() in _KEEPS or not words[-1][0].isalnum()):
        words = words[:-1]
    return " ".join(words).removesuffix("'s").strip(".")
