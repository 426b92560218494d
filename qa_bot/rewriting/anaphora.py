"""Words that point back ("he", "its", "there", "that deal") and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.discourse import Discourse, Mention, counted, declares, distinct, known_sex, mention_of
from qa_bot.rewriting.phrases import Phrase, phrases, plural_of, simple_phrases, singular_of

_PRONOUN = re.compile(
    r"(?<![\w'’-])(?:he|him|his|she|her|hers|its|it[’']s|it|they|them|their|theirs|this|that|these|those)(?![\w-])",
    re.I,
)
_AMONG = re.compile(
    r"\b(?:between|(?:these|those|the) two|either of|neither of|both of|differences?|compare|both|similarit(?:y|ies)|in common)\b",
    re.I,
)
_EASY = "(?:true|possible|likely|legal|illegal|safe|easy|hard|difficult|necessary|important|ok|better|worth|good|bad|normal|common|fair|rare|wrong|clear|known|said|reported|expected)"
_DUMMY_IT = re.compile(
    rf"\b(?:(?:is|was|does|did|will|would|has|can) it (?:rain\w*|snow\w*|take (?:now |usually |normally )?to\b|take for\b|cost to\b|mean to\b|(?:ever |also )?say\b(?=\s+\w)|mention|matter|seem|(?:true|possible)\W|{_EASY} (?:that|to|if|for \w+ to)\b)"
    rf"|it (?:is|was) {_EASY} (?:that|to)\b|it (?:says?|mentions?)\b(?=\s+\w)|it (?:takes?|costs?) (?:to|for)\b|what (?:time|day|year) (?:is|was) it\b)",
    re.I,
)
_WHAT_IT_WAS = re.compile(r"\W*(?i:is|was) it (?P<noun>[a-z]+) (?:at|in|on|near|behind) (?:the )?[A-Z]")
""" "Was it arson at the Mill?" asks what there was at a place; with an adjective ("Is it legal in Norway?") it does not."""
_WHO_IS_IT = re.compile(
    r"\W*(?:(?:and|but|so) )?who (?:is|was|will be|were|had been) (?P<it>it)\b(?! that\b| who\b)", re.I
)
_THERE = re.compile(
    r"(?:(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bout )|(?<=who else was )|(?<=who else is ))\b(?:in |from )?there(?=\s*[?.!,]|$)",
    re.I,
)
_SEX = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_OWNING = frozenset({"his", "its", "their", "theirs", "hers"})
_DEMONSTRATIVE = frozenset({"this", "that", "these", "those"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "these", "those"})
_ANYBODY = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:(?:did|does|do|has|have|had|will) (?:any|every|some)(?:one|body)|how many (?:people|men|women)"
    r"|who(?: (?:did|has|have|had|will))? (?!is\b|are\b|was\b|were\b|did\b|do\b|does\b|has\b|have\b|had\b|will\b)[a-z]+)\b",
    re.I,
)
"""A question's own subject whose "their" is nobody's of before: "Who lost their job?"."""
_VERB_NEXT = re.compile(
    r"\s*(?:[?.!,]|$|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|be|mean|work|happen|come|affect|cause|make|lead)\w*\b)",
    re.I,
)
_ALONE = re.compile(r"\s+(?!what\b|when\b|where\b|why\b|how\b|who\b|because\b|if\b)\w", re.I)
_ASKED_FOR = 4.0
"""How much is in favour of whom the last question asked for: more than of the topic and the theme together."""
_ALIKE = (
    frozenset({"deal", "agreement", "accord", "treaty", "pact", "ceasefire", "truce", "settlement"}),
    frozenset({"war", "conflict", "fighting", "battle", "clashes", "invasion", "offensive"}),
    frozenset({"film", "movie", "picture"}),
    frozenset({"storm", "hurricane", "typhoon", "cyclone"}),
    frozenset({"vote", "election", "referendum", "poll"}),
    frozenset({"illness", "disease", "virus", "condition", "disorder"}),
    frozenset({"company", "firm", "corporation", "maker"}),
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that points back: its place, what it asks for, and the noun that goes with it."""

    start: int
    end: int
    word: str
    owning: bool = False
    noun: str = ""
    tail: str = ""
    among: bool = False


