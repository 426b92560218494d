"""What kinds of things names stand for, told by the texts themselves: "the airline JetBlue", "Ada Moss, a swimmer,".

After Hearst (COLING 1992). Questions made from sentences ask "which airline" by it, so that a reader learns which names
are airlines also where the text does not say so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from qa_bot.reading.candidates import names
from vectorstore.sentences import sentence_spans

Kinds = Mapping[str, tuple[str, ...]]
"""The kinds of each name, the one that is told most often first."""

_NOUNS = r"[a-z]{3,}(?: [a-z]{3,}){0,2}"
_BEFORE = re.compile(rf"\b(?:the|a|an|its|his|her|their|former|fellow) ({_NOUNS}) $")
_BEHIND = re.compile(
    rf",? (?:is |was )?(?:a|an|the) ({_NOUNS})(?=[,.]| (?:in|of|that|which|who|from|for|based|at|with)\b)"
)
_LEFT, _RIGHT = 60, 80
_FEWEST_NAMES = 10
"""What so many names are said to be, behind them, is a kind; "the" and "against" are never said of one."""
_MOST_KINDS, _SHARE_OF_BEST = 3, 0.3
_ORDINARY = """
that said says was before first second third latest last next time day year years one two part best most largest out
ago later known based found way number name lot thing hit senior private favorite only same end example lead face
former new late own top final when where while after being more less here there kind sort type half series total
result wife son daughter brother sister mother father husband friend partner member native
"""
_NO_KINDS = frozenset(_ORDINARY.split())


def kinds_of_names(texts: Sequence[str]) -> Kinds:
    """The kinds of the names in these texts."""
    told = Counter(one for text in texts for one in _told(text))
    named = Counter(kind for _, kind, behind in told if behind)
    heads = {kind for kind, count in named.items() if count >= _FEWEST_NAMES and " " not in kind} - _NO_KINDS
    times: Counter[tuple[str, str]] = Counter()
    for (name, kind, _), count in told.items():
        *qualified, head = kind.split()
        if head in heads and not _NO_KINDS.intersection(qualified):
            times[name, kind] += count
    kinds: dict[str, list[str]] = defaultdict(list)
    for (name, kind), count in times.most_common():
        best = times[name, kinds[name][0]] if kinds[name] else 0
        if len(kinds[name]) < _MOST_KINDS and count >= _SHARE_OF_BEST * best:
            kinds[name].append(kind)
    return {name: tuple(some) for name, some in kinds.items()}


def _told(text: str) -> Iterator[tuple[str, str, bool]]:
    """Names with the noun right before or behind them (then true), each with and without the word that qualifies it."""
    for first, last in sentence_spans(text):
        sentence = text[first:last]
        for start, end in names(sentence):
            before = _BEFORE.search(sentence, max(0, start - _LEFT), start)
            behind = _BEHIND.match(sentence, end, end + _RIGHT)
            for match in filter(None, (before, behind)):
                words = match.group(1).split()
                counts = (1, 2) if len(words) > 1 else (1,)
                yield from ((sentence[start:end], " ".join(words[-count:]), match is behind) for count in counts)
