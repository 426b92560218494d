"""The words of a question and of a sentence made comparable: stems, names, and words that mean the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.reading.nations import MOST_WORDS, country_of
from vectorstore.lexical import stems

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ASKING = """
who whom whose what which when where why how many much long old far often is are was were do does did has have had
can could will would should be been being the a an of in on at to for from by with about into and or that this these
those it its there their they he she his her as than then any some name date day year month time please tell me us
give according article articles news report say said so ever get got happen happened week recently
"""
_QUESTION_WORDS = frozenset(_ASKING.split())
_DEGREE = re.compile(r"\bhow (?:hot|cold|big|large|tall|deep|wide|heavy|fast|high|strong|effective|expensive)\b", re.I)
# One label for each thing that news says in many ways.
_CONCEPTS = {
    "ceasefire": r"cease-?fires?|truces?|armistice",
    "agreement": r"agreements?|deals?|accords?|pacts?|treat(?:y|ies)|memorandum|settlement(?!s)",
    "die": r"d(?:ie|ies|ied|ying|ead|eaths?)|kill\w*|fatalit\w+|victims?|tolls?",
    "begin": r"beg[aiu]n\w*|start\w*|erupt\w*|open(?:s|ed|ing)?|launch\w*",
    "end": r"end(?:s|ed|ing)?|stop\w*|finish\w*|conclud\w+",
    "resign": r"resign\w*|quits?",
    "sign": r"sign(?:s|ed|ing)?",
    "cost": r"cost\w*|prices?|worth",
    "win": r"w[io]ns?|winn\w+|victor\w+|beat(?:s|en)?|defeat\w*",
    "lose": r"los(?:e|es|t|ing)|defeat\w*",
    "lead": r"leads?|led|leader\w*|head(?:s|ed)?",
    "succeed": r"succeed\w*|successor|replac\w+|becomes?|became",
    "fight": r"fights?|fought|fighting|war|battl\w+|clash\w*",
    "sink": r"s[aiu]nk\w*",
    "buy": r"buy\w*|bought|acqui\w+|takeover",
    "sell": r"s(?:ell|old)\w*",
    "cause": r"caus\w+|because|blam\w+|reasons?",
    "broker": r"broker\w*|mediat\w+",
    "cancel": r"cancel\w*|scrap\w*|abandon\w*",
    "hurt": r"hurt|injur\w+|wound\w+",
    "raise": r"rais\w+|ris(?:e|es|ing|en)|rose|increas\w+|lift\w*",
    "cut": r"cuts?|cutting|lower\w*|reduc\w+",
    "chief": r"ceo|boss",
    "discover": r"discover\w*|f(?:ind|inds|ound)|detect\w*",
    "leave": r"le(?:ave|aves|ft|aving)|depart\w*",
    "hold": r"h(?:old|olds|eld)",
    "land": r"land(?:s|ed|ing)?|touchdown",
    "build": r"buil[dt]\w*|construct\w*",
    "pay": r"pa(?:y|ys|id|ying)",
    "write": r"wr(?:ite|ites|ote|itten|iting)|author\w*",
    "suggest": r"suggest\w*|propos\w+",
    "burn": r"burn\w*|fires?|wildfires?|blaze\w*",
    "take": r"t(?:ake|akes|ook|aken)",
    "choose": r"cho(?:ose|se|sen)|elect\w*|pick\w*",
}  # fmt: skip
_PHRASES = {
    "ceasefire": r"cease\sfires?|(?:end|ends|ended|ending|stop|stops|stopped|halt\w*)\W+(?:\w+\W+){0,3}?"
    r"(?:fighting|hostilities|war|conflict)",
    "die": r"lost (?:his|her|their) li\w+",
    "begin": r"br(?:eak|oke)s? out|broken out",
    "resign": r"step(?:s|ped)? down|stepping down",
    "succeed": r"takes? over|took over|sworn in",
    "sink": r"going down|went down",
    "cause": r"due to",
    "cancel": r"call(?:s|ed)? off",
    "chief": r"chief executive|managing director",
    "land": r"touch(?:es|ed)? down",
}


def _labelled(alternatives: dict[str, str]) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in alternatives.items()) + r")\b", re.I
    )


_CONCEPT, _PHRASE = _labelled(_CONCEPTS), _labelled(_PHRASES)


@dataclass(frozen=True, slots=True)
class Term:
    """One content word of a question: its key (stem, concept or country), and whether it is a name."""

    key: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A key of a text and the characters that it stands for."""

    start: int
    end: int
    key: str


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[Word, ...]:
    """Every key of a text with its place: stems of words, concepts, countries; one place may have several."""
    matches = list(_WORD.finditer(text))
    phrases = [Word(match.start(), match.end(), f"={match.lastgroup}") for match in _PHRASE.finditer(text)]
    found = list(phrases)
    for number, match in enumerate(matches):
        begin = match.start()
        for start, end, key in _concepts_of(match.group()):
            if begin + start >= _end_of_phrase(phrases, begin + end):
                found.append(Word(begin + start, begin + end, key))
        found.extend(Word(begin, match.end(), key) for key in _keys_of(match.group()))
        if match.group()[0].isupper() and (nation := _nation(text, matches[number : number + MOST_WORDS])):
            found.append(nation)
    return tuple(found)