_DEFINITE = re.compile(r"\bthe (?P<noun>[a-z]+)\b(?![’'-]|\s+(?:of|[a-z]*(?<!s)s?\s+of)\b)", re.I)


def respelled(question: str, state: Discourse) -> str:
    """ "The experiment", "the team": the full name where the conversation gave one."""
    if state.topic is None:
        return question
    if named := _with_modifiers(question, state):
        return named
    for match in _DEFINITE.finditer(question):
        whole = next((p for p in phrases(question) if p.start == match.start()), None)
        if whole is None or whole.end != match.end():
            continue
        meant = _meant(match.group("noun").casefold(), state)
        if meant is not None and meant.bare.casefold() not in question.casefold():
            return (
                question[: match.start()]
                + _form(meant, Pointer(match.start(), match.end(), "the"))
                + question[match.end() :]
            )
    return question


def _with_modifiers(question: str, state: Discourse) -> str | None:
    """ "The types of plants" where nuclear plants are the topic: "the types of nuclear plants"; None where no noun is."""
    found = phrases(question)
    if any(phrase.is_name for phrase in found):
        return None
    for phrase in found:
        kind = next((m for m in (state.topic, state.theme) if m is not None and _is_kind_with(phrase, m)), None)
        if kind is not None:
            modifiers = kind.bare[: kind.bare.rindex(" ") + 1]
            noun = phrase.end - len(phrase.bare)
            before = re.sub(r"\b(a)n? $", r"\1n " if modifiers[0] in "aeiou" else r"\1 ", question[:noun], flags=re.I)
            return before + modifiers + question[noun:]
    return None


def _is_kind_with(phrase: Phrase, kind: Mention) -> bool:
    """Whether a phrase is the bare last noun of a kind with modifiers."""
    words = kind.bare.split()
    plain = not kind.is_pair and not any(word.istitle() for word in kind.bare.split())
    same = singular_of(phrase.bare.casefold()) == singular_of(words[-1].casefold())
    return (
        plain
        and same
        and not set(words) <= lx.PREDICATES | {words[-1]}
        and 1 < len(words) < 5
        and not set(words) & (lx.PREPOSITIONS | {"and"})
        and len(phrase.words) == 1
    )


def _meant(noun: str, state: Discourse) -> Mention | None:
    topic = state.topic
    if noun in lx.RELATIONAL:
        return None
    if topic is not None and noun in lx.GROUPS and topic.name and not topic.person:
        return topic
    kin = next((group for group in _ALIKE if noun in group), frozenset({noun}))
    longer = [m for m in _pool(state) if m.head in kin and len(m.bare.split()) > 1 and len(m.text.split()) < 6]
    if longer:
        return longer[0]
    return next((m for m in _pool(state) if m.place and m.head != noun), None) if noun in lx.PLACES else None


def resolved(question: str, state: Discourse) -> tuple[str, Discourse]:
    """The question with its pointers replaced, and what was learned about whom "he" and "she" mean."""
    question = _with_role(question, state)
    out: list[str] = []
    at, used = 0, dict[str, str]()
    for pointer in _pointers(question):
        group = _group(pointer.word)
        if group in used:
            continue
        chosen = _referent(question, pointer, state, taken=set(used.values()))
        if chosen is not None and pointer.word in {"they", "them"} and _is_better_as_it(question, chosen):
            continue
        if chosen is not None and pointer.word == "they" and _is_anybody(question[: pointer.start], chosen, state):
            continue
        if chosen is None or _within_sentence(question, pointer, chosen):
            continue
        used[group] = chosen.text
        if sex := _SEX.get(pointer.word):
            state = known_sex(state, chosen, sex)
        out.append(question[at : pointer.start] + _form(chosen, pointer) + pointer.tail)
        at = pointer.end
    return "".join(out) + question[at:], state


def _is_better_as_it(question: str, chosen: Mention) -> bool:
    """ "Did they change it?" after the interest rate alone: the one thing is what was changed, not who changed it."""
    single = not (chosen.person or chosen.name or _is_many(chosen))
    return single and any(pointer.word == "it" for pointer in _pointers(question))


