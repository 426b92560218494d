"""Whether a passage proves a sentence, and by which of its own sentences: the one test behind every citation.

Each clause must be told in one breath: by a sentence of the passage that has its names, numbers and days, and nothing
against it (an opposite, a denial, roles exchanged, another speaker, a plan told as done, a figure that belongs to other
words), or by two that go together.
Days are compared as days: "10 November 2020" is proved by "on Nov. 10" in an article of February 2021. The test
compares words: it cannot tell a paraphrase in wholly other words, or in another language, from an invention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import compress, pairwise

from qa_bot.checking.certainty import is_overstated
from qa_bot.checking.clauses import clauses
from qa_bot.checking.facts import PLAIN_NUMBER, Claim, Fact, claim_of, facts_of
from qa_bot.checking.figures import are_misplaced
from qa_bot.checking.measures import are_told
from qa_bot.checking.speakers import is_misattributed
from qa_bot.reading.days import Days
from qa_bot.reading.naming import capitals_of
from qa_bot.reading.opposites import are_opposed
from qa_bot.reading.roles import are_crossed
from qa_bot.reading.terms import keys
from vectorstore.article import Passage

Span = tuple[int, int]

MARKED_SHARE = 0.25
"""The share of a sentence's words that its proof holds, where the answerer named the passage to prove it."""
UNMARKED_SHARE = 0.8
"""The same where the answerer named none, and the proof was searched for."""
_FEWEST_WORDS = 2
"""Of a clause that a sentence holds in order to prove it together with one that stands elsewhere."""
_LONGEST_CLAIM = 1_000
"""Characters from which on a sentence is no single statement that anything could prove."""
_ROUNDED = Decimal("0.05")
"""How far a round figure may lie from the exact one, as a share of it."""
_Placed = tuple[int, Fact]
"""A sentence with the place of its passage."""
_Evidence = tuple[_Placed, ...]
"""One sentence, or two that go together: the first says who is spoken of."""
_Dispute = tuple[frozenset[str], int]
"""A word of a clause that a sentence is against, with how many words that sentence tells."""


@lru_cache(maxsize=512)
def proof(sentence: str, passage: Passage, share: float = MARKED_SHARE) -> tuple[Span, ...]:
    """Article offsets of the passage's sentences that prove a sentence, in order; empty where none do."""
    return tuple(span for _, span in joint_proof(sentence, (passage,), share))


@lru_cache(maxsize=512)
def joint_proof(
    sentence: str, passages: tuple[Passage, ...], share: float = MARKED_SHARE
) -> tuple[tuple[int, Span], ...]:
    """The same from several passages together: pairs of a passage's place in `passages` and article offsets.

    Words that count from a publication day ("last year") are read in the sentence as in the first article.
    """
    if not passages or len(sentence) > _LONGEST_CLAIM:
        return ()
    known = frozenset().union(*(capitals_of(passage.article) for passage in passages))
    claims = [claim_of(clause, sentence, passages[0].article, known) for clause in clauses(sentence)]
    facts = [(place, fact) for place, passage in enumerate(passages) for fact in facts_of(passage)]
    chosen: list[_Evidence] = []
    for position, claim in enumerate(claims):
        evidence = _evidence(claim, claims[:position], facts)
        if not evidence:
            return ()
        chosen.append(evidence)
    if not _is_enough(claims, chosen, facts, share):
        return ()
    return tuple(sorted({(place, fact.span) for evidence in chosen for place, fact in evidence}))


def says_something(sentence: str) -> bool:
    """Whether a sentence states anything that could be proved: questions and bare words do not."""
    return not sentence.rstrip().endswith("?") and bool(keys(sentence))


