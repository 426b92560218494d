"""Who does what to whom: "Ada Lund beat Bo Sand" and "Bo Sand lost to Ada Lund" say the same, "Bo Sand beat Ada Lund" not.

There is no grammar here. A name acts where it stands right before a word, and is acted on right behind it; "was" and
"by" turn that over. Verbs that come in pairs, such as to pay and to receive, count as one, seen from both ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from qa_bot.reading.candidates import TITLES
from qa_bot.reading.naming import name_spans
from qa_bot.reading.terms import keys

Roles = Mapping[str, Mapping[str, frozenset[bool]]]
"""By verb and by word of a name: whether the name acts, is acted on, or both; no name stands for a pronoun.

A word with a preposition, as in "bent near Osby", counts as a verb, of which the place acts.
"""

_CONVERSES = {
    "win": (
        r"won|wins|(?<!\d )(?<!\ba )(?<!\bthe )win|winning|beat(?:s|ing|en)?|defeat(?:s|ed|ing)|leads?(?! to\b| the\b| an?\b)|ahead of|knock(?:s|ed|ing)? (?:\w+ ){0,4}out",
        r"los(?:e|es|t|ing)(?! (?:\d|his\b|her\b|their\b|its\b|contact))|trail(?:s|ed|ing)?",
    ),
    "pay": (r"pa(?:y|ys|id|ying)", r"receiv\w+"),
    "buy": (r"bu(?:y|ys|ying)|bought|acquir\w+|ordered", r"s(?:ell|ells|old|elling)"),
    "succeed": (r"succeed(?:s|ed|ing)?|replac(?:e|es|ed|ing)|t(?:ake|akes|ook|aking) over from|as (?:his|her|their|its) successor", r"hand(?:s|ed|ing)? over to"),
}  # fmt: skip
_CONVERSE = re.compile(
    r"\b(?:" + "|".join(f"(?P<{verb}_{n}>{both[n]})" for verb, both in _CONVERSES.items() for n in (0, 1)) + r")(?!\w)",
    re.I,
)
_REACH = 60
"""Characters behind a verb in which stands the other one."""
_MOST_BETWEEN = 3
"""Names before a verb of which one may act: "Ada Lund, coach of Ashby Rovers, left"."""
_WORD = re.compile(r"\b[a-z]{3,}\b")
_OTHER_WORDS = """
said says say told tell added wrote according for from with of in on at to by and or the an a as after before
because over under near into against is are was were be been has have had will would who which that than
first second third last next only most other same new former
his her its their him them she they this these those
"""
_NO_VERBS = frozenset(_OTHER_WORDS.split())
_AUXILIARY = r"(?:has|have|had|will|would|must|may|might|can|could|should|did|does|do|is|are|was|were|be|been|being|to|also|already|now|then|not|never|\w+ly)"
_BEFORE = re.compile(
    r"^(?:['’]s (?:\w+ ){0,2}|,[^,.;]{1,60},|,? whose (?:[\w-]+ ){1,3}|,? (?:which|who|that)\b|,)?\s*"
    rf"(?:{_AUXILIARY}\s+){{0,4}}$",
    re.I,
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|be|being)\s+(?:\w+ly\s+)?$", re.I)
_TITLE = "|".join(sorted(TITLES))
_BEHIND = re.compile(rf"^\s+(?:(?:the|its|his|her|their|a|rival|incumbent|{_TITLE})\s+){{0,4}}$", re.I)
_TAKES_OFFICE = re.compile(r"\bsworn in\b", re.I)
"""Who is sworn in has become something: it is done by the one it is done to."""
_BY = re.compile(rf"^(?:\s+[\w-]+){{0,5}}?\s+by\s+(?:(?:the|{_TITLE})\s+){{0,3}}$", re.I)
_OF = re.compile(r"\b(?:of|in|at|on|from|for|to|with|near|by)\s(?:the )?$")
_JOINS = re.compile(r"^(?:,| and|, and)\s+(?:the )?$")
_PLACED = re.compile(r"\b([a-z]{3,}) (in|on|at|near|from|to|of|for|against)(?: the)? (?=[A-Z])")
_PLACES = dict.fromkeys(("in", "on", "near"), "at")
"""Prepositions that all say where."""
_ACTS, _IS_ACTED_ON = frozenset([True]), frozenset([False])
_OTHER_SIDE = {_ACTS: _IS_ACTED_ON, _IS_ACTED_ON: _ACTS}


@lru_cache(maxsize=1024)
def roles(text: str, known: frozenset[str]) -> Roles:
    """What each name of a clause or sentence does or suffers."""
    found: dict[str, dict[str, set[bool]]] = defaultdict(lambda: defaultdict(set))
    spans = name_spans(text, known)
    for match in _CONVERSE.finditer(text):
        verb, _, side = str(match.lastgroup).rpartition("_")
        passive = not match.group().endswith("ing") and bool(_PASSIVE.search(text[: match.start()]))
        acts = (side == "0") != passive
        before = [span for span in spans if span[1] <= match.start()]
        behind = [span for span in spans if match.end() <= span[0] <= match.end() + _REACH][:1]
        inside = [span for span in spans if match.start() < span[0] and span[1] < match.end()]
        for span in before:
            _note(found[f"={verb}"], text, span, acts)
        for span in behind or inside:
            _note(found[f"={verb}"], text, span, not acts)
        if not before:
            found[f"={verb}"][""].add(acts)
    for match in _PLACED.finditer(text):
        word, preposition = match.groups()
        for span in (span for span in spans if span[0] == match.end()):
            for key in keys(word):
                _note(found[f"{key} {_PLACES.get(preposition, preposition)}"], text, span, True)
    for match in _WORD.finditer(text):
        if match.group() not in _NO_VERBS:
            passive = not match.group().endswith("ing") and bool(_PASSIVE.search(text[: match.start()]))
            _plain(found, text, match.span(), keys(match.group()), passive, spans)
    for match in _TAKES_OFFICE.finditer(text):
        _plain(found, text, match.span(), keys(match.group()), False, spans)
    return {verb: {name: frozenset(sides) for name, sides in of.items()} for verb, of in found.items()}


def _plain(
    found: dict[str, dict[str, set[bool]]],
    text: str,
    verb: tuple[int, int],
    its_keys: frozenset[str],
    passive: bool,
    spans: tuple[tuple[int, int], ...],
) -> None:
    """What an ordinary verb does: only the names right beside it are its own."""
    for key in its_keys:
        for span in _actors(text, verb[0], spans):
            _note(found[key], text, span, not passive)
        for start, end in spans:
            between = text[verb[1] : start] if verb[1] <= start <= verb[1] + _REACH else "-"
            by = bool(_BY.match(between))
            if by or (not passive and _BEHIND.match(between)):
                _note(found[key], text, (start, end), by)
                break


def _actors(text: str, verb: int, spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The name right before a verb with those that are joined to it, but not "of Turkey and Russia"."""
    earlier = [n for n, (_, end) in enumerate(spans) if end <= verb][-_MOST_BETWEEN:]
    last = next((n for n in reversed(earlier) if _BEFORE.match(text[spans[n][1] : verb])), None)
    if last is None:
        return []
    first = last
    while first and _JOINS.match(text[spans[first - 1][1] : spans[first][0]]):
        first -= 1
    return [] if _OF.search(text[: spans[first][0]]) else list(spans[first : last + 1])