def _is_anybody(before: str, chosen: Mention, state: Discourse) -> bool:
    """ "Should they build a new one?" after a bridge: whoever decides it, for a single thing does not build."""
    thing = not (chosen.person or chosen.name or _is_many(chosen)) and chosen.is_definite
    unasked = not (_asked_for_person("they", state) and chosen in state.answered)
    return thing and unasked and _last_word(before) in {"should", "will", "would", "could", "can", "did"}


def _with_role(question: str, state: Discourse) -> str:
    """ "Who was it before him?", "Is she still minister?": the office of which was spoken, with whose it is."""
    role = next((m for m in _pool(state) if m.person and m.is_definite and " of " in m.text), None)
    if role is None:
        return question
    if match := _WHO_IS_IT.match(question):
        return question[: match.start("it")] + role.text + question[match.end("it") :]
    bare = next((p for p in simple_phrases(question) if p.text.casefold() == role.head), None)
    if bare is None or re.match(r" of\b", question[bare.end :]):
        return question
    return question[: bare.start] + role.bare + question[bare.end :]


def points_back(question: str) -> bool:
    """Whether a question holds a word that points back."""
    return next(_pointers(question), None) is not None


def _pointers(question: str) -> Iterator[Pointer]:
    dummy = _DUMMY_IT.search(question) or _what_it_was(question)
    for match in _PRONOUN.finditer(question):
        word = match.group().casefold().replace("’", "'")
        rest = question[match.end() :]
        if word == "it's":
            owning = _last_word(question[: match.start()]) in lx.REQUESTS | {"of", "about", "in", "with"}
            yield Pointer(match.start(), match.end(), "its" if owning else "it", owning, tail="" if owning else " is")
        elif word in _DEMONSTRATIVE:
            yield from _demonstrative(question, match, word, rest)
        elif word != "it" or dummy is None or not dummy.start() <= match.start() < dummy.end():
            owning = word in _OWNING or (
                word == "her"
                and bool(re.match(r"\s+(?!to\b|in\b|for\b|at\b|with\b|on\b|from\b|and\b|by\b|as\b|the\b)\w", rest))
            )
            yield Pointer(match.start(), match.end(), word, owning, among=bool(_AMONG.search(question)))
    for match in _THERE.finditer(question):
        yield Pointer(match.start(), match.end(), "there")


def _what_it_was(question: str) -> re.Match[str] | None:
    match = _WHAT_IT_WAS.match(question)
    is_noun = match is not None and any(p.start == match.start("noun") for p in simple_phrases(question))
    return match if is_noun else None


def _last_word(text: str) -> str:
    words = text.casefold().split()
    return words[-1] if words else ""


def _demonstrative(question: str, match: re.Match[str], word: str, rest: str) -> Iterator[Pointer]:
    if question[: match.start()].casefold().rstrip().endswith(("so", "other than", "such")):
        return
    if _VERB_NEXT.match(rest):
        if word in {"these", "those"} or question[: match.start()].casefold().rstrip().endswith(
            (" of", " about", " for")
        ):
            yield Pointer(match.start(), match.end(), word)
        return
    following = next((p for p in simple_phrases(question) if 0 < p.start - match.end() <= 2), None)
    if following is not None and not following.is_name:
        yield Pointer(
            match.start(), following.end, word, noun=following.head, among=bool(_AMONG.search(match.group() + rest))
        )
    elif following is None and _ALONE.match(rest) and _last_word(question[: match.start()]) in lx.AUXILIARIES:
        yield Pointer(match.start(), match.end(), word)


def _group(word: str) -> str:
    if word in _SEX:
        return _SEX[word]
    if word == "there":
        return word
    return "they" if word in _PLURAL else "it"


