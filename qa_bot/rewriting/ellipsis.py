"""Fragments that lean on the question before them: "and in 2021?", "what about Armenia?", "why?"."""

from __future__ import annotations

import re

from qa_bot.rewriting.discourse import Discourse, is_country
from qa_bot.rewriting.ones import ranked_instead
from qa_bot.rewriting.phrases import Phrase, phrases

_BARE = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?P<word>why|when|where|who|whom|how|how many|how much|how long|how often|by whom|since when)(?: (?:not|so|exactly|else|(?:was|is|did) (?:that|this|it)(?: happen)?|(?:of|did) (?:them|they)))?\s*[?.!\s]*",
    re.I,
)
_AND_TIME = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:(?:what|how) about\s+)?(?P<rest>(?:in|on|at|for|after|before|during|since|by|from|between|until) [^?!.]+?)[?.!\s]*",
    re.I,
)
_ABOUT = re.compile(r"\W*(?:(?:and|but|so|ok(?:ay)?|now)[\s,]+)*(?:what|how) about (?P<rest>[^?!]+?)[?.!\s]*", re.I)
_AND = re.compile(r"\W*(?:and|or|but)[\s,]+(?P<rest>(?!so\b|then\b)[^?!]+?)[?.!\s]*", re.I)
_TIME = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:(?:what|how) about\s+)?(?P<rest>(?:in|on|at|for|after|before|during|since|by|from|between|until) [^?!.]+?)[?.!\s]*",
    re.I,
)
_ABOUT = re.compile(r"\W*(?:(?:and|but|so|ok(?:ay)?|now)[\s,]+)*(?:what|how) about (?P<rest>[^?!]+?)[?.!\s]*", re.I)
_AND = re.compile(r"\W*(?:and|or|but)[\s,]+(?P<rest>(?!so\b|then\b)[^?!]+?)[?.!\s]*", re.I)
_ONE = re.compile(
    r"\b(?P<which>first|second|third|fourth|last|latest|next|largest|biggest|smallest|oldest|youngest|newest|best|worst|other|new|old|current|previous|same)(?: (?P<one>ones?))?\b",
    re.I,
)
_TIME = re.compile(
    r"\b(?:in|on|during|since|before|after|by|until)\s+(?:(?:early|late|mid|the|January|February|March|April|May|June|July|August|September|October|November|December)[\s-]+)*(?:\d{1,2},?\s+)?(?:1[5-9]|20)\d\d\b"
    r"|\b(?:in|on|since|until|by)\s+(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?:\s+\d{1,2})?\b"
    r"|\b(?:last|this|next) (?:year|month|week)\b",
)
_LEADING = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:who|whom|what|which|when|where|why|how)\b(?:[’']s)?(?: (?:many|much|long|old|far|often|big))?)\s*",
    re.I,
)
_INVERTED = re.compile(r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.I)


def filled(question: str, state: Discourse) -> str | None:
    """The fragment as a whole question; None where it is no fragment or nothing fits."""
    if not state.question or len(question) > 120:
        return None
    if match := _BARE.fullmatch(question):
        return _with_other_word(match.group("word"), state)
    if (match := _AND_TIME.fullmatch(question)) and _is_time(match.group("rest")):
        return _with_time(state.question, match.group("rest"))
    if match := _ABOUT.fullmatch(question):
        return _with_other_subject(question, match.group("rest"), state)
    if match := _AND.fullmatch(question):
        return _with_more(match.group("rest"), state)
    return None


def _with_other_word(word: str, state: Discourse) -> str | None:
    """ "Where was that?" after "When was it signed?": the same question with another question word."""
    whole = state.question.rstrip(" ?.!")
    rest = _LEADING.sub("", whole)
    lead = word[:1].upper() + word[1:]
    if rest != whole or _INVERTED.match(rest):
        return f"{lead} {rest[:1].lower()}{rest[1:]}?" if rest == whole else f"{lead} {rest}?"
    return None


def _with_time(question: str, time: str) -> str:
    if _TIME.search(question):
        return _TIME.sub(lambda _: time, question, count=1)
    return f"{question.rstrip(' ?.!')} {time}?"


def _is_time(text: str) -> bool:
    return bool(
        _TIME.match(text)
        or re.fullmatch(
            r"(?:in|after|before|since|during|by) (?:the )?(?:\d{4}s?|then|that|last \w+|this \w+|next \w+)", text
        )
    )


def _with_other_subject(question: str, rest: str, state: Discourse) -> str | None:
    """ "What about Armenia?": the last question about another thing of the same kind."""
    if other := ranked_instead(rest, state.question):
        return other
    found = phrases(rest)
    if not found or len(found[0].text) < len(rest) - 4 or re.match(r"(?i)the\b", rest):
        return None
    return _swapped(found[0], state)


def _swapped(new: Phrase, state: Discourse) -> str | None:
    """The last question with the phrase of the new one's kind exchanged."""
    if not new.is_name:
        return None
    old = [p for p in phrases(state.question) if p.is_name and not p.after_wh]
    country = is_country(new.bare)
    same = [p for p in old if is_country(p.bare) == country and p.bare.casefold() != new.bare.casefold()]
    if country and not same:
        return None
    target = next((p for p in same if state.topic and p.bare == state.topic.bare), same[0] if same else None)
    if target is None or new.text in state.question:
        return None
    return state.question[: target.start] + new.text + state.question[target.end :]


def _with_more(rest: str, state: Discourse) -> str | None:
    """ "And Armenia?" """
    if other := ranked_instead(rest, state.question):
        return other
    found = phrases(rest)
    if found and found[0].text == rest:
        return _swapped(found[0], state) or f"What about {rest}?"
    return None
