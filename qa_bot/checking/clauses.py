"""The clauses of a sentence: each states one thing, so that each must be told somewhere in one breath."""

from __future__ import annotations

import re

_ASIDE = re.compile(r",\s+(?=(?:who|which)\s)([^,;]{3,80}),\s")
_JOINT = re.compile(
    r";\s+|,?\s+(?:but|while|whereas|although|though|because|since(?!\s+(?:\d|[A-Z]|last|then))|when)\s+|"
    r",\s+(?:and|after|so|who|which)\s+(?!\d)|\s+and\s+(?=[a-z])(?!(?:a|an|one|two|three|half)\b)|,\s+(?=(?:at|down|up|more|less|two|with) )"
)
_FEWEST_WORDS = 2


def clauses(sentence: str) -> list[str]:
    """The clauses in order: what stands between commas ("who ...") comes first, the words around it joined again."""
    asides = [match.group(1) for match in _ASIDE.finditer(sentence)]
    rest = _ASIDE.sub(" ", sentence)
    found = [*asides]
    position = 0
    for match in _JOINT.finditer(rest):
        found.append(rest[position : match.start()])
        position = match.end()
    found.append(rest[position:])
    return _merged([clause.strip(" ,;") for clause in found])


def _merged(found: list[str]) -> list[str]:
    """Words too few to state anything stay with the clause before them."""
    kept: list[str] = []
    for clause in found:
        if kept and len(clause.split()) < _FEWEST_WORDS:
            kept[-1] = f"{kept[-1]} {clause}"
        elif clause:
            kept.append(clause)
    return kept
