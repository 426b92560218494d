"""What a conversation is about so far: the things named, the one in the centre, and the last question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa_bot.rewriting import lexicon as lx
from qa_bot.rewriting.phrases import Phrase, is_plural, phrases

_CALLED = frozenset({"singer", "actor", "actress", "president", "writer", "player", "city", "country", "film", "movie"})
_OUR = frozenset({"my", "our", "your", "his", "her", "its", "their"})
_MOST_MENTIONS = 40
_LONGEST_ANSWER = 400
_OPENING = 9
"""Characters that can stand before the name that an answer begins with: "in the"."""
_MARKUP = re.compile(r"\[\d+\]|\*\*|https?://\S+|[\x00-\x1f<>{}|\\]")
_QUOTE = re.compile(r"“[^”]*”")
_REMARK = re.compile(r"\s*\((?:band|film|album|song|TV series|book|novel|musician|singer|actor)[^)]*\)")
_TITLE_LIKE = re.compile(r"[^?;:]{2,80}")
_ASKS_PERSON = re.compile(r"^\W*(?:(?:and|but|so)\s+)?(?:who|whom)\b", re.I)
_NO_NAME = re.compile(r"\W*[Tt]he [a-z-]+(?: [a-z-]+){0,3}\W*")
"""An answer such as "the competition office" and nothing else."""
_ASKS_PLACE = re.compile(r"^\W*(?:(?:and|but|so)\s+)?where\b", re.I)
_WHO_IS = re.compile(r"^\W*who(?:'s|’s| is| was)\s", re.I)
_WHO_IS_PLAIN = re.compile(r"\W*[Ww]ho(?:'s|’s| is| was) (?P<name>[a-z][a-z'’-]+(?: [a-z][a-z'’-]+){1,2})\W*")
_SUBJECT_IS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|but|now)\W+)*(?:(?:can you |please |could you )*(?:tell|talk|give|describe|explain|summari[sz]e)\b(?: me| us)?"
    r"(?: (?:more|a bit|something|everything|all))?(?: about)?|"
    r"i(?:[’']d| would)? (?:like|love|want|need) to (?:know|learn|hear|find out)(?: more)? about|(?:what|how) about|(?:what|who)(?:'s|’s| is| are| was| were))\s+",
    re.I,
)
_ASKING = re.compile(
    rf"[^?]*\?|\W*(?:i(?:[’']d| would)? (?:like|love|want|need) to|{'|'.join(sorted(lx.WH | lx.AUXILIARIES | lx.REQUESTS | lx.CONJUNCTIONS | lx.PREPOSITIONS))})\b",
    re.I,
)
_POINTS = re.compile(r"^(?!.*\babout (?:it|him|her|them)s*\?).*\b(?:it|its|he|him|his|she|her|they|them|their)\b", re.I)
_FIRST_ABOUT = re.compile(r"(?:what|how) about (?P<topic>(?:the )?[^\W_a-z][^?]{1,80})\?", re.I)
_BEFALLEN = re.compile(r"\W*(?:(?:and|but|so)\W+)*what (?:has |had )?happened to (?=the\b)", re.I)
_WHAT_ABOUT = re.compile(r"\W*(?:(?:and|but|so|ok(?:ay)?|now)\W+)*(?:what|how) about ", re.I)
_BETWEEN = re.compile(
    r"\b(?:difference|differences|relationship|similarities|link|connection)\b.{0,20} between (?P<first>\S)", re.I
)
_HOW_MANY = re.compile(
    r"^\W*(?:and |so )?how many (?P<noun>[a-z]+(?: (?!were\b|are\b|was\b|have\b)[a-z]+)?) (?:(?P<be>were|are|have been|has been|was) )?"
    r"(?P<rest>(?:[a-z]+ed|died|born|hurt|held|killed|in|on|from)\b[^?]{0,90}?)[?.!\s]*$",
    re.I,
)
_TIME = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in the conversation; `sex` is "m", "f" or "" where nothing tells."""

    text: str
    person: bool = False
    place: bool = False
    plural: bool = False
    name: bool = False
    sex: str = ""

    @property
    def bare(self) -> str:
        """The text without its article."""
        first, _, rest = self.text.partition(" ")
        return rest if rest and first.casefold() in lx.ARTICLES else self.text

    @property
    def is_definite(self) -> bool:
        """Whether it begins with "the"."""
        return self.text[:4].casefold() == "the "

    @property
    def is_pair(self) -> bool:
        """Whether it is two things joined by "and"."""
        return self.plural and " and " in self.text

    @property
    def head(self) -> str:
        """Its last word before a preposition."""
        return Phrase(self.text, 0, 0).head


