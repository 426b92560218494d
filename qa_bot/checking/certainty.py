"""How sure a text is of what its verbs say: told as done, as coming, or as wished for, asked for or possible only.

"Will open", "is to open" and "could open" prove no "opened", and "could open" proves no "will open". A verb has the degree of
the word that leads it; one that nothing leads is told as done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from qa_bot.reading.denials import denied
from qa_bot.reading.terms import keys


class Degree(IntEnum):
    """From what is only wished for or possible to what is done."""

    POSSIBLE = 0
    COMING = 1
    DONE = 2


Stated = tuple[tuple[frozenset[str], Degree], ...]
"""What a clause says is done or will be: the keys of each such verb."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,.;:!?\"“”()—]")
_OPENERS = "who which that because when after before while but although though since where so until"
_MODALS = "may might could can cannot can't couldn't should must"
_FUTURES = "will shall won't would wouldn't"
_PASSED_OVER = "not never only also now then soon still first already even again be been being have get it"
_NOT_LED = "the a an its his her their our this that these those each every all both at by in on for"
_PARTS = frozenset(_OPENERS.split())
"""Words that begin another statement, as marks do."""
_LEADS = dict.fromkeys(_MODALS.split(), Degree.POSSIBLE) | dict.fromkeys(_FUTURES.split(), Degree.COMING)
_WILL = re.compile(r"\b(?:will|shall|won['’]t)\b", re.I)
_CONDITIONS = frozenset(["if", "unless", "whether"])
_WISHES = re.compile(
    r"(?:want|wish|hop|plan|intend|ask|offer|tr[iy]|aim|urg|demand|threaten|fail|refus|declin|recommend|call|expect|order|allow|"
    r"forc|able|unable|ready|like|propos|seek|sought|prepar|consider|reluctan|power|forbid)\w*|bann?(?:s|ed)?|has|have|needs?"
)
"""Words before "to": "has offered to sell" is no sale."""
_DOES = re.compile(r"(?:began|begun|start|continu|manag|help|turn|seem|appear)\w*|proved|used|went|had|came|got|led")
"""Words before "to" that leave no doubt: "had to leave"."""
_SUSPICIONS = re.compile(r"accus|suspect|think|thought|consider|den[iy]|rumour|allege|risk")
"""Words before a verb in -ing: "accused of stealing", "thinking of leaving"."""
_LED_BACK = 6
"""Words before "to" or a verb in -ing among which stands the one that leads it."""
_FILLERS = frozenset(_PASSED_OVER.split())
"""Words between what leads and the verb."""
_NO_VERBS = frozenset(_NOT_LED.split())
"""Words behind a "to" that leads no verb: "to the sea"."""
_AND = frozenset(["and", "or"])
_PAST_AND_PRESENT = """
taught=teach sent=send brought=bring caught=catch thought=think sought=seek gave=give given=give took=take taken=take went=go
gone=go came=come became=become made=make said=say saw=see seen=see spoke=speak spoken=speak broke=break broken=break
chose=choose chosen=choose drove=drive driven=drive rode=ride rose=rise risen=rise wrote=write written=write fell=fall
fallen=fall held=hold kept=keep left=leave lost=lose met=meet paid=pay sold=sell told=tell stood=stand understood=understand
won=win bought=buy built=build found=find fought=fight got=get had=have heard=hear knew=know known=know led=lead lent=lend
meant=mean ran=run sat=sit shot=shoot slept=sleep spent=spend stole=steal stolen=steal struck=strike swore=swear sworn=swear
threw=throw thrown=throw withdrew=withdraw withdrawn=withdraw wore=wear worn=wear drew=draw drawn=draw grew=grow grown=grow
flew=fly flown=fly fled=flee fed=feed felt=feel began=begin begun=begin sank=sink sunk=sink woke=wake woken=wake
forbade=forbid forbidden=forbid froze=freeze frozen=freeze hid=hide hidden=hide did=do done=do bore=bear borne=bear bent=bend
"""
_IRREGULAR = dict(pair.split("=") for pair in _PAST_AND_PRESENT.split())
"""Past forms by which a stem does not know its verb."""


@lru_cache(maxsize=1024)
def degrees(text: str) -> Mapping[str, Degree]:
    """The surest form in which a text has each of its words."""
    found: dict[str, Degree] = {}
    for word, degree, _ in _led(text):
        for key in _keys(word):
            found[key] = max(degree, found.get(key, degree))
    return found


@lru_cache(maxsize=1024)
def stated(text: str) -> Stated:
    """The verbs that a clause tells as done, by their past forms, and where it says "will" as coming; not what it denies."""
    will, without = _WILL.search(text), denied(text)
    return tuple(
        (_keys(word), degree)
        for word, degree, is_led in _led(text)
        if not keys(word) & without
        and ((degree is Degree.DONE and not is_led and _is_past(word)) or (degree is Degree.COMING and will))
    )


def is_overstated(claimed: Iterable[tuple[frozenset[str], Degree]], told: Mapping[str, Degree]) -> bool:
    """Whether a clause is surer of one of its verbs than a text that has it."""
    return any(
        max((told[key] for key in word & told.keys()), default=degree) < degree for word, degree in claimed if word
    )


def _led(text: str) -> Iterator[tuple[str, Degree, bool]]:
    """The words of a text with their degrees, and whether "will", "to" and the like lead them, or "and" joins them to such."""
    before: list[str] = []
    condition = Degree.DONE
    lead: Degree | None = None
    joined: Degree | None = None
    for token, following in pairwise([*_TOKEN.findall(text), "."]):
        word = token.casefold().replace("’", "'")
        if not word[0].isalnum() or word in _PARTS:
            before, condition, lead, joined = [], Degree.DONE, None, None
            continue
        if word in _CONDITIONS:
            condition = Degree.POSSIBLE
        elif word in _LEADS and token != "May":
            lead = joined = _LEADS[word]
        elif word == "to" and following[:1].islower() and following not in _NO_VERBS:
            lead = joined = _led_by_to(before)
        elif word in _AND:
            lead = joined
        elif word.endswith("ing") and any(_SUSPICIONS.match(other) for other in before[-_LED_BACK:]):
            yield word, Degree.POSSIBLE, True
        elif word not in _FILLERS and not word.endswith("ly"):
            degree = Degree.DONE if lead is None else lead
            yield token, min(degree, condition), lead is not None
            lead = None
        before.append(word)


def _led_by_to(before: list[str]) -> Degree:
    """The degree of a verb behind "to", by the nearest word that tells."""
    for word in reversed(before[-_LED_BACK:]):
        if _DOES.fullmatch(word):
            return Degree.DONE
        if _WISHES.fullmatch(word):
            return Degree.POSSIBLE
    return Degree.COMING


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in _IRREGULAR


def _keys(word: str) -> frozenset[str]:
    return keys(word) | keys(_IRREGULAR.get(word, word))