def _referent(question: str, pointer: Pointer, state: Discourse, taken: set[str]) -> Mention | None:
    """The best mention for a pointer: fitting in kind and number, central, recent."""
    pool = [m for m in _pool(state) if m.text not in taken and m.bare not in question[pointer.end :]]
    if pointer.word in _PLURAL and pointer.among and (pair := _pair(pool)):
        return pair
    if pointer.noun:
        return _named_by(pointer.noun, pool, state)
    scored = [
        (_fit(pointer.word, m) + _salience(pointer.word, m, state, index), -index, m)
        for index, m in enumerate(pool)
        if _fit(pointer.word, m) > 0
    ]
    best = max(scored, key=lambda item: item[:2])[2] if scored else None
    if best is not None and pointer.word in _SEX:
        holder = next((name for described, name in state.holders if described == best.text), best)
        return holder if holder.sex in {"", _SEX[pointer.word]} else best
    if best is not None and pointer.word == "them" and not _is_many(best):
        best = _many_asked_about(state) or best
    if best is not None and best.person and not best.plural and pointer.word in _PLURAL:
        return _couple(best, state) or best
    return best


def _is_many(mention: Mention) -> bool:
    """Whether a mention is plural or a group."""
    return mention.plural or mention.head in lx.GROUPS


def _many_asked_about(state: Discourse) -> Mention | None:
    """ "Who counted them?" after "How many seals are there?": the things, in the plural, of the last question."""
    asked = (p for p in phrases(state.asked) if p.is_plural and p.head not in lx.LIGHT and "'s " not in p.text)
    many = next((mention_of(phrase) for phrase in asked), None)
    if many is None:
        return next(iter(counted(state.question)), None)
    if many.name or many.is_definite:
        return many
    return replace(many, text=f"the {many.text}")


def _couple(one: Mention, state: Discourse) -> Mention | None:
    """ "They" after "Who was he married to?" and its answer are the two."""
    other = next((m for m in (*state.answered[:1], state.topic) if m and m.person and m.text != one.text), None)
    first = next((m for m in (state.topic, one) if m and m.person and m != other), one)
    return Mention(f"{first.text} and {other.text}", plural=True) if other else None


def _pair(pool: list[Mention]) -> Mention | None:
    """ "Between them": the topic and what was last named beside it."""
    first = pool[0] if pool else None
    if first is None or first.plural:
        return None
    second = next((m for m in pool[1:] if m.person == first.person and m.name == first.name), None)
    return Mention(f"{first.text} and {second.text}", plural=True) if second is not None else None


def _pool(state: Discourse) -> list[Mention]:
    everything = (state.topic, *state.answered, *state.mentions, state.title, state.theme)
    return distinct(m for m in everything if m is not None)


def _fit(word: str, mention: Mention) -> float:
    """How well a mention suits a pronoun; 0 where it cannot be meant."""
    if word in _SEX:
        return _fit_one_person(word, mention)
    if word == "there":
        return 2 + mention.name if mention.place else mention.name and not (mention.person or mention.plural)
    if word in _PLURAL:
        return _fit_many(mention)
    if mention.person or mention.is_pair:
        return 0 if mention.plural else 0.5 if mention.sex else 1
    return 1 if mention.plural else 3


def _fit_one_person(word: str, mention: Mention) -> float:
    institution = mention.head in lx.THING_HEADS or mention.is_definite
    if mention.place or mention.plural or not (mention.name or (mention.person and mention.is_definite)):
        return 0
    if mention.sex and mention.sex != _SEX[word]:
        return 0.2
    if mention.person:
        return 3 + (mention.sex == _SEX[word])
    return mention.sex == _SEX[word] if institution else 1


def _fit_many(mention: Mention) -> float:
    if _is_many(mention):
        return 4.5 if mention.person else 3
    indefinite = mention.text.casefold().startswith(("a ", "an "))
    named = mention.name and not indefinite and (mention.plural or mention.text.split()[-1][0].isupper())
    if mention.person and " " in mention.text:
        return 1
    return 2.5 if named else 1.5 if indefinite or mention.is_definite else 0.8


