"""Greetings, thanks, questions about the bot itself and for its opinion: answered shortly, never searched."""

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
    OPINION = "opinion"


_PATTERNS = {
    Kind.GREETING: (
        r"(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|what'?s up|nice to meet you"
        r"|how are you(?: doing)?(?: today)?|how do you do|merhaba(?:lar)?|selam(?:lar)?|günaydın|iyi (?:günler|akşamlar)"
        r"|nasılsın(?:ız)?|здравствуй(?:те)?|привет|добр(?:ый|ое|ой) (?:день|утро|вечер|ночи)|как дела|hallo|moin|servus"
        r"|guten (?:tag|morgen|abend)|wie geht'?s|bonjour|bonsoir|salut|(?:comment )?ça va|hola|qué tal"
        r"|buen(?:os|as) (?:días|tardes|noches))(?: (?:there|bot|all|everyone|again|my friend|friend|world))?"
    ),
    Kind.THANKS: (
        r"(?:ok(?:ay)? |great |perfect |many |no )?(?:thanks?(?: you)?|thx|cheers|teşekkür(?:ler| ederim)?|sağ ?ol(?:un)?"
        r"|спасибо|danke|merci|(?:muchas )?gracias)"
        r"(?: (?:a lot|so much|very much|again|for (?:your|the) (?:help|answer)|bot|schön|sehr|beaucoup|большое))*"
        r"|(?:that(?:'s| is| was) )?(?:very )?(?:great|perfect|nice|cool|helpful|interesting)|ok(?:ay)?|got it|i see|well done"
    ),
    Kind.GOODBYE: (
        r"(?:good ?)?bye(?: bye)?|see you(?: (?:later|soon|tomorrow))?|good ?night|farewell|take care|have a (?:nice|good) day"
        r"|hoşça ?kal(?:ın)?|görüşürüz|güle güle|до свидания|пока|tschü(?:ss|ß)|auf wiedersehen|au revoir|à bientôt"
        r"|adiós|hasta luego"
    ),
    Kind.CAPABILITIES: (
        r"(?:please )?help(?: me)?(?: please)?|(?:who|what) are you|what is this(?: (?:site|page|bot))?"
        r"|what(?: else)? can (?:you|i) (?:do|ask)(?: (?:here|for me|you|about))*|what do you (?:do|know(?: about)?)"
        r"|how (?:do|can) (?:i|you) (?:use (?:this|you)|work|help(?: me)?)|how does this (?:bot|page|site) work"
        r"|what(?:'s| is| do you have) in (?:the|your|this) (?:news )?archive|what (?:news|articles|topics|sources) do you (?:have|cover|know)"
        r"|what(?: articles)? (?:is|are) in (?:the|your|this) archive|what does (?:the|this|your) archive (?:have|hold|cover|contain)"
        r"|(?:can|could) you help(?: me)?|what can the archive (?:answer|tell me)"
        r"|who (?:made|built|created|wrote|runs) (?:you|this (?:bot|page|site))|what(?:'s| is) your name|do you have a name"
        r"|are you (?:an? )?(?:real|human|person|machine|robot|(?:chat ?)?bot|a\.?i\.?|computer|chatgpt)(?: person)?"
        r"|where do you get (?:your|the) (?:news|articles|answers|information)(?: from)?|where does your (?:news|information) come from"
        r"|what can'?t you do|how (?:up to date|current) (?:are you|is the archive|is this)"
    ),
    Kind.OPINION: (
        r"(?:and |so |but )?(?:what do you (?:personally )?think(?: (?:of|about) [^?]{1,60})?|what(?:'s| is) your (?:own )?(?:opinion|view|take|guess)"
        r"(?: (?:of|on|about) [^?]{1,60})?|do you (?:dis)?agree(?: with [^?]{1,60})?|do you like [^?]{1,60}"
        r"|is (?:that|this) (?:really )?(?:a lot|much|too much|a little|enough|good|bad|fair|good news|bad news|a good idea|a bad idea|a scandal))"
    ),
}
_COMPILED = {kind: re.compile(pattern, re.I) for kind, pattern in _PATTERNS.items()}
_LEADS = (Kind.OPINION, Kind.CAPABILITIES, Kind.GOODBYE, Kind.THANKS, Kind.GREETING)
"""Of several kinds in one breath, the first of these is answered."""
_BREAK = re.compile(r"[,.;:!?…\n]+")
_EDGES = re.compile(r"^\W+|\W+$")
_LONGEST = 80


def small_talk(question: str) -> Kind | None:
    """The kind of small talk that the whole of `question` is, or None where it asks for something."""
    if len(question) > _LONGEST:
        return None
    parts = [_EDGES.sub("", part.replace("’", "'")) for part in _BREAK.split(question)]
    kinds = {_kind(part) for part in parts if part}
    if not kinds or None in kinds:
        return None
    return next(kind for kind in _LEADS if kind in kinds)


def _kind(part: str) -> Kind | None:
    """The kind of one clause."""
    return next((kind for kind, pattern in _COMPILED.items() if pattern.fullmatch(part)), None)


def reply(kind: Kind, coverage: Coverage) -> str:
    """A short human reply that says what is in the archive."""
    if kind is Kind.GOODBYE:
        return "Goodbye! The archive will be here when you come back."
    if kind is Kind.THANKS:
        return "You are welcome. Ask on whenever you like."
    if kind is Kind.OPINION:
        return (
            "I have no opinion of my own: I only tell what the articles say. Ask what somebody in them said about it."
        )
    if coverage.articles == 0:
        return f"Hello! {empty_archive()}"
    opening = (
        "Hello!"
        if kind is Kind.GREETING
        else "I answer questions about the news from an archive and show the words that prove it."
    )
    return f"{opening} {holdings(coverage)}{_samples(coverage)} Ask me who, when, where, how many or why."


def holdings(coverage: Coverage) -> str:
    """One sentence about what the archive covers."""
    articles = f"{coverage.articles:,} article{'s' if coverage.articles != 1 else ''}"
    outlets = f" from {_outlets(list(coverage.sources))}" if coverage.sources else ""
    days = ""
    if coverage.first and coverage.last:
        days = f", published from {spell(coverage.first)} to {spell(coverage.last)}"
    return f"The archive holds {articles}{outlets}{days}."


def _samples(coverage: Coverage) -> str:
    """How many of the articles came with the project, where some did."""
    if not coverage.samples:
        return ""
    which = "All of them" if coverage.samples == coverage.articles else f"{coverage.samples:,} of them"
    return f" {which} are samples that came with the bot."


def empty_archive() -> str:
    """What to do about an archive with nothing in it."""
    return "The archive is empty: fill it with `qa-bot ingest PATH`, or with the sample articles by `qa-bot ingest --sample`."


def _outlets(names: list[str]) -> str:
    if len(names) > 4:
        return f"{len(names)} outlets"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