@dataclass(frozen=True, slots=True)
class Discourse:
    """The state before a question: `mentions` newest first, `answered` those of the last answer.

    `question` is the last question made to stand alone, `title` a topic given as a bare phrase. `holders` tell who
    somebody described was said to be: "the mayor of Osby" and the name that answered.
    """

    topic: Mention | None = None
    mentions: tuple[Mention, ...] = ()
    answered: tuple[Mention, ...] = ()
    question: str = ""
    asked: str = ""
    title: Mention | None = None
    theme: Mention | None = None
    holders: tuple[tuple[str, Mention], ...] = ()


def moved_on(state: Discourse, asked: str, standalone: str, answer: str) -> Discourse:
    """The state after one more turn; `asked` are the words typed, `standalone` what they stood for."""
    about = _FIRST_ABOUT.fullmatch(asked)
    if about and state.topic is None:
        return _titled(state, about.group("topic"), answer)
    if _is_title(asked):
        return _titled(state, asked, answer)
    if not _ASKING.match(asked):
        return replace(state, answered=(), asked=asked)
    found = phrases(standalone)
    fresh = [
        phrase for phrase in found if not _is_empty(phrase) and (_is_office(phrase) or not _holds(phrase, state.topic))
    ]
    named = [_known(mention_of(phrase, _is_asked_person(standalone, phrase)), state) for phrase in fresh]
    named += [*counted(standalone), *_owners(fresh, state), *_places(fresh)]
    told = tuple(_known(m, state) for m in answer_mentions(answer, asked))
    newest = distinct((*told, *named, *state.mentions))
    topic = _topic(state, asked, standalone, found)
    theme = _current(state.theme, state) if state.theme else topic
    if state.theme and topic and any(p.text == topic.text and _is_other_thing(p, state.theme) for p in found):
        theme = topic
    holders = (*_holder(standalone, found, told), *state.holders)[:_MOST_MENTIONS]
    return Discourse(topic, tuple(newest[:_MOST_MENTIONS]), told, standalone, asked, state.title, theme, holders)


def turned_to(state: Discourse, what: str) -> Discourse:
    """The state after "back to the bank" or "what about the tunnel": what was named before by all of its name."""
    words = {word.casefold() for word in Phrase(what, 0, len(what)).words}
    known = (state.topic, *state.mentions, state.theme)
    spoken = [m for m in known if m is not None and m.name and words <= set(m.bare.casefold().split())]
    named = min(spoken, key=lambda mention: len(mention.bare.split()), default=None)
    meant = named or mention_of(Phrase(what, 0, len(what)))
    return replace(state, topic=meant, mentions=(meant, *state.mentions)[:_MOST_MENTIONS], answered=())


def _holder(question: str, found: Sequence[Phrase], told: Sequence[Mention]) -> list[tuple[str, Mention]]:
    """Who "the mayor of Osby" is, where "Who is the mayor of Osby?" was answered with a name."""
    opening = _WHO_IS.match(question)
    described = next((p for p in found if opening and p.start == opening.end() and p.is_definite), None)
    return [(described.text, told[0])] if described is not None and told and told[0].person else []


def declares(question: str, subject: str = "") -> bool:
    """Whether a question says itself what it is about, or that it is `subject`: "tell me about X", "what is X?"."""
    match = _SUBJECT_IS.match(question)
    if match is None or not subject:
        return match is not None
    rest = question[match.end() :].removeprefix("the ")
    return rest.startswith(subject) and not rest[len(subject) :].startswith(("'", "’"))


def distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in their order, each text once."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.text, mention)
    return list(first.values())


def _known(mention: Mention, state: Discourse) -> Mention:
    """ "Kohli" is the Virat Kohli of whom was spoken before."""
    words = set(mention.bare.split())
    same = next((m for m in (state.topic, *state.mentions) if m is not None and m.text == mention.text), None)
    if same is not None:
        return same if same.person else replace(same, person=mention.person, sex=mention.sex)
    if not mention.name or mention.place or len(words) > 2:
        return mention
    full = (m for m in state.mentions if m.name and not m.place and words < set(m.bare.split()) and not m.is_definite)
    return next((m for m in full if m.person or not mention.person), mention)


