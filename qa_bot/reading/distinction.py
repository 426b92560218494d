"""Whether what singles one thing out of several is told where an answer stands: the second largest is not the largest."""

from __future__ import annotations

import re

from qa_bot.reading.told import Told

_AROUND = 300
"""About two sentences before the answer and behind it."""
_ORDINALS = {
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
"""What is "first" goes without saying too often."""
_ORDINAL = "|".join((*_ORDINALS, *_ORDINALS.values()))
_COMPARED = re.compile(r"\bthe (?:(?:two|three|four|other) )?(?:(small)|(larg|bigg))er\b(?! than\b)", re.I)
_DEGREES = (r"small(?:er|est)?|little", r"larg(?:er?|est)|big(?:ger|gest)?")
"""Of several that are not alike: "the two smaller farms" are not the largest of the three."""
_SINGLES_OUT = re.compile(rf"\b({_ORDINAL})[ -](?:[a-z]+est|most|least|place|dose)\b|\b(runner)[ -]up\b", re.I)
"""Where an ordinal singles one out: it need not in "World War", "of July", "quarter", or "per second"."""


def is_singled_out(question: str, one: Told) -> bool:
    """Whether the text around an answer, or the headline, says each "second" or "smaller" that the question asks for."""
    near = one.article.text[max(0, one.span.start - _AROUND) : one.span.end + _AROUND]
    told = f"{one.article.title} {near}"
    asked = [_ways_to_say((match[1] or match[2]).casefold()) for match in _SINGLES_OUT.finditer(question)]
    asked += [_DEGREES[(match.lastindex or 1) - 1] for match in _COMPARED.finditer(question)]
    return all(re.search(rf"\b(?:{ways})\b", told, re.I) for ways in asked)


def _ways_to_say(word: str) -> str:
    """An ordinal in letters and in figures, as alternatives; of a runner-up that he was second."""
    if word == "runner":
        return "runner|second|2nd"
    return next(f"{letters}|{figure}" for letters, figure in _ORDINALS.items() if word in (letters, figure))