def _salience(word: str, mention: Mention, state: Discourse, index: int) -> float:
    topic = 2.0 * (state.topic is not None and mention.text == state.topic.text)
    titled = state.title is not None and mention.text == state.title.text
    title = titled * (1.5 if mention.person else 2.5 if word in _PLURAL else 0.5)
    answered = bool(state.answered) and mention.text == state.answered[0].text
    apt_to_be_told = word in _SEX or (word in _PLURAL and not (mention.person and " " in mention.text))
    told = _ASKED_FOR if answered and apt_to_be_told and _asked_for_person(word, state) else 0.5 * answered
    apt = word in set(_SEX) | _PLURAL or not mention.person
    theme = 1.5 * (state.theme is not None and mention.text == state.theme.text and not titled and apt)
    kept = _ASKED_FOR * _was_meant(word, mention, state)
    office = 1.5 * (word in _SEX and mention.is_definite and mention.person and mention.text in state.question)
    return topic + title + theme + told + kept + office - 0.1 * min(index, 15)


def _was_meant(word: str, mention: Mention, state: Discourse) -> bool:
    """ "How old is she?", "What was her first act?": she is the one whom "she" meant in the last question."""
    spoken = {_SEX[other] for other in re.findall(r"[a-z]+", state.asked.casefold()) if other in _SEX}
    return _SEX.get(word, "") in spoken and mention.sex == _SEX[word] and mention.bare in state.question


def _asked_for_person(word: str, state: Discourse) -> bool:
    """Whether the last question asked who somebody is, and did not know the name already, as "Who is Ann Lee?" does."""
    asked = state.asked.casefold().split()
    topic = state.topic
    subject = topic.text if topic is not None and word in _SEX else ""
    named = topic is not None and topic.name and not topic.is_definite and declares(state.question, subject)
    return bool({"who", "whom"} & set(asked[:3])) and not set(_SEX) & set(asked) and not named


def _named_by(noun: str, pool: list[Mention], state: Discourse) -> Mention | None:
    """ "That deal": the mention with this noun or one like it at its head."""
    kin = next((group for group in _ALIKE if noun in group), frozenset({noun}))
    fits = [m for m in pool if (m.head in kin or noun in m.text.casefold().split()) and len(m.text.split()) > 1]
    if fits:
        return fits[0]
    person = noun in {"man", "woman", "person", "guy", "politician", "player", "leader", "president"}
    if person:
        return next((m for m in pool if m.person), None)
    place = noun in {"country", "city", "town", "state", "place", "region", "village"}
    return next((m for m in pool if m.place), None) if place else None


def _within_sentence(question: str, pointer: Pointer, chosen: Mention) -> bool:
    """Whether the question itself already names what the pointer means, before it."""
    before = question[: pointer.start]
    if pointer.word == "their" and _ANYBODY.match(before) and not points_back(before):
        return True
    if chosen.bare.casefold() in before.casefold():
        return True
    if pointer.word == "there":
        return False
    clause = re.search(r"\b(?:and|if|when|but|because|after|before|while)\b|,", before, re.I)
    found = [p for p in phrases(before) if clause is None or p.end <= clause.start()]
    earlier = [p for p in found if p.is_name or not p.is_definite or len(p.words) > 1]
    return bool(clause or pointer.owning) and any(_may_be_meant(phrase, pointer.word) for phrase in earlier)


def _may_be_meant(phrase: Phrase, word: str) -> bool:
    """Whether a pronoun can stand for a phrase of its own sentence."""
    if word in _SEX:
        named = phrase.words[0][0].isupper() and not phrase.is_definite
        return named and phrase.before not in lx.PREPOSITIONS
    if phrase.after_wh:
        return False
    if word in {"it", "its"}:
        return not phrase.is_plural and phrase.before in lx.AUXILIARIES | {"about", "of"}
    return word in {"they", "their", "them"} and phrase.is_plural


def _form(mention: Mention, pointer: Pointer) -> str:
    """The mention as it fits into the pointer's place."""
    text = mention.text
    if pointer.word == "there":
        return f"in {text}"
    if pointer.word in _PLURAL and text.casefold().startswith(("a ", "an ")):
        text = plural_of(mention.bare)
    elif pointer.word in {"it", "its"} and mention.plural and not mention.name and text == mention.bare:
        one = singular_of(text)
        text = f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
    elif (pointer.noun or pointer.word == "the") and text.casefold().startswith(("a ", "an ")):
        text = f"the {mention.bare}"
    if pointer.start == 0:
        text = text[:1].upper() + text[1:]
    if pointer.owning:
        return f"{text}'" if text.endswith("s") else f"{text}'s"
    return text
