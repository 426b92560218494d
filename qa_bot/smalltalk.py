"""Greetings, thanks and questions about the bot itself: answered shortly, never searched."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from qa_bot.reading.timex import spell

if TYPE_CHECKING:
    from vectorstore.catalog import Coverage


class Kind(StrEnum):
    """What a person says who asks nothing of the archive."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    CAPABILITIES = "capabilities"


_PATTERNS = {
    Kind.GREETING: r"(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|how are you(?: doing)?|what'?s up|"
    r"merhaba|selam|günaydın|здравствуй(?:те)?|привет|добрый день|hallo|guten (?:tag|morgen)|bonjour|salut|hola|buenos días)"
    r"(?: (?:there|bot|all|everyone|again|friend))?",
    Kind.THANKS: r"(?:ok(?:ay)?,? )?(?:many |great,? |perfect,? )?(?:thanks?(?: you)?|thx|cheers|teşekkür(?:ler| ederim)?|sağ ?ol|спасибо|danke|merci|gracias)"
    r"(?: (?:a lot|so much|very much|again|for (?:your|the) help|bot|schön|beaucoup))*|(?:great|perfect|nice|cool|ok(?:ay)?|got it)",
    Kind.GOODBYE: r"(?:good ?)?bye(?: bye)?|see you(?: later)?|good ?night|farewell|hoşça ?kal|görüşürüz|до свидания|пока|tschüss|au revoir|adiós",
    Kind.CAPABILITIES: r"help(?: me)?|who are you|what are you|what(?: else)? can (?:you|i) (?:do|ask)(?: (?:here|for me|you))*|how (?:do|can) (?:i|you) (?:use (?:this|it|you)|work|help(?: me)?)|"
    r"what (?:do you know(?: about)?|is this|topics do you (?:cover|know)|(?:is|do you have) in (?:the|your|this) archive|does (?:the|this|your) archive (?:have|hold|cover|contain)|articles do you have)",
}  # fmt: skip
_COMPILED = {kind: re.compile(rf"\W*(?:{pattern})\W*", re.I) for kind, pattern in _PATTERNS.items()}
_LONGEST = 60


def small_talk(question: str) -> Kind | None:
    """The kind of small talk that the whole of `question` is, or None where it asks for something."""
    if len(question) > _LONGEST:
        return None
    return next((kind for kind, pattern in _COMPILED.items() if pattern.fullmatch(question)), None)


def reply(kind: Kind, coverage: Coverage) -> str:
    """A short human reply that says what is in the archive."""
    if kind is Kind.GOODBYE:
        return "Goodbye! The archive will be here when you come back."
    if kind is Kind.THANKS:
        return "You are welcome. Ask on whenever you like."
    if coverage.articles == 0:
        return f"Hello! {empty_archive()}"
    opening = (
        "Hello!"
        if kind is Kind.GREETING
        else "I answer questions about the news from an archive and show the words that prove it."
    )
    return f"{opening} {holdings(coverage)} Ask me who, when, where, how many or why."


def holdings(coverage: Coverage) -> str:
    """One sentence about what the archive covers."""
    articles = f"{coverage.articles:,} article{'s' if coverage.articles != 1 else ''}"
    outlets = f" from {_outlets(list(coverage.sources))}" if coverage.sources else ""
    days = ""
    if coverage.first and coverage.last:
        days = f", published from {spell(coverage.first)} to {spell(coverage.last)}"
    return f"The archive holds {articles}{outlets}{days}."


def empty_archive() -> str:
    """What to do about an archive with nothing in it."""
    return "The archive is empty: fill it with `qa-bot ingest PATH`, or with the sample articles by `qa-bot ingest --sample`."


def _outlets(names: list[str]) -> str:
    if len(names) > 4:
        return f"{len(names)} outlets"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
