"""Fragments that lean on the question before them: "and in 2021?", "what about Armenia?", "why?"."""

from __future__ import annotations

import re

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.discourse import Discourse, is_country
from qa_bot.rewriting.ones import ranked_instead
from qa_bot.rewriting.phrases import Phrase, phrases, simple_phrases

_WITH_WH = r"(?:for|by|since|until|at|in|from|to|with|on) (?:how (?:long|much|far|many(?: [a-z]+)?)|what(?: [a-z]+)?|which [a-z]+|when|whom?)"
_BARE = re.compile(
    rf"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?P<word>why|when|where|who|whom|how|how many|how much|how long|how often|how (?:well|badly|fast|quickly)|{_WITH_WH})(?: (?P<more>not|so|exactly|else|(?:was|is) (?:that|this|it)|did (?:that|this) happen|(?:of|did) (?:them|they)))?\s*[?.!\s]*",
    re.I,
)
_DOUBT = re.compile(
    r"\W*(?:(?:and|but|so|hm+|really)[\s,?.]+)*(?:(?:are you )?(?:really |quite |absolutely )?(?:sure|certain)(?: (?:about|of) (?:that|this|it))?"
    r"|how do you know(?: (?:that|this))?|how (?:can|could) you (?:know|tell)|really|is (?:that|this) (?:really )?(?:true|right|correct)"
    r"|(?:can you |please )?prove (?:it|that)|what(?:['’]s| is) (?:the|your) (?:proof|evidence)(?: for (?:that|this))?"
    r"|why do you (?:say|think) (?:that|so))\W*",
    re.I,
)
_MORE = re.compile(
    r"(?P<more>\W*(?:and )?(?:what else|anything else|tell me more|more|any more details|more details))[?.!\s]*", re.I
)
_PLACE_NAME = r"(?:the )?[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*){0,3}"
_PLACE = re.compile(rf"(?P<in>in|at|from|for|of|with|to|near|by|against) {_PLACE_NAME}")
_NOUN_FIRST = re.compile(
    r"(?P<noun>[\w' -]{2,40}?) (?P<verb>is|are|was|were|do|does|did|has|have|had|can|could|will|would) (?P<rest>.+)",
    re.I,
)
_WHO_IS = re.compile(r"\W*who (?P<be>is|was) (?P<what>(?:the|an?) .+)", re.I)
_DEED = re.compile(
    r"(?P<who>\W*(?:(?:and|but|so) )?who (?:(?:will|can|could|would|should) )?(?P<verb>[a-z]+)) (?:that|this)\W*", re.I
)
_SAYING = lx.AUXILIARIES | lx.words(
    "say says said claim claims claimed announce announced report reported confirm confirmed"
)
"""Verbs with which "that" is what was said, and no thing."""
_WHAT_IS = re.compile(r"\W*what (?:is|are|was|were) (?P<what>the .+?)[?.!\s]*", re.I)
_ASKS_WHO = re.compile(r"\W*(?:who|which|what)\b", re.I)
_AND_TIME = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:(?:what|how) about\s+)?(?P<rest>(?:in|on|at|for|after|before|during|since|by|from|between|until|of|with|near|to|against|about|according to) [^?!.]+?)[?.!\s]*",
    re.I,
)
_ABOUT = re.compile(r"\W*(?:(?:and|but|so|ok(?:ay)?|now)[\s,]+)*(?:what|how) about (?P<rest>[^?!]+?)[?.!\s]*", re.I)
_AND = re.compile(r"\W*(?:and|or|but)[\s,]+(?P<rest>(?!so\b|then\b)[^?!]+?)[?.!\s]*", re.I)
_TIME = re.compile(
    r"\b(?:in|on|during|since|before|after|by|until)\s+(?:(?:early|late|mid|the|January|February|March|April|May|June|July|August|September|October|November|December)[\s-]+)*(?:\d{1,2},?\s+)?(?:1[5-9]|20)\d\d\b"
    r"|\b(?:in|on|since|until|by)\s+(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?:\s+\d{1,2})?\b"
    r"|\b(?:last|this|next) (?:year|month|week)\b",
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = re.compile(rf"(?:in|since|until|by|during) (?:early |late )?(?:{_MONTHS})", re.I)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_FORMER = re.compile(r" (?:before|after) [^?]*")
_SWAPS = lx.AUXILIARIES | {"of"}
_LEADING = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:for|by|since|until|at|from|to|with|on|in) )?(?:(?:who|whom|what|which|when|where|why|how)\b(?:[’']s)?(?: (?:many|much|long|old|far|often|big|[a-z]+(?= (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b)))?)\s*",
    re.I,
)
_INVERTED = re.compile(r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.I)


def filled(question: str, state: Discourse) -> str | None:
    """The fragment as a whole question; None where it is no fragment or nothing fits."""
    if not state.question or len(question) > 120:
        return None
    if _DOUBT.fullmatch(question):
        return state.question  # The proof of an answer is all that can be said for it.
    if match := _BARE.fullmatch(question):
        whole = _with_other_word(match.group("word"), state)
        return _denied(whole) if whole and match.group("more") == "not" else whole
    if (match := _DEED.fullmatch(question)) and match.group("verb").casefold() not in _SAYING:
        return _with_deed(match.group("who"), state)
    if match := _MORE.fullmatch(question):
        end = "." if "tell" in match.group().casefold() else "?"
        return f"{match.group('more')} about {state.topic.text}{end}" if state.topic else None
    if (match := _AND_TIME.fullmatch(question)) and (whole := _with_adjunct(match.group("rest"), state)):
        return whole
    if match := _ABOUT.fullmatch(question):
        return _with_other_subject(question, match.group("rest"), state)
    if match := _AND.fullmatch(question):
        return _with_more(match.group("rest"), state)
    return None


def _with_other_word(word: str, state: Discourse) -> str | None:
    """ "Where was that?" after "When was it signed?": the same question with another question word."""
    whole = state.question.rstrip(" ?.!")
    rest = _after_question_word(whole)
    lead = word[:1].upper() + word[1:]
    told = state.answered[0].text if state.answered else ""
    if told and word.casefold() != "who" and (match := _WHO_IS.match(whole)):
        return f"{lead} {match.group('be')} {told} {match.group('what')}?"
    if rest == whole:
        return f"{lead} {rest[:1].lower()}{rest[1:]}?" if _INVERTED.match(rest) else None
    if _INVERTED.match(rest):
        return f"{lead} {rest}?"
    if match := _NOUN_FIRST.match(rest):
        return f"{lead} {match.group('verb')} {match.group('noun')} {match.group('rest')}?"
    subject = f"{told or 'somebody'} " if _ASKS_WHO.match(whole) else ""
    return f"{lead} was it that {subject}{rest}?"


def _denied(whole: str) -> str:
    """ "Why not?" after "Did the merger happen?": "not" behind the subject."""
    found = phrases(whole)
    return f"{whole[: found[0].end]} not{whole[found[0].end :]}" if found else whole


def _after_question_word(whole: str) -> str:
    """ "Which country approved it" without "which country", "how hot was it" without "how hot"."""
    asked_for = next((p for p in phrases(whole) if p.after_wh and _ASKS_WHO.match(whole)), None)
    return whole[asked_for.end :].strip() if asked_for is not None else _LEADING.sub("", whole)


def _with_deed(who: str, state: Discourse) -> str | None:
    """ "Who decides that?" after "What is the key rate?": who decides the thing that was asked for, or the topic."""
    asked_for = _WHAT_IS.fullmatch(state.question)
    what = asked_for.group("what") if asked_for else state.topic.text if state.topic else None
    return f"{who} {what}?" if what else None


def _with_adjunct(rest: str, state: Discourse) -> str | None:
    """ "And in 2021?", "and in Syria?": the last question with another time or place, or with one more."""
    question = state.question
    if _is_time(rest):
        if old := _TIME.search(question):
            return question[: old.start()] + _with_year(rest, old.group()) + question[old.end() :]
        return f"{question.rstrip(' ?.!')} {rest}?"
    link, _, _ = rest.partition(" ")
    stem = question.rstrip(" ?.!")
    same = [phrase for phrase in simple_phrases(question) if phrase.before == link]
    if same:
        start = question.rfind(f" {link} ", 0, same[-1].start) + 1
        return question[:start] + rest + question[same[-1].end :]
    return f"{stem} {rest}?" if _PLACE.fullmatch(rest) or rest.startswith("according to ") else None


def _is_time(text: str) -> bool:
    return bool(
        _TIME.match(text)
        or re.fullmatch(
            r"(?:in|after|before|since|during|by) (?:the )?(?:\d{4}s?|then|that|last \w+|this \w+|next \w+)", text
        )
    )


def _with_year(time: str, old: str) -> str:
    """ "And in April?" after "in March 2024": in April of the same year."""
    year = _YEAR.search(old)
    return f"{time} {year.group()}" if year and _MONTH.fullmatch(time) else time


def _with_other_subject(question: str, rest: str, state: Discourse) -> str | None:
    """ "What about Armenia?": the last question about another thing of the same kind."""
    if other := ranked_instead(rest, state.question):
        return other
    new = _whole(rest)
    if new is not None and (office := _with_other_office(new, state.question)):
        return office
    return None if new is None or re.match(r"(?i)the\b", rest) else _swapped(new, state)


def _whole(rest: str) -> Phrase | None:
    """The one thing, or the things joined by "and", of which a fragment consists."""
    found = phrases(rest)
    if not found or found[0].start:
        return None
    joined = all(rest[left.end : right.start].strip() == "and" for left, right in zip(found, found[1:], strict=False))
    if joined and len(found) > 1 and found[-1].end == len(rest):
        return Phrase(rest, 0, len(rest))
    return found[0] if len(found[0].text) >= len(rest) - 4 else None


def _swapped(new: Phrase, state: Discourse) -> str | None:
    """The last question with the phrase of the new one's kind exchanged."""
    question = state.question
    old = [p for p in simple_phrases(question) if not p.after_wh and p.bare.casefold() != new.bare.casefold()]
    if new.text in question:
        return None
    if not new.is_name:
        plain = [
            p for p in old if not p.is_name and p.text == p.bare and p.before in _SWAPS and p.head not in lx.RELATIONAL
        ]
        plain += _objects(old, state)
        return _put(new, plain[0], question) if plain and len(new.words) < 4 and new.head not in lx.RELATIONAL else None
    country = is_country(new.bare)
    same = [p for p in old if p.is_name and is_country(p.bare) == country]
    if country and not same:
        return None
    target = next((p for p in same if state.topic and p.bare == state.topic.bare), same[0] if same else None)
    return _put(new, target, question) if target is not None else None


def _with_other_office(new: Phrase, question: str) -> str | None:
    """ "And the commissioner?" after "Who was the mayor of Osby before Falk?": who is asked for by another office."""
    if new.head not in lx.OFFICES or new.is_name or not new.is_definite:
        return None
    old = next(
        (p for p in simple_phrases(question) if p.head in lx.OFFICES and not p.is_name and p.head != new.head), None
    )
    return _FORMER.sub("", _put(new, old, question)) if old is not None else None


def _objects(old: list[Phrase], state: Discourse) -> list[Phrase]:
    """What the last question ends with, where that is a plain thing and the topic stands before it."""
    end = len(state.question.rstrip(" ?.!"))
    told = state.topic is not None and any(state.topic.bare in p.text for p in old if p.end < end)
    return [p for p in old if told and p.end == end and not p.is_name and not p.is_definite and not p.is_aspect]


def _put(new: Phrase, old: Phrase, question: str) -> str:
    """The question with a phrase exchanged; a possessive keeps its ending."""
    owner = re.match(r"[^'’]+(?=['’]s )", old.text)
    end = old.start + owner.end() if owner else old.end
    return question[: old.start] + new.text + question[end:]


def _with_more(rest: str, state: Discourse) -> str | None:
    """ "And Armenia?" """
    if other := ranked_instead(rest, state.question):
        return other
    found = phrases(rest)
    if found and found[0].text == rest:
        if office := _with_other_office(found[0], state.question):
            return office
        return _swapped(found[0], state) or f"What about {rest}?"
    return None