def _evidence(claim: Claim, before: Sequence[Claim], facts: Sequence[_Placed]) -> _Evidence:
    """What tells a clause: one sentence, or else two; nothing where another one that is against it tells more of it."""
    is_against = [_is_against(claim, fact) for _, fact in facts]
    told = [_told(claim, (item,)) for item in facts]
    least = max([max(told, default=0) - 1, *compress(told, is_against)])
    against = (_told_in_words(claim, (item,)) for item in compress(facts, is_against))
    in_words = max((count for count in against if count >= _FEWEST_WORDS), default=0)
    disputed = [dispute for item in compress(facts, is_against) for dispute in _disputed(claim, item)]
    left = [item for item, against in zip(facts, is_against, strict=True) if not against]
    together = (pair for pair in _neighbours(facts) if all(item in left for item in pair))
    for kinds in (((item,) for item in left), together, _distant(claim, left)):
        telling = [
            found
            for found in kinds
            if _told(claim, found) >= least
            and _told_in_words(claim, found) >= in_words
            and not _is_disputed(claim, found, disputed)
            and _tells(claim, before, found)
        ]
        if telling:
            return max(telling, key=lambda found: _told(claim, found))
    return ()


def _disputed(claim: Claim, item: _Placed) -> list[_Dispute]:
    """What a sentence that tells of the same as a clause denies of it or is less sure of."""
    fact, told = item[1], _told_in_words(claim, (item,))
    if told < _FEWEST_WORDS:
        return []
    denied = [word for word in claim.words if word & fact.denied and not word & claim.denied]
    unsure = [word for word, degree in claim.stated if is_overstated([(word, degree)], fact.degrees)]
    return [(word, told) for word in (*denied, *unsure)]


def _is_disputed(claim: Claim, evidence: _Evidence, disputes: Sequence[_Dispute]) -> bool:
    """Whether evidence lacks a word that a sentence disputes which tells as much as it does."""
    told = _told_in_words(claim, evidence)
    return any(count >= told and not any(word & fact.keys for _, fact in evidence) for word, count in disputes)


def _neighbours(facts: Sequence[_Placed]) -> Iterator[_Evidence]:
    """Sentences with the next one, where that speaks of the same."""
    for one, other in pairwise(facts):
        if one[0] == other[0] and (other[1].refers_back or one[1].subject & other[1].subject):
            yield one, other


def _distant(claim: Claim, facts: Sequence[_Placed]) -> Iterator[_Evidence]:
    """The sentence that tells most of a clause with others that tell some of it, or as much where it names nobody."""
    near = [item for item in facts if _told(claim, (item,)) >= _FEWEST_WORDS and _is_about(claim, item[1])]
    if not near:
        return
    first = max(near, key=lambda item: _told(claim, (item,)))
    is_named = not claim.subject or bool(claim.subject & first[1].around)
    enough = 0 if is_named else _told(claim, (first,)) - 1
    for other in near:
        if other is not first and other[0] == first[0] and _told(claim, (other,)) >= enough:
            yield first, other


def _told(claim: Claim, evidence: _Evidence) -> int:
    """How many of a clause's words and names some sentences hold; that they take the same side counts as one."""
    held = frozenset().union(*(fact.keys | fact.person for _, fact in evidence))
    return _told_in_words(claim, evidence) + sum(bool(name & held) for name in claim.names)


def _told_in_words(claim: Claim, evidence: _Evidence) -> int:
    """The same without names: what is told against a clause may be told of others."""
    held = frozenset().union(*(fact.keys | fact.person for _, fact in evidence))
    sides = frozenset().union(*(fact.stances for _, fact in evidence))
    return sum(bool(word & held) for word in claim.words) + len(claim.stances & sides)


def _is_about(claim: Claim, fact: Fact) -> bool:
    """Whether a sentence is about the one that a clause begins with."""
    if not claim.subject or claim.subject & (fact.keys | fact.spoken_of):
        return True
    return not fact.subject and not fact.is_of_person


