"""Whether a sentence tells the deed that a question asks about, and of the one that did it.

"When did the Quill Star sink?" is not answered by the day on which the Lady Maren sank, nor "When did Ralf Quint step down?" by the
day on which he said that he would not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.reading.denials import denied
from qa_bot.reading.naming import capitals_of, name_spans, refers_back
from qa_bot.reading.opposites import Stance, are_opposed, stances
from qa_bot.reading.questions import Question
from qa_bot.reading.roles import Roles, have_another_actor, roles
from qa_bot.reading.terms import keys, overlapping
from vectorstore.article import Article
from vectorstore.sentences import sentence_at, sentence_spans

_ASKS = re.compile(
    r"\b(?:(when|(?:what|which) (?:\w+ )?(?:date|day|month|year))|why|where|how (?:many|much|long|old|often|far)(?: \w+)?)\s+"
    r"(did|does|do|will|would|has|have|had|was|were|is|are|can|could)\s+(.+?)\W*$",
    re.I | re.S,
)
_ASKS_WHO = re.compile(
    r"\b(?:who|which \w+(?: \w+)?)\s+(?:(?:has|have|had|just|recently)\s+)*([a-z]+(?:ed|[aou]n|[aeio]t|ut|ost|old|[aeo]w|[ao]ve|[ao]ke|"
    r"ook|[ao]de|[ae]id|eft|ught|ell|ew|ote|ose))\b",
    re.I,
)
"""Who did something, told in the past: "who signed the agreement?"."""
_PARTICIPLE = re.compile(
    r"\b(?:\w+(?:ed|en)|born|brought|built|cut|found|held|hit|hurt|lost|made|sent|set|shot|sold|sworn|won)\b", re.I
)
_BETWEEN = re.compile(r"^(?:(?:['’]s?|the|a|an|be|been|being|ever|first|last|finally|also|not|going to|to)\s+)*$", re.I)
_DETERMINERS = re.compile(r"^(?:the )?(?:(?!(?:aboard|at|by|for|from|in|near|of|on|to|with)\b)[a-z]+ ){0,3}$", re.I)
"""What may stand before the name of the one who did it: "the space probe"."""
_SAID = re.compile(r"\b(?:said|told|announced|reported|added)\b(?:(?!\bthat\b)[^,;]){0,30}$", re.I)
"""What stands before a day on which something was said."""
_SAYING = keys("say said tell told announce report add warn")
_WORD = re.compile(r"[\w’'-]+")
_AROUND = 500


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a question takes to have happened: keys of who is named and of what was done, and what a check needs."""

    names: frozenset[str]
    done: frozenset[str]
    is_time_asked: bool
    roles: Roles
    stances: frozenset[Stance]
    is_denied: bool


def tells_of_another(question: str, article: Article, start: int) -> bool:
    """Whether the sentence in which words of an article stand tells something else than the question takes for granted.

    That somebody else did it, that it was not done, only that something was said then, or nothing of those who are named nor of the
    deed. So it is with questions for a time, a place, a number or a reason that name who did something; of others nothing is known.
    """
    deed = _deed(question)
    if deed is None:
        return False
    first, last = sentence_at(article.text, start)
    sentence = article.text[first:last]
    present = keys(sentence)
    told = roles(sentence, capitals_of(article))
    if have_another_actor(deed.roles, told, present) or are_opposed(deed.stances, stances(sentence)):
        return True
    if not deed.is_denied and deed.done & denied(sentence):
        return True
    if not deed.is_time_asked or deed.done & present:
        return False
    return bool(_SAID.search(article.text, first, start)) or not deed.names & _meant(article, first, sentence)


def tells_who_did_it(question: Question, article: Article, start: int, end: int) -> bool:
    """Whether the sentence of a name says that it did what is asked about, in all the words of the question, be it with its headline."""
    asks = _ASKS_WHO.search(question.text)
    if asks is None:
        return False
    first, last = sentence_at(article.text, start)
    sentence = article.text[first:last]
    held = keys(sentence) | keys(article.title)
    if not all(overlapping(term, held) for term in question.terms):
        return False
    told = roles(sentence, capitals_of(article))
    doers = {name for verb in keys(asks[1]) & told.keys() for name, sides in told[verb].items() if True in sides}
    return bool(doers & keys(article.text[start:end]))


@lru_cache(64)
def _deed(question: str) -> _Deed | None:
    """The deed that a question asks about, where a name right behind its verb says who did it."""
    asks = _ASKS.search(question)
    if asks is None:
        return None
    asked_time, auxiliary, rest = asks.groups()
    known = frozenset(word for word in _WORD.findall(rest) if word[0].isupper())
    spans = name_spans(rest, known)
    if not spans or not _DETERMINERS.match(rest[: spans[0][0]]):
        return None
    start, end = spans[0]
    done = next((word for word in _WORD.finditer(rest, end) if not _BETWEEN.match(word.group() + " ")), None)
    if done is None:
        return None
    is_passive = auxiliary.casefold() in ("was", "were", "is", "are") and _PARTICIPLE.fullmatch(done.group())
    verb = f"{auxiliary} " if is_passive else ""
    statement = f"{rest[: done.start()]}{verb}{rest[done.start() :]}"
    return _Deed(
        names=frozenset().union(*(keys(rest[slice(*span)]) for span in spans)),
        done=_SAYING if keys(done.group()) & _SAYING else keys(done.group()),
        is_time_asked=bool(asked_time),
        roles=roles(statement, known),
        stances=stances(statement),
        is_denied=bool(denied(question)),
    )


def _meant(article: Article, first: int, sentence: str) -> frozenset[str]:
    """Keys of a sentence, the headline, and of the sentence before where it refers to that."""
    here = keys(sentence) | keys(article.title)
    if not refers_back(sentence, name_spans(sentence, capitals_of(article))):
        return here
    before = article.text[max(0, first - _AROUND) : first]
    spans = sentence_spans(before)
    return here | keys(before[slice(*spans[-1])]) if spans else here
