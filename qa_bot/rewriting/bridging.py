"""Questions about a part of the topic that leave the topic out: "What are the symptoms?"."""

from __future__ import annotations

import re

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.discourse import Discourse, Mention, mention_of
from qa_bot.rewriting.phrases import Phrase, phrases, plural_of, tokens

_LONGEST = 12
_ANNOUNCING = frozenset(
    {
        "popular",
        "main",
        "common",
        "good",
        "other",
        "key",
        "important",
        "some",
        "any",
        "different",
        "side",
        "major",
        "possible",
        "interesting",
    }
)
"""Words after which a noun wants to be told of what it is."""
_TIGHT = re.compile(r"\s*(?:of|about|to|between|that|who|which|behind)\b", re.I)
_LOOSE = re.compile(r"\s*(?:for|in|with|on|from|at)\b", re.I)
_FOR_DOING = re.compile(r"\s*(?:for|in) \w+ing\b", re.I)
_UNIQUE = lx.words(
    "world earth sun moon ocean sea sky internet web government public media environment economy past future body brain"
    " mind market weather ground air"
)
"""Nouns of which there is but one wherever "the" stands before them."""
_OWN_THING = re.compile(
    r"\W*(?:(?:and|but|so) )?what (?:is|was) the (?!(?:best|main|first|last|next|most|other|key)\b)", re.I
)
""" "What was the inflation last month?" asks for a thing of its own, where that is no aspect of another."""
_IS_THERE = re.compile(r"\b(?:is|was) there an?\b|\b(?:was|is|has) there (?:ever )?been an?\b", re.I)
_BOTH = re.compile(r"\bbetween\b|\bboth\b", re.I)
_COMPARED = re.compile(
    r"\b(?P<verb>compare|differ|similar [a-z]+|(?:is|was) (?!not\b)(?:\w+ ){1,3}(?P<to>related|different|connected))\b(?=\s*[?.!]*\s*$)",
    re.I,
)
_JOINED = re.compile(r"\b(?:and|or|they|these|those|it|this|that)\b", re.I)
_HAPPENED = re.compile(r"\bwhat (?:else |also )?happened(?! (?:to|with|between|when|if|because|while)\b)", re.I)
_COUNTED = re.compile(r"(?P<how>how many)(?= (?:are|were|have|exist|live|remain|do|can|will)\b)", re.I)
_WHICH = re.compile(r"(?P<which>which)(?= (?:is|are|was|were|has|have|had|came|one)\b)", re.I)
_EVENT = re.compile(
    r"\b(?:die|died|dead|killed|injured|wounded|hurt|arrested|win|won|lose|lost|survive|survived|participated?|voted?|attended?|took part|displaced|evacuated|missing|involved)[?.!\s]*$",
    re.I,
)
_IN_SOMETHING = frozenset({"role", "roles", "importance", "part", "place", "share", "amount"})
"""What one thing has in another."""
_WORD = re.compile(r"\w[\w'’-]*")
_LINKS = {"differ": "from", "different": "from"}
_KIND = re.compile(
    r"\W*(?P<kind>(?:what|which) (?:kinds?|types?|sorts?|breeds?|forms?|brands?|varieties))(?= (?:is|are|was|were|do|does|did|should|can|could|will|would|has|have)\b)",
    re.I,
)
_TAKEN = re.compile(
    r"\W*(?P<much>how much)(?= (?:can|should|could|do|does|did|would) (?:you|i|we|one|people|they) (?:\w+ly )?(?:drink|eat|take|consume|use|need|smoke|buy|have|want)\b(?! to\b)(?:\s*[?.!]|\s+(?:in|a|per|every|each|at|before|for|to)\b))",
    re.I,
)


def completed(question: str, state: Discourse) -> str:
    """The question with "of <topic>" (or "in", for a place) where it leaves the topic out."""
    topic = _institution(state.topic)
    if topic is None or len(tokens(question)) > _LONGEST or _BOTH.search(question):
        return question
    found = phrases(question)
    own_stems = {word for p in found for word in stems(p.bare)}
    if (match := _COMPARED.search(question)) and not any(p.is_aspect for p in found):
        return _compared(question, match, topic)
    if (match := _KIND.match(question) or _TAKEN.match(question)) and not (own_stems & stems(topic.bare)):
        return _kind_of(question, match, topic)
    if (end := _about_something_else(question, found, topic, state.theme)) is not None:
        return f"{question[:end]} {'in' if topic.text == topic.bare else 'of'} {topic.text}{question[end:]}"
    gap = _gap(question, found, topic)
    if _stands_alone(found, topic, state.theme) and not (gap and _closes(gap, question, found)):
        return question
    if gap is None or (gap.head in lx.OFFICES and not topic.name and (topic.person or topic.plural)):
        return _placed(question, topic)
    end = _coordinated(question, gap, found)
    return f"{question[:end]} {_link(gap, question, topic)}{question[end:]}"


