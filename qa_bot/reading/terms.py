"""The words of a question and of a sentence made comparable: stems, names, and words that mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.lexical import stems

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how many much long old far often is are was were do does did has have "
    "had can could will would should be been being the a an of in on at to for from by with about into and or that "
    "this these those it its there their they he she his her as than then any some name date day year month time "
    "please tell me us give according article articles news report say said so ever get got happen happened".split()
)
# One phrase on the left for each thing that news says in many ways; the key is only a label.
_CONCEPTS = {
    "ceasefire": r"cease-?\s?fires?|truces?|armistice|(?:end|ends|ended|ending|stop|stops|stopped|halt\w*)\W+(?:\w+\W+){0,3}?"
    r"(?:fighting|hostilities|war|conflict)",
    "agreement": r"agreements?|deals?|accords?|pacts?|treat(?:y|ies)|memorandum|settlement",
    "die": r"d(?:ie|ies|ied|ying|ead|eaths?)|kill\w*|fatalit\w+|victims?|tolls?|lost (?:his|her|their) li\w+",
    "begin": r"beg[aiu]n\w*|start\w*|erupt\w*|br(?:eak|oke)s? out|broken out|open(?:s|ed|ing)?|launch\w*",
    "end": r"end(?:s|ed|ing)?|stop\w*|finish\w*|over|conclud\w+",
    "resign": r"resign\w*|quits?|step(?:s|ped)? down|stepping down",
    "sign": r"sign(?:s|ed|ing)?",
    "cost": r"cost\w*|prices?|worth",
    "win": r"w[io]ns?|winn\w+|victor\w+|beat(?:s|en)?|defeat\w*",
    "lose": r"los(?:e|es|t|ing)|defeat\w*",
    "lead": r"leads?|led|leader\w*|head(?:s|ed)?",
    "succeed": r"succeed\w*|successor|replac\w+|takes? over|took over|becomes?|became|sworn in",
    "fight": r"fights?|fought|fighting|war|battl\w+|clash\w*",
    "sink": r"s[aiu]nk\w*|going down|went down",
    "buy": r"buy\w*|bought|acqui\w+|takeover",
    "sell": r"s(?:ell|old)\w*",
    "cause": r"caus\w+|because|due to|blam\w+|reasons?",
    "broker": r"broker\w*|mediat\w+",
    "cancel": r"cancel\w*|call(?:s|ed)? off|scrap\w*|abandon\w*",
    "hurt": r"hurt|injur\w+|wound\w+",
    "raise": r"rais\w+|ris(?:e|es|ing|en)|rose|increas\w+|lift\w*",
    "cut": r"cuts?|cutting|lower\w*|reduc\w+",
    "chief": r"ceo|chief executive|managing director|boss",
    "discover": r"discover\w*|f(?:ind|inds|ound)|detect\w*",
    "leave": r"le(?:ave|aves|ft|aving)|depart\w*",
    "hold": r"h(?:old|olds|eld)",
    "land": r"land(?:s|ed|ing)?|touch(?:es|ed)? down|touchdown",
    "build": r"buil[dt]\w*|construct\w*",
    "pay": r"pa(?:y|ys|id|ying)",
    "write": r"wr(?:ite|ites|ote|itten|iting)|author\w*",
    "suggest": r"suggest\w*|propos\w+",
    "burn": r"burn\w*|fires?|wildfires?|blaze\w*",
    "take": r"t(?:ake|akes|ook|aken)",
    "choose": r"cho(?:ose|se|sen)|elect\w*|pick\w*",
}  # fmt: skip
_CONCEPT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _CONCEPTS.items()) + r")\b", re.I
)


@dataclass(frozen=True, slots=True)
class Term:
    """One content word of a question: its stem or concept, and whether it is a name."""

    key: str
    is_name: bool


def keys(text: str) -> set[str]:
    """Stems and concepts of a text, those that a question's terms are looked up in."""
    joined = re.sub(r"(?<=\w)-(?=\w)", "", text)
    found = set(stems(text)) | set(stems(joined))
    for match in _CONCEPT.finditer(text):
        found.add(f"={match.lastgroup}")
    return found


def overlapping(term: Term, found: set[str]) -> bool:
    """Whether a text with these keys has the term; "Turkey" is met by "Turkish", "Armenia" by "Armenian"."""
    if term.key in found:
        return True
    if not term.is_name or len(term.key) < 5:
        return False
    root = term.key[:-1] if len(term.key) < 7 else term.key[:-2]
    return any(key.startswith(root[: max(4, len(root))]) for key in found)


def question_terms(question: str) -> tuple[Term, ...]:
    """The content words of a question in order, each once."""
    terms: dict[str, Term] = {}
    for position, match in enumerate(_WORD.finditer(question)):
        word = match.group().removesuffix("'s").removesuffix("’s")
        if word.casefold() in _QUESTION_WORDS or len(word) < 2:
            continue
        is_name = word[0].isupper() and (position > 0 or word.isupper())
        key = _key(word)
        if key:
            terms.setdefault(key, Term(key, is_name))
    return tuple(terms.values())


def _key(word: str) -> str:
    concept = _CONCEPT.fullmatch(word)
    if concept:
        return f"={concept.lastgroup}"
    stemmed = stems(word.replace("-", ""))
    return stemmed[0] if stemmed else ""
