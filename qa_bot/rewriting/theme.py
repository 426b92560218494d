"""What a conversation is about, told again in questions about a part of it: "Are there festivals?" in a city."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.anaphora import points_back
from qa_bot.rewriting.bridging import stems
from qa_bot.rewriting.discourse import Discourse, Mention, declares
from qa_bot.rewriting.ellipsis import filled
from qa_bot.rewriting.phrases import Phrase, phrases, tokens

_LONGEST = 12
"""Words and marks; a longer question says what it is about."""
_ASKS = re.compile(rf"\W*(?:{'|'.join(sorted(lx.WH | lx.AUXILIARIES))})\b", re.I)
_POINTS = re.compile(r"\b(?:this|that|these|those|it|its|they|them|their|he|him|his|she|her|i|my|me)\b", re.I)
_OF_SOMEBODY = re.compile(r"\b(?:he|him|his|she|hers?)\b", re.I)


def within_theme(question: str, standalone: str, state: Discourse) -> str:
    """The question made to stand alone with "in <theme>", the first thing that the conversation was about.

    Only where the theme is missing: in a question that names nothing ("How is oxygen carried?" where blood is the
    theme), and where what is spoken of now is but a part of the theme and the question asks about it.
    """
    theme, topic = state.theme, state.topic
    if theme is None or topic is None or theme.person or theme.is_pair or stems(theme.bare) & stems(standalone):
        return standalone
    if theme.plural and not theme.name and any(phrase.head in lx.OFFICES for phrase in phrases(standalone)):
        return standalone  # Nobody resigns "in the ballot boxes".
    wanted = _is_bare(question, topic) if standalone == question else _is_part(question, theme, topic, state)
    stem = standalone.rstrip(" ?.!")
    return f"{stem} in {theme.text}{standalone[len(stem) :].strip() or '?'}" if wanted else standalone


def _is_bare(question: str, topic: Mention) -> bool:
    """Whether a question names nobody and nothing and does not say itself what it is about."""
    if not _ASKS.match(question) or _POINTS.search(question) or len(tokens(question)) > _LONGEST:
        return False
    found = phrases(question)
    if declares(question) and found and not _is_incomplete(found):
        return False
    if topic.is_definite and not topic.name and any(phrase.is_own_thing for phrase in found):
        return False
    return not any(phrase.is_name or stems(phrase.bare) & stems(topic.bare) for phrase in found)


def _is_incomplete(found: Sequence[Phrase]) -> bool:
    """ "The ways to avoid injury", "the differences in taste": an aspect that does not yet say of what."""
    return len(found) > 1 and found[0].head in lx.RELATIONAL | lx.LIGHT and found[1].before != "of"


def _is_part(question: str, theme: Mention, topic: Mention, state: Discourse) -> bool:
    """Whether the theme still tells of which topic is spoken: not where the topic is known by its own name."""
    if _OF_SOMEBODY.search(question) or filled(question, state) is not None:
        return False
    if theme.place:
        return not topic.person
    if not points_back(question):
        return not (theme.name and (topic.person or topic.place))
    common = not topic.name and len(topic.bare.split()) == 1 and len(theme.bare.split()) > 1
    return common or (theme.is_definite and not topic.name)