def counted(question: str) -> list[Mention]:
    """ "How many people were killed in the quake?" speaks of the people killed in the quake."""
    match = _HOW_MANY.match(question)
    if match is None:
        return []
    link = " " if match.group("be") else " who "
    return [Mention(f"the {match.group('noun')}{link}{match.group('rest')}", person=True, plural=True)]


def _owners(found: Sequence[Phrase], state: Discourse) -> list[Mention]:
    """The names that own something: Joe Biden of "Joe Biden's vice president"."""
    owners = (re.split(r"['’]s ", phrase.text)[0] for phrase in found if re.search(r"['’]s ", phrase.text))
    return [_known(mention_of(Phrase(owner, 0, len(owner))), state) for owner in owners if owner[0].isupper()]


def _places(found: Sequence[Phrase]) -> list[Mention]:
    """Osby of "the wells of Osby", which is no topic of its own but may be where "there" is."""
    inner = (re.search(r" (?:of|in) (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)$", phrase.text) for phrase in found)
    return [Mention(match.group("name"), place=True, name=True) for match in inner if match]


def known_sex(state: Discourse, mention: Mention, sex: str) -> Discourse:
    """The state in which this person is known to be a he or a she."""
    known = replace(mention, person=True, sex=sex)
    swap = {mention.text: known}
    return replace(
        state,
        topic=known if state.topic and state.topic.text == mention.text else state.topic,
        title=known if state.title and state.title.text == mention.text else state.title,
        theme=known if state.theme and state.theme.text == mention.text else state.theme,
        mentions=tuple(swap.get(other.text, other) for other in state.mentions),
        answered=tuple(swap.get(other.text, other) for other in state.answered),
    )


def mention_of(phrase: Phrase, person: bool = False) -> Mention:
    """What the letters of a phrase tell about the thing that it names."""
    phrase = _without_rank(_without_kind(phrase))
    words = [word.casefold().strip(".,") for word in phrase.words]
    sex = _sex(words)
    place = phrase.is_name and (
        is_country(phrase.bare) or phrase.head in lx.PLACES or phrase.before in {"in", "near", "around", "at"}
    )
    owned = re.search(r"['’]s? ", phrase.text) is not None
    human = (
        not place
        and not owned
        and phrase.before not in {'"', "“"}
        and (
            person or (bool(sex) and not _is_titled_thing(phrase)) or _is_office(phrase) or _looks_human(phrase, words)
        )
    )
    return Mention(phrase.text, human, place, phrase.is_plural and not human, phrase.is_name, sex)


def _is_office(phrase: Phrase) -> bool:
    """ "The mayor", "captain of the ship": one person, though no name."""
    return phrase.head in lx.OFFICES and (phrase.is_definite or f"{phrase.head} of " in phrase.text)


def _is_titled_thing(phrase: Phrase) -> bool:
    """ "The Lady Maren" is a ship: a person's title with a name takes no article."""
    return phrase.is_definite and len(phrase.words) > 1 and all(word[0].isupper() for word in phrase.words)


def _without_rank(phrase: Phrase) -> Phrase:
    """ "The most venomous snake" speaks of snakes."""
    first, _, rest = phrase.text.partition(" ")
    ranked = phrase.before in {"most", "least"} and rest and first.islower()
    return Phrase(rest, phrase.end - len(rest), phrase.end, phrase.before) if ranked else phrase


def _without_kind(phrase: Phrase) -> Phrase:
    """ "The group Bananarama" is Bananarama."""
    words = phrase.words
    if phrase.is_definite and len(words) > 1 and words[0] in lx.GROUPS | _CALLED and words[1][0].isupper():
        return Phrase(" ".join(words[1:]), phrase.start, phrase.end, phrase.before)
    return phrase


