"""Noun phrases of an English question, found by the closed-class words around them; no tagger."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.rewriting import lexicon as lx

_TOKEN = re.compile(
    r"(?P<word>(?:[A-Z]\.){2,}|\$?\d[\d,.]*\d%?|[^\W_]+(?:[.\-–&’'](?!s\b)[^\W_]+)*)|(?P<own>[’']s?(?=\W|$))|(?P<mark>\S)"
)
_LONGEST_PHRASE = 9
"""Words; a longer run is no name of anything."""


_CLOSED = (
    lx.WH | lx.AUXILIARIES | lx.PREPOSITIONS | lx.CONJUNCTIONS | lx.PRONOUNS | lx.DETERMINERS | lx.ADVERBS | lx.REQUESTS
)
_OWNERS = frozenset({"their", "its", "his", "her", "my", "your", "our", "'s", "’s"})
_LY_NOUNS = frozenset(
    {"family", "assembly", "supply", "rally", "monopoly", "anomaly", "reply", "daily", "early", "elderly", "butterfly"}
)
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_SUBJECTS = frozenset({"i", "you", "we", "he", "she", "they", "it", "who"})
_STAY = frozenset({"stay", "stays", "turn", "turns", "remain", "remains", "taste", "seem", "seems"})
_VERB_ENDINGS = ("ate", "ize", "ise", "ify")
_GO = frozenset({"go", "goes", "going", "went", "gone"})
"""What follows is no thing: "go extinct", "went home"."""
_SAME_PARTICIPLE = frozenset({"put", "cut", "hit", "hurt", "shut", "set", "beat", "read", "cast", "split"})
_DEGREES = frozenset({"more", "most", "less", "least", "so", "too", "very"})
_ADJECTIVE_ENDINGS = ("ent", "ant", "ive", "al", "ic", "able", "ible", "ous", "ful", "less")
_RANKS = lx.words("best worst main first second third fourth major key other last only next same real")
_OF_NAME = re.compile(r"(?P<noun>[a-z]+) of (?:the )?[A-Z](?:(?! of ).)*$")
_AGAINST = (["v"], ["v."], ["vs"], ["vs."], ["versus"])
_ADJECTIVAL = frozenset({"back", "fast", "long", "far"})
"""Adverbs that are adjectives before a noun: "fast food", "back pain"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of the question with its place; `own` is a possessive ending."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def low(self) -> str:
        """The word as the lexicon has it."""
        return self.text.casefold().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: characters `start` to `end` of the question; `before` is the word in front of it."""

    text: str
    start: int
    end: int
    before: str = ""
    after_wh: bool = False

    @property
    def words(self) -> list[str]:
        """Its words without the article."""
        words = self.text.split()
        return words[1:] if len(words) > 1 and words[0].casefold() in lx.ARTICLES else words

    @property
    def bare(self) -> str:
        """Its text without the article."""
        return " ".join(self.words)

    @property
    def head(self) -> str:
        """The noun that it is about: the last before "of", "in" and the like."""
        words = [word.casefold() for word in self.words]
        cut = next((i for i, word in enumerate(words) if i and word in lx.PREPOSITIONS), len(words))
        return words[cut - 1].rstrip(".,") if words else ""

    @property
    def is_name(self) -> bool:
        """Whether one of its words is capitalised."""
        return any(word[:1].isupper() for word in self.words)

    @property
    def is_definite(self) -> bool:
        """Whether it begins with "the"."""
        return self.text[:4].casefold() == "the "

    @property
    def is_aspect(self) -> bool:
        """Whether it is an aspect of something else, such as "the symptoms"; "the Black Death" is not."""
        return self.head in lx.RELATIONAL and not self.is_name

    @property
    def is_own_thing(self) -> bool:
        """ "Is the harbour bridge open?" after the tunnel: a subject that says itself which it is."""
        whole = self.is_definite and len(self.words) > 1 and " of " not in self.text
        first = self.words[0].casefold()
        plain = self.head not in lx.RELATIONAL | lx.OFFICES and first not in _RANKS and not first.endswith("est")
        return whole and plain and self.before in lx.AUXILIARIES

    @property
    def is_plural(self) -> bool:
        """Whether its form is plural, as far as letters tell."""
        return is_plural(self.head) and (not self.is_name or self.is_definite or self.words[-1][0].islower())


def is_plural(noun: str) -> bool:
    """Whether a noun looks plural: "talks", "men", not "crisis", "virus", "process", "news"."""
    if noun in {"people", "men", "women", "children", "police", "feet", "teeth", "mice", "media"}:
        return True
    if noun.endswith("ics") and noun not in _COUNTED_ICS:
        return False
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is", "news", "series", "'s")) and len(noun) > 3


_COUNTED_ICS = frozenset(
    {"critics", "topics", "clinics", "comics", "fabrics", "mechanics", "lyrics", "medics", "antibiotics", "graphics"}
)
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "people": "person"}


def singular_of(text: str) -> str:
    """A phrase with its last noun in the singular, by spelling."""
    last = text.rsplit(" ", 1)[-1]
    if not is_plural(last.casefold()):
        return text
    if last in _IRREGULAR:
        return text[: -len(last)] + _IRREGULAR[last]
    if last.endswith("ies"):
        return f"{text[:-3]}y"
    return text[: -2 if last.endswith(("ses", "xes", "ches", "shes")) and not last.endswith("uses") else -1]


def plural_of(text: str) -> str:
    """A phrase with its head in the plural, by spelling."""
    if inner := re.search(r" (?:in|of|for|on|at|from|with) ", text):
        return plural_of(text[: inner.start()]) + text[inner.start() :]
    if is_plural(text.rsplit(" ", 1)[-1].casefold()) or not text[-1:].isalpha():
        return text
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return f"{text[:-1]}ies"
    return f"{text}es" if text.endswith(("s", "x", "ch", "sh")) else f"{text}s"


def tokens(text: str) -> list[Token]:
    """Words, possessive endings and marks in order."""
    return [
        Token(match.group(), match.start(), match.end(), match.lastgroup or "mark") for match in _TOKEN.finditer(text)
    ]


def phrases(text: str) -> list[Phrase]:
    """The noun phrases of a question from left to right, "X of Y" as one where X is no mere aspect of Y."""
    return list(_joined(text, simple_phrases(text)))


def simple_phrases(text: str) -> list[Phrase]:
    """The noun phrases from left to right without what hangs on them: "the earthquake", "Turkey"."""
    found = tokens(text)
    base = [_phrase(text, found, first, last) for first, last in _runs(found)]
    return [phrase for phrase in base if phrase is not None]


def _runs(found: list[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each run of open-class words."""
    first = None
    for index in range(len(found)):
        inside = _is_open(found, index, first is not None)
        if inside and first is None:
            first = index
        elif not inside and first is not None:
            yield first, index - 1
            first = None
    if first is not None:
        yield first, len(found) - 1


