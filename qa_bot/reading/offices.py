"""Who somebody is: the newest office or trade that the archive gives to a person, or that it was given up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa_bot.reading.candidates import NO_NAMES, TITLES, names
from qa_bot.reading.questions import Question
from qa_bot.reading.spans import Reading, Span
from vectorstore.article import ScoredPassage
from vectorstore.sentences import sentence_spans

_TRADES = """
chief head coach captain boss spokesman spokeswoman judge clerk nurse pilot cook priest monk nun poet postman plumber owner founder champion
host aide architect student scientist economist surgeon general professor caretaker widow president secretary agent treasurer
mayor governor minister chancellor king queen prince princess pope senator author actor actress singer director commissioner ambassador
attorney detective sergeant lieutenant colonel major admiral constable analyst diplomat politician mathematician physician musician
electrician technician historian librarian comedian vet lawyer doctor journalist steward bishop rabbi imam farmer trader expert astronaut
athlete pianist guitarist rapper star goalkeeper striker midfielder defender engineer chairman chairwoman chair ceo leader lander probe
representative congressman congresswoman deputy candidate guard lifeguard critic activist rival teacher driver adviser advisor fireman
"""
_ENDINGS = (
    r"(?:[a-z]{2,}(?:ologist|ographer|omist|icist|ist|eer|woman|smith|keeper|maker|worker|master|grapher|ician|ssor))"
)
_OCCUPATION = re.compile(rf"(?:{'|'.join(_TRADES.split())}|{_ENDINGS})", re.I)
_NO_TITLE = """
said says told added asked with that because who whom whose which than also then out up off him them me us like named called beat
"""
_NO_TITLE_WORD = NO_NAMES | frozenset(_NO_TITLE.split())
_ARTICLE = re.compile(r"(?:the|an?) ")
_TITLE_WORD, _MOST_WORDS, _LOOKED_BACK = re.compile(r"[\w’'-]+"), 4, 120
_ENDED = (
    r"(?:resign(?:s|ed)|retire[sd]|quits?|left|leaves|stepped down|steps down|was (?:fired|sacked|dismissed|removed|replaced)|died|"
    r"end(?:s|ed) (?:his|her|their) (?:career|term)|lost (?:his|her|their) life)"
)
_GAVE_UP = re.compile(
    rf"(?:,[^,.;]{{1,60}})?,?(?: who)?(?:\s(?:has|had|will))?\s+{_ENDED}\b|, whose (?:[\w-]+ ){{0,3}}(?:term|contract) (?:ended|ends)\b"
)
_WHO_GAVE_UP = re.compile(rf",? who (?:has |had )?{_ENDED}\b")
_REPLACED = re.compile(r"\b(?:succeed(?:s|ed)|replac(?:es|ed)|t(?:akes|ook) over from)\s+(?:[\w-]+\s+){0,3}$")
_FORMERLY = re.compile(r"\b(?:former|ex|late|then|outgoing|retired|predecessor|successor)\b", re.I)
_AGE = r"(?:,\s\d{1,3})?"
_ENDS = r"(?=[,.;:\"”]|\s(?:on|since|after|by|when|because|until|last|yesterday|and|earlier|but|over|who|which|that|whose|in (?:[A-Z][a-z]+day|\d))\b)"
_PHRASE = r"[^,.;:\"“”\n]{3,80}?"
_BECAME = re.compile(
    r"(?:\s(?:has|had|will|is to))?\s(?:becomes?|became|remains?|stays?|is|was(?: (?:sworn in|elected|named|appointed)(?: as)?)?|"
    r"(?:was |is )?(?:takes? over|took over|taken over|serves?|served|joined \w[\w ]{0,40}) as)\s"
    rf"((?:the |an? )?{_PHRASE}){_ENDS}"
)
_CHOSEN, _AS = (
    re.compile(r"\b(?:elected|named|appointed|chose|made|picked)\s$"),
    re.compile(rf"\s(?:as\s)?((?:the |an? )?{_PHRASE}){_ENDS}"),
)
_APPOSITION = re.compile(rf"{_AGE},\s((?:an?|the)\s{_PHRASE}|[a-z]{_PHRASE}){_ENDS}")
_LEADS = r"(?:(?:has |have )?(?:led|managed|headed|run)|leads|heads|runs|manages|chairs|owns)\s"
_WHO = re.compile(
    rf"{_AGE},\s(who (?:{_LEADS}|(?!says|has|was)[a-z]+s\s){_PHRASE}){_ENDS}|{_AGE},?\s({_LEADS}{_PHRASE}){_ENDS}"
)
_BEFORE_COMMA = re.compile(
    r"((?:\b(?i:the|its|their|an?)\s|\b[A-Z][\w’' ]{1,30}['’]s?\s)(?:[\w’'-]+\s){0,7}?[\w’'-]+),\s$"
)
_WORKS = re.compile(r"[^.;\"“”]{0,30}\bwork(?:s|ed|ing)? as\s((?:an? )?[\w’'-]+(?: of [\w’'-]+)?)")
_PRONOUN = re.compile(r"(?:He|She)\b")
_OF_A_PLACE = re.compile(r"\b(?:of|at|for|from|in|with)(?: the)?\s$|['’]s?\s$")
_OF_THE_PAST = re.compile(r"\b(?:was|were|did)\b", re.I)
_FOR_A_LIVING = re.compile(r"\b(?:for (?:a living|work)|work as|do\W*$)", re.I)
_BESIDE_THE_PERSON = re.compile(
    r"['’]s? (?:\w+ )?(?:job|occupation|profession|position|role|office|post|title)\b.*", re.I
)
_ASKING = re.compile(
    r"\b(?:who|what|which)(?:['’]s)?\b|\b(?:is|was|does|did|do|now|the|current(?:ly)?|present|new|job|occupation|profession|position|role|office|post|"
    r"title|hold|have|for a living|for work|work as|today|of)\b",
    re.I,
)
_WORKS_AS, _CHOSE, _IS, _TITLE, _CALLED, _BESIDES, _DOES = 1.0, 0.98, 0.97, 0.95, 0.94, 0.9, 0.6
"""What ways to tell an office are worth, where one article has several."""
_SURE = 0.75
"""How likely the newest office that is told is the right one."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a sentence calls a person: offsets of these words, how good they are, and whether they are given up."""

    n: int
    start: int
    end: int
    published: date
    worth: float
    is_over: bool


