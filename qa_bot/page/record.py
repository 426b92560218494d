"""The conversation as the browser keeps it: plain JSON that is checked whenever it comes back.

Articles are kept by id and offsets only; their words always come from the archive.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from qa_bot.answer import Answer, Citation, Turn, well_formed
from vectorstore.article import Article

_MOST_EXCHANGES = 60
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A citation by number, article and offsets: the quoted span and the passage around it."""

    n: int
    article_id: str
    quote: tuple[int, int]
    passage: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with what was answered; `error` stands instead of an answer that failed."""

    question: str
    text: str = ""
    abstained: bool = False
    notice: str = ""
    error: str = ""
    answerer: str = ""
    seconds: float = 0.0
    complete: bool = False
    standalone: str = ""
    unsupported: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    closest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges of one conversation, oldest first."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    exchanges: tuple[Exchange, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation as the chain wants it."""
        done = (e for e in self.exchanges if e.complete and not e.error)
        return tuple(Turn(e.question, e.text, tuple(dict.fromkeys(p.article_id for p in e.proofs))) for e in done)

    def to_json(self) -> str:
        """What the browser keeps."""
        return json.dumps(asdict(self), ensure_ascii=False)


def conversation_from_json(text: str | None) -> Conversation:
    """What the browser sent; anything that is no conversation of ours gives a new one."""
    try:
        data = json.loads(text or "")
        return Conversation(_short(data["id"], 64), tuple(map(_exchange, data["exchanges"][-_MOST_EXCHANGES:])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Conversation()


def exchange_from_answer(answer: Answer) -> Exchange:
    """What is kept of an answer."""
    return Exchange(
        question=answer.question,
        text=answer.text,
        abstained=answer.abstained,
        notice=answer.notice,
        answerer=answer.answerer,
        seconds=round(answer.timings_ms.get("total", 0.0) / 1000, 3),
        complete=answer.complete,
        standalone=answer.standalone_question,
        unsupported=answer.unsupported,
        proofs=tuple(_proof(citation) for citation in answer.citations),
        closest=tuple(article.id for article in answer.closest),
    )


def quoted(article: Article, span: tuple[int, int]) -> tuple[int, int]:
    """A span kept by a browser, cut to what the article has."""
    start = min(max(0, span[0]), len(article.text))
    return start, min(max(start, span[1]), len(article.text))


def _proof(citation: Citation) -> Proof:
    passage = citation.passage
    return Proof(citation.n, passage.article.id, (citation.start, citation.end), (passage.start, passage.end))


def _exchange(data: dict[str, Any]) -> Exchange:
    return Exchange(
        question=_short(data["question"]),
        text=_short(data["text"]),
        abstained=bool(data["abstained"]),
        notice=_short(data["notice"], 1000),
        error=_short(data["error"], 1000),
        answerer=_short(data["answerer"], 100),
        seconds=float(data["seconds"]),
        complete=bool(data["complete"]),
        standalone=_short(data["standalone"]),
        unsupported=tuple(_short(text) for text in data["unsupported"][:50]),
        proofs=tuple(
            Proof(int(p["n"]), _short(p["article_id"]), _span(p["quote"]), _span(p["passage"]))
            for p in data["proofs"][:50]
        ),
        closest=tuple(_short(article_id) for article_id in data["closest"][:10]),
    )


def _span(value: Any) -> tuple[int, int]:
    start, end = value
    return int(start), int(end)


def _short(value: Any, longest: int = _LONGEST_TEXT) -> str:
    return well_formed(str(value)[:longest])