def _institution(topic: Mention | None) -> Mention | None:
    """The Perihelia mission, where its chief scientist was spoken of: what has no owner is part of it, not hers."""
    if topic is None or not topic.person or not topic.is_definite or " of " not in topic.text:
        return topic
    whole = topic.text.split(" of ", 1)[1]
    return mention_of(Phrase(whole, 0, len(whole), "of"))


def _compared(question: str, match: re.Match[str], topic: Mention) -> str:
    """ "How does wheat compare?": to what."""
    word = (match.group("to") or match.group("verb")).casefold()
    if match.group("to") and _JOINED.search(question) or topic.bare in question:
        return question
    return f"{question[: match.end('verb')]} {_LINKS.get(word, 'to')} {topic.text}{question[match.end('verb') :]}"


def _kind_of(question: str, match: re.Match[str], topic: Mention) -> str:
    """ "What kind should I get?", "How much can you drink?": of what."""
    if topic.person or (topic.name and topic.is_definite):
        return question
    link = " " if "much" in match.re.groupindex else " of "
    return f"{question[: match.end()]}{link}{topic.bare}{question[match.end() :]}"


def _about_something_else(question: str, found: list[Phrase], topic: Mention, theme: Mention | None) -> int | None:
    """Where the topic goes in "What is the role of hormones?": behind the aspect of some plain thing, if there is one."""
    own = {word for p in found for word in stems(p.bare)}
    known = stems(topic.bare) | (stems(theme.bare) if theme is not None else set())
    if len(found) < 2 or any(p.is_name for p in found) or own & known or topic.person:
        return None
    aspect, thing = found[0], found[1]
    joined = question[aspect.end : thing.start].casefold().split() == ["of"]
    last = found[-1]
    plain = thing.text == thing.bare and aspect.head in _IN_SOMETHING
    return last.end if joined and plain and not question[last.end :].strip(" ?.!") else None


def _closes(gap: Phrase, question: str, found: list[Phrase]) -> bool:
    """Whether names do not fill the gap: "Why is Batman not a member?", "What were the effects on Europe?"."""
    if gap.head in {"member", "members", "part", "leader"} and not question[gap.end :].strip(" ?.!"):
        return True
    outside = {"on", "in", "for", "at", "by", "from"}
    names = [p for p in found if p.is_name]
    return gap.head in lx.RELATIONAL and bool(names) and all(p.start > gap.end and p.before in outside for p in names)


def _placed(question: str, topic: Mention) -> str:
    """ "What happened?", "How many people died?": what it happened to or in."""
    if match := _HAPPENED.search(question):
        return f"{question[: match.end()]} to {topic.text}{question[match.end() :]}"
    if (match := _COUNTED.match(question)) and (_is_kind(topic) or (topic.plural and not topic.name)):
        return f"{match.group()} {plural_of(topic.bare)}{question[match.end() :]}"
    if match := _WHICH.match(question):
        which = f"Which {plural_of(topic.bare)}" if _is_kind(topic) else f"Which of {topic.text}"
        return f"{which}{question[match.end('which') :]}" if not topic.person else question
    if not topic.person and (_EVENT.search(question) or _asks_kind(question)):
        stem = question.rstrip(" ?.!")
        return f"{stem} in {topic.text}{question[len(stem) :].strip() or '?'}"
    return question


def _is_kind(topic: Mention) -> bool:
    """Whether the topic is a kind of thing, such as electric cars, and no single one."""
    return (
        topic.bare.split()[-1][:1].islower()
        and not topic.is_definite
        and not topic.is_pair
        and " in " not in topic.text
    )


def _asks_kind(question: str) -> bool:
    """ "What foods are allowed?": nothing else is named."""
    found = phrases(question)
    return len(found) == 1 and found[0].after_wh and found[0].start < 12 and found[0].head not in lx.LIGHT