def held(question: Question, passages: Sequence[ScoredPassage]) -> Reading:
    """The newest office of the person that a question names; where that one was given up, the sentence that says so."""
    person = _person(question.text)
    found = (
        [one for n, scored in enumerate(passages, start=1) for one in _descriptions(person, n, scored)]
        if person
        else []
    )
    if not found:
        return Reading()
    of_the_past = bool(_OF_THE_PAST.search(question.text))
    if _FOR_A_LIVING.search(question.text) and (trades := [one for one in found if one.worth == _WORKS_AS]):
        found = trades
    wanted = [one for one in found if not (of_the_past and one.is_over)] or found
    wanted.sort(key=lambda one: (one.published, one.is_over, one.worth), reverse=True)
    return Reading(tuple(Span(one.n, one.start, one.end, one.worth) for one in wanted[:1]), _SURE)


def is_occupation(before: str) -> bool:
    """Whether words end in one for a trade or an office, as before a name: "said beekeeper"."""
    words = before.split()
    return bool(words) and _is_trade(words[-1])


def names_somebody(words: str) -> bool:
    """Whether words that shall say who a person is hold a name themselves, other than that of a place or firm: "captain of Tarn Town"."""
    return any(" " in words[a:b] and not _OF_A_PLACE.search(words[:a]) for a, b in names(words))


def _person(question: str) -> str:
    return " ".join(_ASKING.sub(" ", _BESIDE_THE_PERSON.sub("", question)).replace("?", " ").split()[:4])


