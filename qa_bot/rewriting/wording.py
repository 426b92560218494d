"""Questions said in another order: corrections ("No, I meant May") and names put first ("And Falk, who is she?")."""

from __future__ import annotations

import re

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.phrases import phrases

_CORRECTED = re.compile(
    r"\W*(?:(?:no|nope|sorry)[\s,.]+)?(?:not [^,?]+,\s*)?(?:but )?i (?:mean|meant)[\s,:]+(?P<meant>\w[^?!]*?)[?.!\s]*",
    re.I,
)
_NOT_THAT = re.compile(r"\W*(?:no|nope|sorry|not that(?: one)?)[\s,.]+(?P<meant>the [a-z][^?!.,]{2,50})[?.!\s]*", re.I)
_TURNED = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|now)[\s,]+)*(?:what about|how about|as for|about|regarding|concerning"
    r"|(?:(?:going|coming|let'?s go|let us go|let me come|to come|to go) )?back to)"
    rf" (?P<what>[^,:;?]{{2,60}})[,:;?]+\s*(?P<asked>(?:{'|'.join(sorted(lx.WH | lx.AUXILIARIES))})\b.+)",
    re.I,
)
_PUT_FIRST = re.compile(
    rf"\W*(?P<and>(?:and|but|so)\s+)?(?P<what>[^,?]+),\s*(?P<asked>(?:{'|'.join(sorted(lx.WH | lx.AUXILIARIES))})\b.*)",
    re.I,
)
_WHO_IS_NAMED = re.compile(r"\W*(?i:who) (?:is|was)(?: [A-Z][\w'’-]*)+")
_PRONOUN = re.compile(r"(?<![\w'’-])(?:he|him|his|she|her|it|its|they|them|their)(?![\w'’-])", re.I)
_OWNING = frozenset({"his", "its", "their"})


_CALENDAR = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_IN_CALENDAR = re.compile(
    rf"(?P<before>\b(?:in|on|since|until|by|before|after|during|last|next|early|late|mid|of|\d{{1,2}}(?:st|nd|rd|th)?) )(?P<name>{_CALENDAR})(?=\W*$|\W+(?:\d|of\b|and\b|to\b))"
    rf"|\b(?P<dated>{_CALENDAR})(?= (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d\b)"
)


def with_calendar_names(question: str) -> str:
    """Months and days of the week with the capitals that an eager writer left out: "in march 2024"."""
    return _IN_CALENDAR.sub(
        lambda found: (found.group("before") or "") + (found.group("name") or found.group("dated")).capitalize(),
        question,
    )


def straightened(question: str, last: str) -> str:
    """The question in the usual order; itself where it is neither a correction of the last nor names something first."""
    if match := _CORRECTED.fullmatch(question):
        return _corrected(match.group("meant"), last)
    if (match := _PUT_FIRST.fullmatch(question)) and (whole := _with_what_is_first(match)):
        return whole
    if (match := _NOT_THAT.fullmatch(question)) and (whole := _with_same_noun(match.group("meant"), last)):
        return whole
    return question


def corrected_to(question: str) -> str:
    """The thing that was meant instead, where a correction names one and nothing else: "the second ferry"."""
    match = _CORRECTED.fullmatch(question) or _NOT_THAT.fullmatch(question)
    found = phrases(match.group("meant")) if match else []
    return found[0].text if len(found) == 1 and match and found[0].text == match.group("meant").strip() else ""


def turned(question: str) -> tuple[str, str]:
    """What a question turns to first, and the rest: "the tunnel" of "What about the tunnel, how much will it cost?"."""
    match = _TURNED.fullmatch(question)
    return (match.group("what").strip(), match.group("asked")) if match else ("", question)


def _with_same_noun(meant: str, last: str) -> str | None:
    """ "The second ferry" put into "How long is the ferry crossing?"; None where the last question has no such noun."""
    new = phrases(meant)
    if len(new) != 1 or new[0].text != meant.strip():
        return None
    for old in phrases(last):
        noun = re.search(rf"\b{re.escape(new[0].head)}\b", old.text, re.I)
        if noun is not None and new[0].bare.casefold() not in old.text.casefold():
            return last[: old.start] + meant.strip() + last[old.start + noun.end() :]
    return None


def _corrected(meant: str, last: str) -> str:
    """What was meant instead: a question of its own, the one of that name, or a fragment that leans on the last one."""
    if whole := _with_same_noun(meant, last):
        return whole
    first = meant.split()[0].casefold()
    if first == "the" and (who := _WHO_IS_NAMED.match(last)):
        return f"{who.group()}, {meant}?"
    if first in lx.WH | lx.AUXILIARIES:
        return f"{meant[:1].upper()}{meant[1:]}?"
    return f"And {meant}?" if first in lx.PREPOSITIONS else f"What about {meant}?"


def _with_what_is_first(match: re.Match[str]) -> str | None:
    """ "And Falk, who is she?" is "Who is Falk?"; None where a clause comes first, or no pronoun takes it up."""
    what, asked = match.group("what"), match.group("asked")
    found = phrases(what)
    pronoun = _PRONOUN.search(asked)
    if not found or found[0].text != what or pronoun is None:
        return None
    if not (match.group("and") or found[0].is_definite or len(found[0].words) > 1):
        return None  # "Thanks, who is she?"
    ending = "'s" if pronoun.group().casefold() in _OWNING else ""
    return f"{asked[: pronoun.start()]}{what}{ending}{asked[pronoun.end() :]}"