def answer_mentions(answer: str, asked: str = "") -> tuple[Mention, ...]:
    """Names in an answer, most telling first; an abstention names nothing."""
    text = _MARKUP.sub(" ", answer[: 4 * _LONGEST_ANSWER])
    if text.strip().casefold().startswith(lx.NEGATIVE_ANSWER):
        return ()
    short = _QUOTE.sub("", text).strip()[:_LONGEST_ANSWER] or text[:_LONGEST_ANSWER]
    asks_who = bool(_ASKS_PERSON.match(asked))
    if asks_who and _NO_NAME.fullmatch(short):
        short = short.strip(" .—–-")
        return (mention_of(Phrase(short[:1].lower() + short[1:], 0, len(short))),)
    found = [phrase for phrase in phrases(short) if phrase.is_name and not _is_empty(phrase)]
    person = asks_who and bool(found) and not found[0].is_definite
    mentions = [mention_of(phrase, person and phrase is found[0]) for phrase in found[:5]]
    if mentions and _ASKS_PLACE.match(asked) and found[0].start < _OPENING:
        mentions[0] = replace(mentions[0], place=True, person=False)
    return tuple(mentions)


def is_country(name: str) -> bool:
    """Whether a name is a country's."""
    from qa_bot.reading.candidates import is_country as known

    return known(name)


def _is_title(asked: str) -> bool:
    """Whether a turn is a bare phrase such as "Karabakh ceasefire": it sets the topic and asks nothing."""
    text = asked.strip()
    first = text.split(" ", 1)[0].casefold()
    asking = lx.WH | lx.AUXILIARIES | lx.REQUESTS | lx.CONJUNCTIONS | lx.PREPOSITIONS | lx.PRONOUNS | lx.VERBS
    plain = not any(word in lx.VERBS | lx.AUXILIARIES | lx.PRONOUNS | lx.WH for word in text.split())
    return (
        plain
        and bool(_TITLE_LIKE.fullmatch(text))
        and text[:1].isupper()
        and len(text.split()) <= 8
        and first not in asking
    )


def _titled(state: Discourse, asked: str, answer: str) -> Discourse:
    name = re.sub(r"^(\w+ \w+), .*", r"\1", _REMARK.sub("", asked.strip()))
    words = [word.casefold() for word in name.split()]
    phrase = Phrase(name, 0, len(name))
    mention = replace(mention_of(phrase), name=True)
    if words[0] == "the" or phrase.head in lx.THING_HEADS:
        mention = replace(mention, person=False, plural=is_plural(words[-1]))
    title = state.title or mention
    return replace(
        state, topic=title, title=title, theme=title, mentions=(mention, *state.mentions), asked="", question=""
    )


def _topic(state: Discourse, asked: str, standalone: str, found: Sequence[Phrase]) -> Mention | None:
    """The centre after a question: kept where the question pointed back to it, else its main phrase."""
    old = state.topic
    if pair := _pair_of(asked):
        return pair
    if (other := _other_subject(asked, standalone, old)) is not None:
        return other
    if (befallen := _befallen(asked)) is not None and not (old and _same(old.text, befallen.text)):
        return mention_of(befallen)
    declared = _SUBJECT_IS.match(standalone)
    if declared and not (old and _is_one_of(found, declared.end(), old)):
        main = (
            None if old and _POINTS.search(asked) else _declared(standalone, found, declared, old, asked == standalone)
        )
        if main is None and old is not None and _is_aspect(found, declared.end()):
            return _current(old, state)
        if (
            main is not None
            and not (old and _same(old.text, main.text))
            and main.text in asked
            and _is_apt(main, first=old is None)
        ):
            return mention_of(main, bool(_WHO_IS.match(standalone)))
    if old is not None and (asked != standalone or any(_same(old.text, phrase.text) for phrase in found)):
        return _current(old, state)
    apt = [phrase for phrase in found if _is_apt(phrase, first=old is None) and not phrase.is_aspect]
    if not apt and old is None:
        apt = [p for p in found if len(p.words) > 1 and p.head not in lx.LIGHT and not _is_date_or_amount(p)]
    best = max(apt, key=_centrality, default=None)
    if best is None or (old is not None and (_centrality(best) < 0 or _is_passing(best, old, found))):
        return old
    return mention_of(best, _is_asked_person(standalone, best))