def _coordinated(question: str, gap: Phrase, found: list[Phrase]) -> int:
    """Where the complement goes: after "pros and cons", not between them."""
    rest = found[found.index(gap) + 1 :]
    joined = rest and question[gap.end : rest[0].start].strip() in {"and", "or"}
    return rest[0].end if joined else gap.end


def _stands_alone(found: list[Phrase], topic: Mention, theme: Mention | None) -> bool:
    if any(p.is_name for p in found):
        return True
    if theme is not None and any(p.text.casefold() == theme.text.casefold() for p in found):
        return True
    if theme is not None and theme.head in {p.head for p in found if len(p.words) > 1}:
        return True
    own = {word for p in found for word in stems(p.bare)}
    return bool(own & stems(topic.bare))


def stems(text: str) -> set[str]:
    """The beginnings of its words, by which two phrases can be told to speak of the same."""
    return {
        word.casefold().rstrip("s")[:7]
        for word in _WORD.findall(text)
        if word.casefold() not in lx.PREPOSITIONS | lx.ARTICLES
    }


def _gap(question: str, found: list[Phrase], topic: Mention) -> Phrase | None:
    """The phrase that wants a complement: definite or of the kind that "main", "other", "any" announce."""
    if _OWN_THING.match(question) and found and not found[0].is_aspect and found[0].head not in lx.OFFICES:
        return None
    for phrase in found:
        if not _may_be_gap(phrase, question) or not (topic.place or topic.name or _wants_no_place(phrase, question)):
            continue
        loose = phrase.head not in lx.RELATIONAL and _LOOSE.match(question, phrase.end)
        own = phrase.is_own_thing and topic.is_definite and not (topic.name or topic.person)
        if own or _TIGHT.match(question, phrase.end) or loose or (phrase.after_wh and len(found) > 1):
            continue
        words = {word.casefold() for word in phrase.words} | {phrase.before}
        if _IS_THERE.search(question):
            return phrase
        if phrase.is_definite or words & _ANNOUNCING or phrase.head in lx.RELATIONAL:
            return phrase
    return None


def _may_be_gap(phrase: Phrase, question: str) -> bool:
    """Whether a phrase has room for a complement; "a synthesis reaction" and "the bottom of the sea" have none."""
    if phrase.head == "part" and re.search(r"\b(?:take|takes|taking|took) $", question[: phrase.start], re.I):
        return False
    owned = "'s " in phrase.text and phrase.head not in lx.RELATIONAL
    if owned or phrase.bare.casefold() in _UNIQUE or _FOR_DOING.match(question, phrase.end):
        return False
    indefinite = phrase.text[:2].casefold() in {"a ", "an "}
    telling = {word.casefold() for word in phrase.words[:-1]} <= _ANNOUNCING | lx.PREDICATES
    return not indefinite or telling or bool(_IS_THERE.search(question))


def _wants_no_place(phrase: Phrase, question: str) -> bool:
    """Whether a phrase can lack something else than where it is: "the oldest spice", "in the fridge" cannot."""
    if phrase.head in lx.RELATIONAL and " of the " not in phrase.text:
        return True
    ranked = phrase.is_definite and re.fullmatch(r"\w+est|first|last|best|most|worst", phrase.words[0].casefold())
    somewhere = phrase.before in {"in", "at", "on", "to", "into"} and phrase.is_definite
    told = re.match(r"\W*(?:describe|tell (?:me )?about) the \w+ ", question, re.I) and len(phrase.words) > 1
    named = told and phrase.words[0].casefold() not in _ANNOUNCING | lx.PREDICATES
    asked = phrase.is_definite or not re.match(r"\W*(?:do|does|did|can|could|will|would)\b", question, re.I)
    if " of the " in phrase.text:
        return False
    return not (ranked and len(phrase.words) > 1) and not somewhere and not named and asked


def _link(gap: Phrase, question: str, topic: Mention) -> str:
    if topic.place:
        return f"in {topic.text}"
    if gap.head in lx.OFFICES and (where := re.search(r" in (?=[A-Z])", topic.text)):
        return f"of {topic.text[where.end() :]}"
    if re.search(r"\bthere\b", question) and gap.head not in lx.RELATIONAL:
        return f"for {topic.text}"
    return f"of {topic.text}"
