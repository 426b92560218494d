"""Words that cannot both be true of one thing: rose and fell, resigned and stayed, approved and rejected.

Each pair is an axis with two sides. A denial turns a side over: "would not step down" is as good as "stays in office".
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa_bot.reading.candidates import TITLES

Stance = tuple[str, bool]
"""An axis, and whether it is its first side."""

_POST = "|".join(sorted(TITLES - {"first", "general", "house"}))
_STAYS = r"(?:stay(?:s|ed|ing)?|remain(?:s|ed|ing)?)"
_AXES = {
    "resign": (
        r"resign\w*|quit(?:s|ting)?|step(?:s|ped|ping)? down|st(?:and|ands|anding|ood) down|"
        r"g(?:ive|ives|ave|iving|iven) up (?:her|his|the) (?:post|job)|le(?:ave|aves|ft) office|relieved of (?:her|his) post",
        rf"{_STAYS} (?:on(?=\W*$|[.,;])|in (?:office|(?:her|his|the) (?:post|job|office))|(?:as )?(?:the |city )?(?:{_POST})\b)|"
        r"ke(?:ep|eps|pt) (?:her|his) (?:post|job)|(?:would|will) stay(?=\W*$|[.,;]| for)",
    ),
    "rise": (
        r"ris(?:e|es|ing|en)|rose|rais(?:e|es|ed|ing)|increas\w+|climb\w*|gr(?:ow|ows|ew|own|owing)|gain(?:s|ed|ing)?|"
        r"(?:went|go|goes|gone) up|jump(?:s|ed)|soar\w*|surg(?:e|es|ed|ing)",
        r"f(?:all|alls|ell|alling|allen)(?! silent)|cut(?:s|ting)?|lower(?:s|ed|ing)|drop(?:s|ped|ping)?|decreas\w+|reduc\w+|"
        r"(?:went|go|goes|gone) down|shr[aiu]nk\w*|slump\w*|plung\w+|lost (?=\d)|declin(?:e|es|ed|ing)(?! to\b)",
    ),
    "approve": (
        r"approv\w+|accept(?:s|ed|ing)?|support(?:s|ed|ing)?|back(?:s|ed|ing)(?! below)|endors\w+|vot(?:e|es|ed|ing) (?:for|in favour)|"
        r"confirm(?:s|ed|ing)?|welcom(?:e|es|ed|ing)",
        r"reject(?:s|ed|ing|ion)?|oppos(?:e|es|ed|ing)|vot(?:e|es|ed|ing) against|den(?:y|ies|ied|ying)|turn(?:s|ed) down|veto\w*",
    ),
    "pass": (r"pass(?:es|ed) (?:by|with)|carried by|adopted", r"fail(?:s|ed)|defeated by"),
    "open": (r"(?:re-?)?open(?:s|ed|ing)?", r"clos(?:e|es|ed|ing|ure)|shut(?:s|ting)?"),
    "more": (r"more than", r"(?:fewer|less) than"),
    "profit": (r"profits?|earn(?:s|ed|ings)", r"loss of|losses|deficit"),
    "double": (r"doubl(?:e|es|ed|ing)|twice as many", r"halv(?:e|es|ed|ing)"),
    "arrest": (r"arrest\w*|detain\w*|jailed|imprisoned", r"releas\w+|freed"),
    "allow": (r"allow(?:s|ed|ing)?|permit(?:s|ted)(?! (?:were|are|would|that|in|for)\b)", r"ban(?:s|ned|ning)?|forb[ia]d\w*|prohibit\w*|outlaw\w*"),
    "die": (r"die[sd]?|killed|dead|lost (?:his|her|their) (?:life|lives)", r"hurt|injured|wounded|survived"),
    "guilty": (r"guilty|convict\w+", r"acquit\w*|innocent"),
}  # fmt: skip
_WORDS = re.compile(
    r"\b(?:" + "|".join(f"(?P<{axis}_{n}>{both[n]})" for axis, both in _AXES.items() for n in (1, 0)) + r")(?!\w)",
    re.I,
)
_DENIAL = r"(?:not(?! only)|never|no(?!\. ?\d)|nobody|none|neither|nor|without|cannot|\w+n['’]t|refus\w+|declin\w+ to|ruled out)"
_DENIED = re.compile(rf"\b{_DENIAL}\b[^.;,]{{0,25}}$", re.I)
_DEMAND_DENIED = re.compile(r"\b(?:reject|refus|declin|dismiss)\w*\b[^.;]{0,60}$", re.I)
_DEMAND = re.compile(r"\b(?:call|demand|ask|urg|want)\w*\b[^.;]{0,60}$", re.I)


_ASKED: Stance = ("asked to resign", True)
"""Of a resignation that is only called for."""


@lru_cache(maxsize=1024)
def stances(text: str) -> frozenset[Stance]:
    """The sides that a text takes."""
    return frozenset(_stance(text, match) for match in _WORDS.finditer(text))


def are_opposed(one: frozenset[Stance], other: frozenset[Stance]) -> bool:
    """Whether two texts take different sides on an axis: not where one of them speaks of both."""
    if ("resign", True) in one and _ASKED in other and ("resign", True) not in other:
        return True
    return any(
        (axis, not side) in other and (axis, side) not in other and (axis, not side) not in one for axis, side in one
    )


def _stance(text: str, match: re.Match[str]) -> Stance:
    axis, _, side = str(match.lastgroup).rpartition("_")
    before = text[: match.start()]
    denied = bool(_DENIED.search(before))
    if axis == "resign" and not denied:
        denied = bool(_DEMAND_DENIED.search(before))
        if not denied and _DEMAND.search(before) and not match.group().startswith("relieved"):
            return _ASKED
    return axis, (side == "0") != denied