def _is_open(found: list[Token], index: int, inside: bool) -> bool:
    """Whether a token can be part of a noun phrase, given what stands around it."""
    token, low = found[index], found[index].low
    if token.kind == "mark":
        return inside and token.text == "." and found[index - 1].end == token.start and len(found[index - 1].text) < 3
    if token.kind == "own":
        return inside and index + 1 < len(found) and _is_open(found, index + 1, True)
    if _is_capital(found, index):
        return True
    if low in _CLOSED - lx.REQUESTS:
        return not inside and _is_adjectival(found, index)
    if index and found[index - 1].low in _GO | {"how"}:
        return False
    if low in lx.REQUESTS and index <= 2 and not inside:
        return False
    return not _is_verb(found, index, inside)


def _is_adjectival(found: list[Token], index: int) -> bool:
    """Whether an adverb begins a noun phrase: "good for back pain", not "came back home"."""
    if found[index].low not in _ADJECTIVAL or not index or index + 1 >= len(found):
        return False
    before = found[index - 1].low
    return before in lx.PREPOSITIONS | lx.ARTICLES | lx.AUXILIARIES and _opens(found[index + 1].low)


def _is_capital(found: list[Token], index: int) -> bool:
    """Whether a token is written with a capital that the sentence's beginning does not explain."""
    token = found[index]
    if not token.text[0].isupper() or (token.low in lx.PRONOUNS and len(token.text) < 3 and token.text != "US"):
        return False
    starts = index == 0 or found[index - 1].text in '.?!:“"'
    return not (starts and (token.low in _CLOSED or token.low in lx.VERBS)) and not (
        token.low in lx.WH | lx.AUXILIARIES and not (index and found[index - 1].text[0].isupper())
    )


