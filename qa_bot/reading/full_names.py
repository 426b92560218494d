"""Names in full, as the article gives them elsewhere: "Joe Biden" for "Biden", "Harvard University" for "Harvard"."""

from __future__ import annotations

import re

from qa_bot.reading.candidates import NO_NAMES, TITLES
from qa_bot.reading.nations import country_of, is_state
from qa_bot.reading.questions import Kind, Question

_ONE_WORD = re.compile(r"[^\W\d_]{3,}")
_CAPITAL = r"[^\W\d_a-z]"
_NOUNS = "airport bridge college county disease hospital island lake mountain museum park river school stadium university vaccine variant"
_NOUN = re.compile(
    rf"\b(?:which|what)\b(?: (?:is|was) the name of the)?(?:\s(?!(?:the|an?|its|his|her|their)\b)[\w’'-]+){{0,5}}?\s"
    rf"({'|'.join(_NOUNS.split())})\b",
    re.I,
)
"""What people say with the name and articles leave out the second time."""
_TEAM = re.compile(r"\b(?:which|what)\b(?:\s[\w’'-]+){0,3}?\s(?:team|club|franchise)\b", re.I)
_OF_SEVERAL = re.compile(r"\b(?:are|were|have)\b", re.I)
"""What asks for several things, not for a person."""


def in_full(name: str, question: Question, text: str) -> str:
    """The name with what the article adds to it: a person's or a team's other name, or the noun that was asked for."""
    is_part = bool(name[:1].isupper() and _ONE_WORD.fullmatch(name))
    if question.kind is Kind.WHO or _TEAM.search(question.text):
        return (_with_first_name(name, text) or _with_last_name(name, text) or name) if is_part else name
    if question.kind not in (Kind.WHERE, Kind.NAME, Kind.WHAT):
        return name
    full = _with_noun(name, question, text)
    if full == name and is_part and question.kind is Kind.NAME and not _OF_SEVERAL.search(question.text):
        return _as_introduced(name, question, text) or name
    return full


def _with_first_name(surname: str, text: str) -> str:
    """A surname with the first name before it, where the article gives it only one."""
    before = rf"\b((?:{_CAPITAL}[^\W\d_]+\s|[^\W\d_]\.\s){{1,3}}){surname}\b"
    firsts = {_first_names(match.group(1).split()) for match in re.finditer(before, text)} - {""}
    shortest = min(firsts, key=len, default="")
    # "Latest New York Mets" opens a line, and names the New York Mets.
    return f"{shortest} {surname}" if shortest and all(f" {first}".endswith(f" {shortest}") for first in firsts) else ""


def _as_introduced(surname: str, question: Question, text: str) -> str:
    """A person's name with the first name, where the text gives both before it goes on with the surname alone.

    What the question says is no first name, "Hurricane Helene" for "which hurricane", nor is a state: "Florida TikTok".
    """
    full = _with_first_name(surname, text)
    said = {word.casefold() for word in re.findall(r"\w+", question.text)}
    if not full or "." in full or any(word.casefold() in said or is_state(word) for word in full.split()):
        return ""
    first = re.search(rf"\b{surname}\b(?!\s{_CAPITAL})", text)
    is_introduced = first is not None and text[: first.end()].endswith(full)
    return full if is_introduced and _stands_within(full, text) else ""


def _stands_within(name: str, text: str) -> bool:
    """Whether a name stands within a sentence: what opens one has a capital in any case, as in "Automaker Ford"."""
    return re.search(rf"[\w,;:—–-] {name}\b", text) is not None


def _first_names(words: list[str]) -> str:
    """The last of these words, those after any title, nationality or beginning of a sentence."""
    foreign = [position for position, word in enumerate(words) if _is_no_name(word)]
    return " ".join(words[foreign[-1] + 1 if foreign else 0 :])


def _is_no_name(word: str) -> bool:
    bare = word.casefold()
    return bare in TITLES or bare in NO_NAMES or not word[0].isupper() or country_of(word) is not None


def _with_last_name(name: str, text: str) -> str:
    """A name with the one behind it, as in "Xi Jinping", where the article gives only one."""
    behind = {match.group(1) for match in re.finditer(rf"\b{name}\s({_CAPITAL}[^\W\d_]+(?:-[^\W\d_]+)?)\b", text)}
    return f"{name} {behind.pop()}" if len(behind) == 1 else ""


def _with_noun(name: str, question: Question, text: str) -> str:
    """The name with the noun asked for behind it: "New Castle County" for "which county"."""
    asked = _NOUN.search(question.text)
    if asked is None:
        return name
    owner = "(?:['’]s)?" if asked.group(1).casefold() == "disease" else ""
    found = re.search(rf"\b{re.escape(name)}{owner}(?:\s{_CAPITAL}\w+)?\s(?i:{asked.group(1)})\b", text)
    return found.group() if found else name