def _other_subject(asked: str, standalone: str, old: Mention | None) -> Mention | None:
    """ "What about Armenia?", made into the last question about Armenia instead, is about Armenia from now on."""
    about = _WHAT_ABOUT.match(asked)
    if old is None or about is None:
        return None
    named = next((p for p in phrases(asked) if p.start == about.end() and p.text in standalone), None)
    if named is None or (named.text == old.text):
        return None
    own_thing = named.is_definite and len(named.words) > 1 and not named.is_aspect
    return mention_of(named) if own_thing or (named.is_name == old.name and old.text not in standalone) else None


def _befallen(asked: str) -> Phrase | None:
    """ "What happened to the lander?" is about the lander, whatever it belongs to."""
    match = _BEFALLEN.match(asked)
    first = next((p for p in phrases(asked) if match and p.start == match.end()), None)
    return first if first is not None and not _is_empty(first) and first.head not in lx.GROUPS else None


def _is_one_of(found: Sequence[Phrase], start: int, old: Mention) -> bool:
    """ "The best tofu" after tofu: the topic with a rank, and no other."""
    first = next((phrase for phrase in found if start - 1 <= phrase.start <= start + 4), None)
    return first is not None and first.is_definite and not first.is_name and first.bare.endswith(f" {old.bare}")


def _is_passing(best: Phrase, old: Mention, found: Sequence[Phrase]) -> bool:
    """Whether a phrase is but mentioned on the way: "a match" or "critics" beside a topic with a name.

    "The houses" are those of the topic, "what kind of wood" asks about wood no more than about what it is for.
    """
    kind_of = best.before == "of" and any(p.after_wh and p.end + 4 == best.start for p in found)
    own = best.before in _OUR or (best.is_definite and not _is_other_thing(best, old)) or kind_of
    return not best.is_name and (own or best.text[:2].casefold() in {"a ", "an"} or (old.name and best.is_plural))


def _is_other_thing(phrase: Phrase, old: Mention) -> bool:
    """ "Is the harbour bridge open?" after the tunnel: another thing, and no part of the one before."""
    return phrase.is_own_thing and old.is_definite and not (old.name or old.person)


def _current(topic: Mention, state: Discourse) -> Mention:
    """The topic as it is known by now."""
    return next((mention for mention in state.mentions if mention.text == topic.text), topic)


def _pair_of(question: str) -> Mention | None:
    """ "The difference between arabica and robusta" is about the two."""
    match = _BETWEEN.search(question)
    if match is None:
        return None
    two = [phrase for phrase in phrases(question) if match.start("first") <= phrase.start]
    if len(two) < 2 or question[two[0].end : two[1].start].strip() not in {"and", "or"}:
        return None
    return Mention(f"{two[0].text} and {two[1].text}", plural=True, name=two[0].is_name)


def _declared(
    text: str, found: Sequence[Phrase], opening: re.Match[str], old: Mention | None, new: bool
) -> Phrase | None:
    """The phrase after "tell me about", "what is", "who was"; for "the history of X" it is X."""
    start = opening.end()
    later = [phrase for phrase in found if phrase.start >= start - 1]
    if not later or later[0].start > start + 4:
        return None
    asks = opening.group().casefold().strip().startswith(("what", "who")) and " about" not in opening.group()
    if not later[0].is_aspect and later[0].head not in lx.LIGHT and not _is_good_for(text, later):
        aside = not new and not later[0].is_name and (later[0].is_plural or len(later[0].words) < 2)
        return None if asks and old is not None and aside else later[0]
    inner = later[1] if len(later) > 1 and _completes(text, later[0], later[1]) else None
    return None if inner is not None and asks and old is not None and not (new and inner.is_name) else inner


def _is_good_for(text: str, later: Sequence[Phrase]) -> bool:
    """ "A good age to get X": whether a phrase only says how suitable something is for X."""
    modifiers = [word.casefold() for word in later[0].words[:-1]]
    judged = bool(modifiers) and all(word in lx.PREDICATES for word in modifiers)
    return judged and len(later) > 1 and _completes(text, later[0], later[1])


def _completes(text: str, aspect: Phrase, inner: Phrase) -> bool:
    """ "The history of X", "the best way to cook X": whether X is what the aspect is one of."""
    doing = re.fullmatch(r"\s+to [a-z]+(?: (?:a|an|the))?\s+", text[aspect.end : inner.start])
    return inner.before in {"of", "about", "for"} or bool(doing) or (aspect.head == "news" and inner.before == "on")