def _note(of: dict[str, set[bool]], text: str, span: tuple[int, int], acts: bool) -> None:
    for key in keys(text[slice(*span)]):
        of[key].add(acts)


def are_crossed(claimed: Roles, told: Roles, present: frozenset[str]) -> bool:
    """Whether a name that acts in one of two texts is acted on in the other, or somebody else acts there.

    `present` are the keys of the other text with the names that it leans on: where it has one side only, it tells of
    something else.
    """
    return any(_crossed(claimed[verb], told[verb], present) for verb in claimed.keys() & told.keys())


def _crossed(
    claimed: Mapping[str, frozenset[bool]], told: Mapping[str, frozenset[bool]], present: frozenset[str]
) -> bool:
    shared = (claimed.keys() & told.keys()) - {""}
    if shared:
        rest = claimed.keys() - shared
        is_same = not rest or bool(rest & present)
        return is_same and all(not claimed[name] & told[name] for name in shared)
    acts = any(name and sides == _ACTS for name, sides in claimed.items())
    if "" in told:
        return acts and told[""] == _IS_ACTED_ON
    return acts and any(True in sides for sides in told.values())


def have_another_actor(asked: Roles, told: Roles, present: frozenset[str]) -> bool:
    """Whether of what is asked about somebody else is told, or the same one from the other side.

    `present` are the keys of the sentence: who is named in it may have done it as well.
    """
    return any(_is_of_another(asked[verb], told[verb], present) for verb in asked.keys() & told.keys())


def _is_of_another(
    asked: Mapping[str, frozenset[bool]], told: Mapping[str, frozenset[bool]], present: frozenset[str]
) -> bool:
    for side in (_ACTS, _IS_ACTED_ON):
        meant = {name for name, sides in asked.items() if name and sides == side}
        others = {name for name, sides in told.items() if name and side <= sides}
        if any(told.get(name, side) == _OTHER_SIDE[side] for name in meant):
            return True
        if meant and others and not meant & (others | present):
            return True
    return False
