"""Whether what singles one thing out of several is told where an answer stands: the second largest is not the largest."""

from __future__ import annotations

import re

from qa_bot.reading.told import Told

_AROUND = 300
"""About two sentences before the answer and behind it."""
_FIGURES = {
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
    "runner-up": "second",
}
"""Each with another way to say it. What is "first" goes without saying too often."""
_SINGLES_OUT = re.compile(rf"\b(?:{'|'.join(_FIGURES)})\b", re.I)


def is_singled_out(question: str, one: Told) -> bool:
    """Whether the text around an answer, or the headline, says each "second" and "third" that the question says."""
    near = one.article.text[max(0, one.span.start - _AROUND) : one.span.end + _AROUND]
    told = f"{one.article.title} {near}"
    return all(
        re.search(rf"\b(?:{word}|{_FIGURES[word.casefold()]})\b", told, re.I) for word in _SINGLES_OUT.findall(question)
    )