@lru_cache(maxsize=1024)
def keys(text: str) -> frozenset[str]:
    """Stems, concepts and countries of a text: what a question's terms are looked up in."""
    return frozenset(word.key for word in words(text))


def overlapping(term: Term, found: AbstractSet[str]) -> bool:
    """Whether a text with these keys has the term."""
    return term.key in found


def question_terms(question: str) -> tuple[Term, ...]:
    """The content words of a question in order, each once."""
    text = _DEGREE.sub(lambda found: " " * len(found.group()), question)
    phrases = {match.start(): match for match in _PHRASE.finditer(text)}
    matches = list(_WORD.finditer(text))
    terms: dict[str, Term] = {}
    covered = 0
    for number, match in enumerate(matches):
        if match.start() < covered:
            continue
        if phrase := phrases.get(match.start()):
            covered = phrase.end()
            terms.setdefault(f"={phrase.lastgroup}", Term(f"={phrase.lastgroup}", False))
        elif nation := _nation(text, matches[number : number + MOST_WORDS]):
            covered = nation.end
            terms.setdefault(nation.key, Term(nation.key, True))
        elif key := _key(match.group()):
            is_name = match.group()[0].isupper() and (number > 0 or match.group().isupper())
            terms.setdefault(key, Term(key, is_name))
    return tuple(terms.values())


def _key(word: str) -> str:
    """The key of a question's word, or nothing for a word that asks or joins."""
    bare = word.removesuffix("'s").removesuffix("’s")
    if bare.casefold() in _QUESTION_WORDS or (len(bare) < 2 and not bare.isdigit()):
        return ""
    concept = _CONCEPT.fullmatch(bare)
    if concept:
        return f"={concept.lastgroup}"
    found = _keys_of(bare)
    return found[-1] if found else ""


def _nation(text: str, following: Sequence[re.Match[str]]) -> Word | None:
    """The country that begins with the first of these words, the longest name first: "South Korean"."""
    for last in reversed(following):
        country = country_of(text[following[0].start() : last.end()])
        if country:
            return Word(following[0].start(), last.end(), f"@{country}")
    return None


@lru_cache(maxsize=50_000)
def _keys_of(word: str) -> tuple[str, ...]:
    """Stems of the parts of a word, and of the whole where a hyphen joins them: "cease-fire"."""
    parts = tuple(stems(word))
    return (*parts, *stems(word.replace("-", ""))) if "-" in word else parts


def _end_of_phrase(phrases: Sequence[Word], position: int) -> int:
    """Where the last phrase ends that begins before a position, or 0: phrases stand in order, none in another."""
    before = bisect_left(phrases, position, key=lambda phrase: phrase.start)
    return phrases[before - 1].end if before else 0


@lru_cache(maxsize=50_000)
def _concepts_of(word: str) -> tuple[tuple[int, int, str], ...]:
    """The concepts in a word, or in the parts that a hyphen joins, with their places in it."""
    return tuple((match.start(), match.end(), f"={match.lastgroup}") for match in _CONCEPT.finditer(word))
