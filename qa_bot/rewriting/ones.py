"""Nouns left out after "the largest", "the second one", "popular ones": put back from the conversation."""

from __future__ import annotations

import re

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.discourse import Discourse, Mention
from qa_bot.rewriting.phrases import phrases, plural_of, singular_of

_RANK = r"(?:(?:most|least) (?:[a-z]+(?:ous|al|ful|ic|ive|ant|ent|ble|ed|ing|ar|ern|lar|ry|dly|thy)|common|expensive)|[a-z]{2,}(?<!inter)(?<!for)(?<!b)(?<!t)est|best|latest|first|second|third|fourth|fifth|last|next|previous|only|other)"
_RANKED = re.compile(rf"\b(?P<the>the) (?P<rank>{_RANK})\b(?P<one> ones?\b)?(?P<next>\s+[^\W\d]+|\W*$)", re.I)
_ONES = re.compile(r"(?<=[a-z]) (?P<one>ones|one)\b(?! of\b| year\b| day\b)", re.I)
_BEFORE_ONE = re.compile(
    r"\b(?:which|this|that|another|popular|good|other|new|old|big|small|main|famous|common|similar|better|next|more [a-z]+|[a-z]+(?:er|ous|al|ful|ic|ive|ant|ent|ble|ed))$",
    re.I,
)
_BECOME_ONE = re.compile(
    r"\b(?:become|becoming|get|getting|buy|buying|make|build|own|use|find|choose|need|have|be|being|see|want) (?P<one>one)(?=\s*[?.!]|$|\s+(?:in|for|at|on|without|and|if|when|as|from|to)\b)",
    re.I,
)
_WHICH = re.compile(rf"^(?:the )?(?P<rank>{_RANK})(?: one)?$", re.I)


def with_nouns(question: str, state: Discourse) -> str:
    """The question with the noun that "the largest" or "popular ones" leaves out; itself where none does."""
    topic = state.topic
    if topic is not None and _is_a_kind(topic) and (match := _BECOME_ONE.search(question)):
        return f"{question[: match.start('one')]}{_indefinite(topic)}{question[match.end('one') :]}"
    single = topic is not None and topic.name and not topic.plural and topic.text == topic.bare and topic.bare.istitle()
    if (
        topic is None
        or topic.person
        or single
        or any(p.is_name and p.before not in lx.PREPOSITIONS for p in phrases(question))
    ):
        return question
    for match in _RANKED.finditer(question):
        if match.group("one") or _ends_phrase(match.group("next").strip(), question):
            end = match.end("one") if match.group("one") else match.end("rank")
            return f"{question[: match.end('rank')]} {_noun(topic, match.group('one'))}{question[end:]}"
    for match in _ONES.finditer(question):
        if _BEFORE_ONE.search(question[: match.start()]) and not topic.name:
            return f"{question[: match.start()]} {_noun(topic, match.group('one'))}{question[match.end() :]}"
    return question


def ranked_instead(fragment: str, question: str) -> str | None:
    """ "The second one" after "When was the first round held?": the question with the other rank."""
    match = _WHICH.match(fragment.strip())
    if match is None:
        return None
    old = re.search(rf"\b(?:the|his|her|its|their) (?P<rank>{_RANK})\b", question, re.I)
    if old is None or old.group("rank").casefold() == match.group("rank").casefold():
        return None
    return question[: old.start("rank")] + match.group("rank") + question[old.end("rank") :]


def _is_a_kind(topic: Mention) -> bool:
    """Whether there is more than one of what the topic names."""
    return topic.plural or topic.text[:2].casefold() in {"a ", "an"}


def _indefinite(topic: Mention) -> str:
    """The topic with "a"."""
    noun = singular_of(topic.bare)
    return topic.text if topic.text != topic.bare else f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _ends_phrase(word: str, question: str) -> bool:
    """Whether what follows "the largest" is no noun: nothing, a preposition, a verb."""
    low = word.casefold()
    if low == "to":
        return not question.casefold().startswith("who")
    closed = lx.PREPOSITIONS | lx.AUXILIARIES | lx.CONJUNCTIONS
    return not low[:1].isalpha() or low in closed or (low.endswith("ed") and len(low) > 4)


def _noun(topic: Mention, one: str | None) -> str:
    if topic.name and (topic.plural or topic.text.casefold().startswith("the ")):
        return f"of {topic.text}"
    noun = singular_of(topic.bare)
    return plural_of(noun) if one is not None and one.strip().casefold() == "ones" else noun
