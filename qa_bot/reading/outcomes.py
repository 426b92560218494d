"""Who won and who lost, who came and who went: words that fit a question but for the side they are on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qa_bot.reading.candidates import names
from qa_bot.reading.terms import keys, question_terms

_WON, _LOST = r"won|wins?|winning|beat|beats|defeated|defeats", r"lost|loses?|losing"
_BEATEN = r"(?:was|were|been) (?:beaten|defeated)|fell to"
_ACTS = r"\b(?:who|which|what)\b(?!.*\b(?:did|does|do|was|were|against|over)\b).*\b"
"""Not "who did Ada Lund beat?", which asks for the other side."""
_ASKS_WINNER = re.compile(rf"{_ACTS}(?:{_WON})\b|\bwho\b.*\bwinners?\b", re.I)
_ASKS_LOSER = re.compile(rf"{_ACTS}(?:{_LOST})\b|\bwho\b.*\blosers?\b", re.I)
_BESIDE = r"(?:,[^,.;]{1,60},)?(?:,? who)?\s+(?:\w+ly\s+)?"
"""What may stand between a name and what it did: "Ada Lund, the leader of the opposition, who lost"."""
_THEN_LOST = re.compile(rf"{_BESIDE}(?:{_LOST}|{_BEATEN})\b", re.I)
_THEN_WON = re.compile(rf"{_BESIDE}(?:{_WON})\b", re.I)
_ASKS_SUCCESSOR = re.compile(
    r"\bwho (?:(?:has|have|had|will|would|now|then|later|soon) ){0,2}"
    r"(?:became|becomes?|succeed(?:s|ed)?|replac(?:es?|ed)|t(?:akes?|ook) over)\b",
    re.I,
)
_IN_BETWEEN = (
    "by|with|in|when|while|after|as|and|but|if|is|are|was|were|be|been|will|would|has|have|had|to|him|her|them|it"
)
_SUCCEEDED = re.compile(
    r"\b(?:succeed(?:s|ed|ing)?|replac(?:es?|ed|ing)|t(?:akes?|ook|aking) over from)\s+"
    rf"(?:(?!(?:{_IN_BETWEEN})\b)[\w-]+\s+){{0,3}}$",
    re.I,
)
_ASKS_HOLDER = re.compile(
    r"\bwho(?:['’]s| is)\b(?!.*\b(?:former|previous|before|until|then|outgoing|late|predecessor|resign\w*|le(?:ft|av\w+)|quit\w*|"
    r"step\w*|retir\w+|died|dead|killed|fired|sacked|dismissed)\b)",
    re.I,
)
_LEAVES = re.compile(
    r"(?:, [^,.]{1,60},)?\s+(?:(?:has|had|is|was) )?(?:leaves|left|leaving|resign(?:s|ed|ing)|quits?|step(?:s|ped|ping) down|"
    r"retire[sd]?|fired|sacked|dismissed|removed|replaced|succeeded|dies|died)\b|"
    r"['’]s\s+(?:resignation|departure|dismissal|retirement|death|successor|replacement)\b",
    re.I,
)
_WAS = re.compile(
    r"(?:\b(?:former|ex|outgoing|late|then|predecessor)[\s-]+(?:(?!and\b)[\w-]+\s+){0,3}|"
    r"\b(?:resignation|departure|dismissal|retirement|death) of (?:[\w-]+\s+){0,3})$",
    re.I,
)
_FINAL = re.compile(r"(?<!semi)(?<!quarter)(?<![-\w])finals?\b", re.I)
_ROUND_BEFORE = re.compile(r"\b(?:semi|quarter)[- ]?finals?\b|\b(?:first|second|third|fourth) round\b", re.I)
_OF_A_CUP = re.compile(
    r"\b(?:cup|tournament|championships?|league|open|playoffs?|trophy|won|win|beat|lost|scored?)\b", re.I
)
_AROUND = 150
"""So many characters before and behind words tell of which round of a cup they are."""
_LOST_TO = re.compile(rf"\b(?:{_LOST})\s(?P<event>[^.;\n]{{1,80}}?)\sto\s", re.I)
_ASKS_PLAYER = re.compile(r"\bwho (?:has |had |also )?(?:scored|played|netted|starred)\b", re.I)
_DID_NOT_PLAY = re.compile(
    r"(?:, who)?\s[^.;,]{0,40}?\b(?:sent off|suspended|missed|will miss|misses|did not play|sat out|watched from)\b",
    re.I,
)
_BETWEEN = re.compile(r"\bbetween (?P<one>[A-Z][\w’' ]+?) and (?P<other>[A-Z][\w’']*(?: [A-Z][\w’']*)*)")
_EVENT_WITHIN = 60
"""So many characters behind "lost" say what, behind "to" whom."""
_NEAR = 80
"""So many characters before a name tell whether it is that of one who was succeeded."""


def asks_holder(question: str) -> bool:
    """Whether it is asked who somebody is now, in an office or a place."""
    return bool(_ASKS_HOLDER.search(question))


def is_on_wrong_side(question: str, text: str, start: int, end: int) -> bool:
    """Whether words, offsets of a text, fit a question but for their side.

    They "lost" where it is asked who won, left where it is asked who is there, were succeeded by the one who is asked for, or
    are of an earlier round than the final.
    """
    if _is_of_earlier_round(question, text[max(0, start - _AROUND) : end + _AROUND]):
        return True
    if _ASKS_PLAYER.search(question) and _DID_NOT_PLAY.match(text, end):
        return True
    between = _BETWEEN.search(question)
    if between and _ASKS_WINNER.search(question) and not keys(text[start:end]) <= keys(between.group()):
        return True
    of_holder = asks_holder(question)
    if (of_holder or _ASKS_SUCCESSOR.search(question)) and _SUCCEEDED.search(text, max(0, start - _NEAR), start):
        return True
    if of_holder and (_LEAVES.match(text, end) or _WAS.search(text, max(0, start - _NEAR), start)):
        return True
    asks_winner, asks_loser = _ASKS_WINNER.search(question), _ASKS_LOSER.search(question)
    if bool(asks_winner) == bool(asks_loser):
        return False
    if asks_loser and any(match.end() == start for match in _LOST_TO.finditer(text, max(0, start - _AROUND), start)):
        return True
    return bool((_THEN_LOST if asks_winner else _THEN_WON).match(text, end))


def is_told_as_other_side(question: str, text: str, start: int, end: int) -> bool:
    """Whether a text tells of these words that they lost what it is asked who won, or won what it is asked who lost."""
    asks_winner, asks_loser = _ASKS_WINNER.search(question), _ASKS_LOSER.search(question)
    if bool(asks_winner) == bool(asks_loser):
        return False
    told = (_THEN_LOST if asks_winner else _THEN_WON).match(text, end)
    event = {term.key for term in question_terms(question) if not term.key.startswith("=")}
    if told is None:
        return False
    behind = text[told.end() : told.end() + _EVENT_WITHIN].split(".")[0]
    return bool(event & keys(behind)) and not _is_of_earlier_round(question, behind)


def told_winners(question: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Who is told to have won, as the one that somebody lost it to: "Osby lost the final to Tarn" for "who won the final?"."""
    if not _ASKS_WINNER.search(question) or _ASKS_LOSER.search(question):
        return
    event = {term.key for term in question_terms(question) if not term.is_name and not term.key.startswith("=")}
    for lost in _LOST_TO.finditer(text, start, end):
        if event & keys(lost["event"]) and not is_on_wrong_side(question, text, lost.end(), lost.end()):
            behind = text[lost.end() : min(end, lost.end() + _EVENT_WITHIN)]
            yield from ((lost.end() + a, lost.end() + b) for a, b in islice(names(behind), 1) if a <= len("the "))


def _is_of_earlier_round(question: str, near: str) -> bool:
    asks_final = _FINAL.search(question) and _OF_A_CUP.search(question)
    return bool(asks_final and _ROUND_BEFORE.search(near) and not _FINAL.search(near))
