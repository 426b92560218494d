"""Misspelt words of a question, put right by the articles: "Perhelia" where they tell of Perihelia."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import cache

from vectorstore.embedding import packaged_model_folder

_WORD = re.compile(r"\b[A-Za-z]{5,}\b")
"""Shorter words have too many others near them, and of the words of other languages endings are half."""
_LEAST_ALIKE = 0.8


def respelled(question: str, texts_with_like: Callable[[str], Sequence[str]]) -> str:
    """The question with each word that is neither in the articles nor a common one as they spell it.

    `texts_with_like` gives texts that hold a word a letter or two off, none for a word that some article holds.
    """

    def right(match: re.Match[str]) -> str:
        word = match.group()
        if word.casefold() in _common_words():
            return word
        like = texts_with_like(word)
        return (_with_letters_swapped(word) or _likest(word, like) or word) if like else word

    return _WORD.sub(right, question)


def _with_letters_swapped(word: str) -> str | None:
    """The common word that a slip of two fingers made: "their" of "thier"."""
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1))
    return next((other for other in swapped if word.islower() and other in _common_words()), None)


def _likest(word: str, texts: Sequence[str]) -> str | None:
    """The word of the texts that is most like another and begins like it, of equals the most frequent, or None."""
    counts: Counter[str] = Counter(found for text in texts for found in _WORD.findall(text))
    alike = {
        found: SequenceMatcher(None, found.casefold(), word.casefold()).ratio()
        for found in counts
        if found[0].casefold() == word[0].casefold()
    }
    best = max(alike, key=lambda found: (alike[found], counts[found]), default=None)
    if best is None or alike[best] < _LEAST_ALIKE:
        return None
    return best[0].upper() + best[1:] if word[0].isupper() else best


@cache
def _common_words() -> frozenset[str]:
    """Words that the packaged embedding model has whole."""
    lines = (packaged_model_folder() / "vocab.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith(("##", "[")))