def _is_aspect(found: Sequence[Phrase], start: int) -> bool:
    """Whether the phrase declared is an aspect such as "the types"."""
    return any(
        phrase.is_aspect or phrase.head in lx.LIGHT for phrase in found if start - 1 <= phrase.start <= start + 4
    )


def _holds(phrase: Phrase, topic: Mention | None) -> bool:
    """Whether a phrase is a longer one around the topic: "the film of Anne Bonny" names nothing by itself."""
    return topic is not None and f" of {topic.text}" in phrase.text


def _is_apt(phrase: Phrase, first: bool) -> bool:
    """Whether a phrase can be a topic; "the guitar" only where nothing was spoken of before."""
    return not _is_empty(phrase) and (first or phrase.is_name or not phrase.is_definite or len(phrase.words) > 1)


def _centrality(phrase: Phrase) -> float:
    """How likely a phrase is what its question is about: names and subjects are, adjuncts are not."""
    score = 1.5 * phrase.is_name + 0.5 * phrase.is_definite + 0.2 * min(len(phrase.words), 3)
    score += 2.0 * (phrase.before in lx.AUXILIARIES) + 1.0 * (phrase.before in {"of", "about"})
    score -= 2.0 * (phrase.before in _OUR) + 1.5 * phrase.text[:1].isdigit()
    return score - 1.0 * (phrase.before in lx.PREPOSITIONS - {"of", "about"}) - 2.0 * phrase.after_wh


def _is_empty(phrase: Phrase) -> bool:
    """Whether a phrase names nothing that could be meant later: a time, a number, "people", "thing"."""
    head = phrase.head
    if phrase.is_aspect or phrase.bare.casefold() in lx.PREDICATES:
        return True
    numeric = head[:1].isdigit() and not (phrase.is_name and len(phrase.words) > 1)
    timely = head in lx.MONTHS or bool(_TIME.fullmatch(head)) or numeric
    return timely or _is_date_or_amount(phrase) or (head in lx.LIGHT and len(phrase.words) == 1)


def _is_date_or_amount(phrase: Phrase) -> bool:
    """ "March 5", "52 million crowns": nothing but numbers with the words that belong to them."""
    words = [word.casefold().strip(".,$€£") for word in phrase.words]
    return all(word[:1].isdigit() or word in lx.DAY_WORDS | lx.MEASURES for word in words)


def _is_asked_person(question: str, phrase: Phrase) -> bool:
    return bool(_WHO_IS.match(question)) and phrase.is_name and phrase.before in {"is", "was", "who's", "who", "'s"}


def with_capitals(question: str) -> str:
    """ "who is lucia ferro" as "who is Lucia Ferro": two or three plain words alone after "who is" are a name."""
    match = _WHO_IS_PLAIN.fullmatch(question)
    words = match.group("name").split() if match else []
    known = (
        lx.ARTICLES | lx.PREPOSITIONS | lx.OFFICES | lx.PREDICATES | lx.RELATIONAL | lx.LIGHT | lx.VERBS | lx.ADVERBS
    )
    other = known | lx.PRONOUNS | lx.DETERMINERS | lx.CONJUNCTIONS | lx.AUXILIARIES | lx.PAST | lx.GROUPS
    if match is None or any(word in other or word.endswith(("ing", "ed", "ble")) for word in words):
        return question
    name = " ".join(word[0].upper() + word[1:] for word in words)
    return question[: match.start("name")] + name + question[match.end("name") :]


def _looks_human(phrase: Phrase, words: Sequence[str]) -> bool:
    """Two or three capitalised words, none of them an institution's, read as a person's name."""
    capitals = all(word[:1].isupper() for word in phrase.words)
    institution = any(word in lx.THING_HEADS for word in words) or phrase.is_definite
    return (
        capitals and 2 <= len(words) <= 3 and not institution and not is_plural(words[-1]) and words[0] not in {"new"}
    )


def _sex(words: Iterable[str]) -> str:
    first = next(iter(words), "")
    if first in lx.MALE | lx.MALE_NAMES:
        return "m"
    return "f" if first in lx.FEMALE | lx.FEMALE_NAMES else ""


def _same(left: str, right: str) -> bool:
    return Phrase(left, 0, 0).bare.casefold() == Phrase(right, 0, 0).bare.casefold()