def _is_verb(found: list[Token], index: int, inside: bool) -> bool:
    """Whether a lower-case word is the verb of its clause, or its predicate, rather than a noun."""
    low, before = found[index].low, found[index - 1].low if index else ""
    after = found[index + 1].low if index + 1 < len(found) else ""
    if before in lx.ARTICLES or before in _OWNERS or _is_in_compound(found, index):
        return False
    if before in _BE and low in _SAME_PARTICIPLE and not _opens(after):
        return True
    if low in lx.PREDICATES:
        return inside and not _opens(after)
    if after == "than":
        return True
    if low.endswith("ing") and not inside:
        if index == 2 and not after[:1].isalnum() and found[0].low in {"what", "describe"}:
            return False
        return _opens(after) or before in lx.AUXILIARIES or _is_gerund(low) and before != "of"
    named_before = inside and found[index - 1].text[0].isupper()
    if inside and _is_progressive(found, index):
        return True
    if low.endswith("ing") and named_before or low.endswith("ly") and low not in _LY_NOUNS and len(low) > 4:
        return True
    if not inside and (before in _STAY and not _opens(after) or _has_subject_pronoun(found, index)):
        return True
    if before == "to" and not inside and _follows_infinitive(low, after):
        return True
    return _is_finite(found, index, inside, named_before)


def _is_in_compound(found: list[Token], index: int) -> bool:
    """ "Will the Corrick fire station close?": a noun within a definite name, for the verb is still to come."""
    start = index
    while start and found[start - 1].kind == "word" and found[start - 1].low not in _CLOSED:
        start -= 1
    is_name = start and found[start - 1].low in lx.ARTICLES and found[start].text[0].isupper()
    asked = any(token.low in lx.DO for token in found[:start])
    later = itertools.takewhile(lambda token: token.kind == "word" and token.low not in _CLOSED, found[index + 1 :])
    return bool(is_name) and asked and any(_stem(token.text) in lx.VERBS for token in later)


def _has_subject_pronoun(found: list[Token], index: int) -> bool:
    """ "How do you clean it?", "should I water it": the verb of a pronoun is behind it, whatever the word."""
    asked = any(token.low in lx.DO for token in found[max(0, index - 3) : index - 1])
    return asked and index > 1 and found[index - 1].low in _SUBJECTS and found[index].text.islower()


def _is_progressive(found: list[Token], index: int) -> bool:
    """ "Why are bees dying?": the participle of a clause that begins with a form of "be" and has no other verb."""
    if not found[index].low.endswith("ing") or not _is_gerund(found[index].low):
        return False
    after = found[index + 1] if index + 1 < len(found) else None
    opening = [token.low for token in found[:2]]
    asks_state = opening[:1] in (["is"], ["are"]) or opening in (["why", "is"], ["why", "are"], ["how", "are"])
    return asks_state and (after is None or after.kind == "mark" or after.low in lx.PREPOSITIONS)


def _is_finite(found: list[Token], index: int, inside: bool, named_before: bool) -> bool:
    """Whether a form of a verb that could also be a noun is the verb here."""
    low, stem = found[index].low, _stem(found[index].low)
    before = found[index - 1].low if index else ""
    after = found[index + 1].low if index + 1 < len(found) else ""
    if low in lx.PAST or (low.endswith("ed") and not low.endswith("eed") and len(low) > 3):
        return not _is_attribute(found, index, after)
    if stem in lx.VERBS:
        if named_before and low in _SAME_PARTICIPLE or inside and after.endswith("ing"):
            return True
        if named_before and low != stem:
            return True
        return _wants_verb(found, index, after) and before not in lx.PREPOSITIONS - {"to"}
    return inside and _completes_question(found, index)


