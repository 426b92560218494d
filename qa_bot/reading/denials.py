"""What a text denies: "did not find survivors", "ruled out arson", "neither Lund nor Sand"."""

from __future__ import annotations

import re

from qa_bot.reading.terms import keys

_NOT = re.compile(
    r"\b(?:not(?! only)|never|no(?!\. ?\d)|nobody|nothing|none|hardly|neither|nor|without|cannot|\w+n['’]t|unable|"
    r"ruled out|denie[sd]|reject\w*|fail(?:s|ed)? to|lack(?:s|ed)?|refus(?:e|es|ed|ing) to|declin(?:e|es|ed|ing) to)\b"
    r"(?=([^,;.]{0,16}\w*))",
    re.I,
)
"""A denial, and what it denies: the words behind it."""
_DENIED_BEFORE = re.compile(
    r"(\w+) (?:is|are|was|were|(?:has|have|had) been) (?:ruled out|denied|rejected|refused)\b", re.I
)
"""The same in the passive: "arson was ruled out"."""


def denied(text: str) -> frozenset[str]:
    """The keys of the words that stand behind a denial, or before one in the passive."""
    found = [*_NOT.finditer(text), *_DENIED_BEFORE.finditer(text)]
    return frozenset().union(*(keys(match.group(1)) for match in found))