def _tells(claim: Claim, before: Sequence[Claim], evidence: _Evidence) -> bool:
    """Whether sentences have every name, number and day of a clause, and are about the same."""
    facts = [fact for _, fact in evidence]
    around = frozenset().union(*(fact.around for fact in facts))
    figures = frozenset().union(*(fact.numbers | fact.record.numbers for fact in facts))
    return (
        _is_about(claim, facts[0])
        and all(_is_about(claim, fact) for fact in facts if fact.is_of_person)
        and all(name & around for name in claim.names)
        and (bool(claim.names) or _goes_on(before, around))
        and claim.numbers <= figures
        and are_told(claim.measures, [(it.measures, it.keys) for fact in facts for it in (fact, fact.record)])
        and all(_is_rounded(number, figures) for number in claim.rounded)
        and all(_is_dated(day, facts) for day in claim.days)
    )


def _goes_on(before: Sequence[Claim], around: frozenset[str]) -> bool:
    """Whether a clause without names is told of one of those before it, where they begin with one."""
    named = frozenset().union(*(name for claim in before for name in claim.names))
    return not any(claim.subject for claim in before) or bool(named & around)


def _is_against(claim: Claim, fact: Fact) -> bool:
    """Whether a sentence says the opposite, of others, or denies what a clause states."""
    if are_opposed(claim.stances, fact.stances) or are_crossed(claim.roles, fact.roles, fact.keys | fact.meant):
        return True
    if is_overstated(claim.stated, fact.degrees) or is_misattributed(claim.sources, fact.sources):
        return True
    stated = frozenset().union(*claim.words) - claim.denied
    affirmed = claim.denied & fact.keys - fact.denied
    denies = bool(fact.denied & stated) or 2 * len(affirmed) > len(claim.denied)
    return (denies and not claim.stances & fact.stances) or are_misplaced(claim.parts, fact.parts)


def _is_enough(claims: Sequence[Claim], chosen: Sequence[_Evidence], facts: Sequence[_Placed], share: float) -> bool:
    """Whether enough of the words and days is told: by the evidence, the sentences beside it, or the headline."""
    told = asked = 0
    for claim, evidence in zip(claims, chosen, strict=True):
        beside = (item for item in _with_neighbours(evidence, facts) if item in evidence or _may_add(claim, item[1]))
        held = frozenset().union(*(fact.keys | fact.record.keys for _, fact in beside))
        sides = frozenset().union(*(fact.stances for _, fact in evidence))
        same = sum(bool(word & held) for word in claim.words) + len(claim.stances & sides)
        told += min(len(claim.words), same) + len(claim.days)
        asked += len(claim.words) + len(claim.days)
    has_figure = any(claim.numbers or claim.days or claim.rounded for claim in claims)
    has_words = any(len(claim.words) > 1 for claim in claims)
    return (
        any(_is_provable(claim, share) for claim in claims)
        and told >= share * asked
        and (told > 0 or has_figure or not has_words)
    )


def _may_add(claim: Claim, fact: Fact) -> bool:
    """Whether what a sentence tells can be of the one that a clause begins with."""
    return _is_about(claim, fact) and not _is_against(claim, fact)


def _is_provable(claim: Claim, share: float) -> bool:
    """Whether there is enough to compare: a bare figure only says something of a passage that was named."""
    has_figure = bool(claim.numbers or claim.days) and share <= MARKED_SHARE
    return bool(claim.words or claim.names) or has_figure


def _with_neighbours(evidence: _Evidence, facts: Sequence[_Placed]) -> list[_Placed]:
    """Evidence with the sentences right before and behind it."""
    places = [number for number, item in enumerate(facts) if item in evidence]
    return [item for number, item in enumerate(facts) if any(abs(number - place) <= 1 for place in places)]


def _is_rounded(number: str, exact: Set[str]) -> bool:
    """Whether a number that is given as "about" or "nearly" is one of those in round figures."""
    value = Decimal(number)
    return any(abs(value - Decimal(other)) <= _ROUNDED * value for other in exact if PLAIN_NUMBER.fullmatch(other))


def _is_dated(claimed: Days, facts: Sequence[Fact]) -> bool:
    """Whether sentences name a time that is at least as exact as the one that is claimed."""
    return any(claimed[0] <= first and last <= claimed[1] for fact in facts for first, last in fact.days)