def _is_attribute(found: list[Token], index: int, after: str) -> bool:
    """ "Is smoked fish healthy?", "a recipe for fried rice": a participle that belongs to the noun behind it."""
    before = found[index - 1].low if index else ""
    opens = index == 1 and before in _BE or before in lx.PREPOSITIONS - {"to"}
    return opens and found[index].low.endswith("ed") and _opens(after)


def _follows_infinitive(low: str, after: str) -> bool:
    """ "To tackle the crisis": a plain word with something behind it."""
    noun = low.endswith(("tion", "ness", "ment", "ism", "ity", "ence", "ance", "s")) or not low.isalpha()
    return not noun and (_opens(after) or after in lx.DETERMINERS | lx.PRONOUNS)


def _stem(low: str) -> str:
    return low[:-1] if low.endswith("s") and low[:-1] in lx.VERBS else low


def _is_gerund(low: str) -> bool:
    """Whether an "-ing" form belongs to a known verb."""
    return low[:-3] in lx.VERBS or f"{low[:-3]}e" in lx.VERBS or low[:-4] in lx.VERBS or f"{low[:-4]}ie" in lx.VERBS


def _opens(word: str) -> bool:
    """Whether a word is of an open class, such as a noun that is still to come."""
    return word[:1].isalnum() and word not in _CLOSED and word not in lx.VERBS | lx.PAST


def _wants_verb(found: list[Token], index: int, after: str) -> bool:
    """Whether the clause has no verb yet: "did Russia move", "to move", "who moved", not "is a plan"."""
    before = found[index - 1].low if index else ""
    earlier = [token.low for token in found[:index]]
    if before == "to" or before in _SUBJECTS:
        return True
    if any(word in lx.DO for word in earlier):
        return not any(
            token.text in lx.VERBS and not (_is_after_article(found, i) or _is_in_compound(found, i))
            for i, token in enumerate(found[:index])
        )
    has_verb = any(word in lx.AUXILIARIES | lx.REQUESTS | lx.PAST for word in earlier)
    return not has_verb and after not in lx.AUXILIARIES


def _is_after_article(found: list[Token], index: int) -> bool:
    return index > 0 and found[index - 1].low in lx.ARTICLES | _OWNERS


def _completes_question(found: list[Token], index: int) -> bool:
    """ "When did the Lady Maren sink?", "did India celebrate this week": the verb that "did" still wants."""
    low = found[index].low
    after = found[index + 1].low if index + 1 < len(found) else ""
    if low.endswith("s") and not low.endswith("ss"):
        return False
    earlier = [token.low for token in found[:index]]
    others = [token.text for token in found[:index] + found[index + 1 :]]
    asked = any(word in lx.DO for word in earlier) or _asks_for_subject(found)
    if not asked or any(_stem(word) in lx.VERBS for word in others) or "do" in others[index:]:
        return False
    before = found[index - 1]
    divided = before.text[0].isupper() or is_plural(before.low) or low.endswith(_VERB_ENDINGS)
    return divided if _opens(after) and after not in lx.PREDICATES else divided or not _asks_for_subject(found)


def _asks_for_subject(found: list[Token]) -> bool:
    """ "Which countries recognise Kosovo?": what is asked for is the subject, so no auxiliary tells where the verb is."""
    lows = [token.low for token in found]
    asks = lows[:1] in (["which"], ["what"]) or lows[:2] == ["how", "many"]
    asks = asks and not any(low in lx.PREPOSITIONS for low in lows[1:2])
    return asks and not any(low in lx.AUXILIARIES or low in lx.PAST or low.endswith("ed") for low in lows)