def _is_trade(word: str) -> bool:
    bare = word.strip(",.’'").split("-")[-1]
    return bool(_OCCUPATION.fullmatch(bare)) or bare.casefold() in TITLES


def _descriptions(person: str, n: int, scored: ScoredPassage) -> Iterator[Description]:
    """What a passage calls the person, by the full name or, where the article has that, by the last one."""
    passage = scored.passage
    text, published = passage.article.text, passage.article.published or date.min
    words = person.split()
    full = re.search(rf"\b{_spaced(words)}\b", f"{passage.article.title}\n{text}", re.I)
    if full is None or not all(word[0].isupper() for word in full.group().split() if word.casefold() not in NO_NAMES):
        return
    shapes = rf"\b(?:{_spaced(full.group().split())}|{re.escape(full.group().split()[-1])})\b"
    first, last = passage.start, passage.end
    before_it = ""
    for begin, stop in ((a + first, b + first) for a, b in sentence_spans(text[first:last])):
        sentence = text[begin:stop]
        if (works := _WORKS.match(sentence)) and _PRONOUN.match(sentence) and re.search(shapes, before_it):
            yield Description(n, begin + works.start(1), begin + works.end(1), published, _WORKS_AS, False)
        for name in re.finditer(shapes, sentence):
            if _GAVE_UP.match(sentence, name.end()) or _REPLACED.search(sentence, _near(name.start()), name.start()):
                yield Description(n, begin, stop, published, _TITLE, True)
                continue
            for start, end, worth in _given(sentence, *name.span()):
                if _WHO_GAVE_UP.match(sentence, end):
                    yield Description(n, begin, stop, published, worth, True)
                elif not _FORMERLY.search(sentence[start:end]):
                    yield Description(n, begin + start, begin + end, published, worth, False)
        before_it = sentence


def _spaced(words: Sequence[str]) -> str:
    return r"\s+".join(map(re.escape, words))


def _near(start: int) -> int:
    """How far back what stands before a name is looked at."""
    return max(0, start - _LOOKED_BACK)


def _given(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Words for the person before and behind the name at these offsets, with what they are worth."""
    if title := _title(sentence, start):
        yield *title, _TITLE
    elif (phrase := _BEFORE_COMMA.search(sentence, _near(start), start)) and tells_trade(phrase[1]):
        yield *phrase.span(1), _CALLED
    if works := _WORKS.match(sentence, end):
        yield *works.span(1), _WORKS_AS
    chosen = _AS.match(sentence, end) if _CHOSEN.search(sentence, _near(start), start) else None
    if chosen and tells_trade(chosen[1]):
        yield *chosen.span(1), _CHOSE
    if (is_one := _BECAME.match(sentence, end)) and tells_trade(is_one[1]):
        yield *is_one.span(1), _IS
    if (beside := _APPOSITION.match(sentence, end)) and (tells_trade(beside[1]) or _ARTICLE.match(beside[1])):
        yield *beside.span(1), _BESIDES if tells_trade(beside[1]) else _DOES
    if leads := _WHO.match(sentence, end):
        yield *leads.span(leads.lastindex or 0), _DOES


def tells_trade(words: str) -> bool:
    """Whether one of these words is for a trade or an office."""
    return any(map(_is_trade, words.split()))


def _title(sentence: str, name: int) -> tuple[int, int] | None:
    """The title right before a name that begins there: "Transport Minister", "deputy mayor"."""
    first = _near(name)
    before = sentence[first:name].rstrip()
    if first + len(before) == name or before.endswith(",") or not is_occupation(before):
        return None
    start = len(before)
    for word in reversed(list(_TITLE_WORD.finditer(before))[-_MOST_WORDS:]):
        if (
            before[word.end() : start].strip()
            or word.group().casefold() in _NO_TITLE_WORD
            or word.group().endswith("ed")
        ):
            break
        start = word.start()
    return first + start, first + len(before)
