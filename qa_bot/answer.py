"""What goes into the chain and what comes out: `Ask`, `Turn`, `Draft`, `Citation`, `Answer`.

All frozen. The chain yields ever more complete `Answer`s for one `Ask`; the faces draw them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from vectorstore.article import Article, Filters, Passage, ScoredPassage

_HALF = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text with a replacement character for each half of a surrogate pair, which cannot be stored or written.

    A terminal gives such for bytes that are no UTF-8, and JSON may hold them.
    """
    return _HALF.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation; `cited` are the ids of the articles that its answer cites."""

    question: str
    answer: str
    cited: tuple[str, ...] = ()

    def well_formed(self) -> Turn:
        """The same with all of its texts well-formed."""
        return Turn(well_formed(self.question), well_formed(self.answer), tuple(map(well_formed, self.cited)))


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, the conversation before it (oldest turn first) and what may be searched."""

    question: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)

    def well_formed(self) -> Ask:
        """The same with all of its texts well-formed."""
        return Ask(
            well_formed(self.question),
            tuple(turn.well_formed() for turn in self.history),
            replace(self.filters, sources=tuple(map(well_formed, self.filters.sources))),
        )


class Reason(StrEnum):
    """Why the archive does not say."""

    EMPTY_ARCHIVE = "empty_archive"
    NOTHING_FOUND = "nothing_found"
    OUTSIDE_DATES = "outside_dates"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Quote:
    """A span that proves something: passage number `n` (1-based, as in "[n]") and article offsets."""

    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer says so far: text with "[n]" marks that count from 1 in the passages it was given.

    `quotes` are the exact spans behind the marks where the answerer knows them; the citation step finds
    them where it does not. `confidence` lies in [0, 1]: how sure the answerer is that the text is right.
    An abstaining draft has a `reason` and no text. `notice` is for the reader, such as a failed chat model.
    `answerer` names the answerer where it is not the one that was asked, else it is empty.
    """

    text: str = ""
    quotes: tuple[Quote, ...] = ()
    reason: Reason | None = None
    confidence: float = 0.0
    notice: str = ""
    answerer: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A proof: "[n]" in the answer stands for characters `start` to `end` of the passage's article."""

    n: int
    passage: Passage
    start: int
    end: int

    @property
    def article(self) -> Article:
        """The article that is cited."""
        return self.passage.article

    @property
    def quote(self) -> str:
        """The quoted words, equal to the stored text by construction."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the faces draw: the text with its "[n]" marks, the proofs, or why there are none.

    `unsupported` are the sentences of `text` that no passage supports. `closest` are articles near to
    the question, given with an abstention; they are no proof. `complete` is False while streaming.
    """

    question: str
    standalone_question: str
    as_of: date
    text: str = ""
    reason: Reason | None = None
    citations: tuple[Citation, ...] = ()
    passages: tuple[ScoredPassage, ...] = ()
    unsupported: tuple[str, ...] = ()
    closest: tuple[Article, ...] = ()
    answerer: str = ""
    confidence: float = 0.0
    notice: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    complete: bool = False

    @property
    def abstained(self) -> bool:
        """Whether the archive does not say."""
        return self.reason is not None

    @property
    def turn(self) -> Turn:
        """What a conversation keeps of it."""
        cited = dict.fromkeys(citation.article.id for citation in self.citations)
        return Turn(self.question, self.text, tuple(cited))

    def __add__(self, later: Answer) -> Answer:
        """LangChain adds streamed chunks up; a later answer replaces the earlier one."""
        return later