def _phrase(text: str, found: list[Token], first: int, last: int) -> Phrase | None:
    """The run with its article; None where it is a bare adjective or a word that stands for nothing."""
    while first < last and found[last].kind == "own":
        last -= 1
    article = first and found[first - 1].low in lx.ARTICLES
    opening = first - 1 if article else first
    if _ends_in_predicate(found, opening, first, last):
        last -= 1
    if last - first + 1 > _LONGEST_PHRASE:
        return None
    words = [token.low for token in found[first : last + 1] if token.kind == "word"]
    if first == last and not article and _is_predicate(found, first):
        return None
    if not article and all(word in lx.PREDICATES or _is_adjective(word) for word in words):
        return None
    before = found[opening - 1].low if opening else ""
    if words[0] in lx.STATES and len(words) == 1 and not article and before in {"on", "in", "at", "for"}:
        return None
    if len(words) == 1 and before in _DEGREES and words[0].endswith(_ADJECTIVE_ENDINGS):
        return None
    start, end = found[opening].start, found[last].end
    two = {token.low for token in found[max(0, opening - 2) : opening]}
    after_wh = before in {"what", "which", "whose"} or bool({"many", "much"} & two and "how" in two)
    return Phrase(text[start:end], start, end, before, after_wh)


def _ends_in_predicate(found: list[Token], opening: int, first: int, last: int) -> bool:
    """ "Is cheese healthy?": a question that "is" begins must end in what is asked of its subject."""
    asks = [token.low for token in found[:opening]]
    begins = asks[:1] in (["is"], ["are"], ["was"], ["were"]) or asks[:1] == ["why"]
    ends = not any(token.kind == "word" for token in found[last + 1 :])
    return begins and asks[-1] in _BE and len(asks) < 3 and ends and last > first and found[last].text[0].islower()


def _is_predicate(found: list[Token], index: int) -> bool:
    """ "Which is stronger?": a word alone at the end after "is" is no thing, except in "what is taurine"."""
    asks_what = any(token.low in {"what", "who", "what's", "who's", "how"} for token in found[:index])
    after = [token.low for token in found[index + 1 :] if token.kind == "word"]
    ends = not any(word not in lx.CONJUNCTIONS | lx.WH for word in after)
    return (
        (after[:1] == ["about"] or ends and not asks_what)
        and found[index].text[0].islower()
        and found[index - 1].low in _BE
    )


def _is_adjective(word: str) -> bool:
    return word.endswith(("able", "ible", "ful", "ous", "less", "ly")) and len(word) > 5


def _joined(text: str, base: list[Phrase]) -> Iterator[Phrase]:
    """ "The city of trees" as one phrase; "the history of toilets" stays two."""
    held: Phrase | None = None
    for phrase in base:
        if held is not None and _belongs(text, held, phrase):
            held = Phrase(text[held.start : phrase.end], held.start, phrase.end, held.before, held.after_wh)
            continue
        if held is not None:
            yield held
        held = phrase
    if held is not None:
        yield held


def _is_of_several(phrase: Phrase) -> bool:
    """ "The leaders of Armenia" and "the merger of Alba" may go on with "and ...": they are of more than one."""
    match = _OF_NAME.search(phrase.text)
    return match is not None and (match.group("noun") in lx.OF_SEVERAL or is_plural(match.group("noun")))


def _belongs(text: str, left: Phrase, right: Phrase) -> bool:
    between = text[left.end : right.start].casefold().split()
    if left.head in lx.RELATIONAL or left.after_wh:
        return False
    if _is_of_several(left) and right.is_name and between in ([","], ["and"], [",", "and"]):
        return True
    if between == ["of"]:
        return True
    if between == ["against"]:  # "A vaccine against malaria", "the case against Sand".
        return left.text != left.bare and not right.is_definite
    if between == ["in"] and right.is_name and not left.is_name:
        return left.head not in lx.LIGHT and (left.text != left.bare or left.is_plural)
    if between == ["and"] and left.is_definite and left.words[0].istitle() and len(left.words) == 1:
        # "The Lewis and Clark expedition": one noun, in small letters, for both names.
        return right.words[0].istitle() and right.words[-1].islower()
    named = left.is_name and right.is_name
    return (
        named
        and left.words[0][0].isupper()
        and between in (["for"], ["and", "the"], *_AGAINST)
        and right.words[0][0].isupper()
    )
