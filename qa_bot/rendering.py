"""Answers as JSON and as text for a terminal. The page has its own rendering."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from qa_bot.answer import Answer, Citation
from qa_bot.reading.timex import spell
from vectorstore.article import Article

_WIDTH = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer with the fixed field names that scripts rely on."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "as_of": answer.as_of.isoformat(),
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason.value if answer.reason else None,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "passages": [
            {
                "n": n,
                "article_id": scored.passage.article.id,
                "start": scored.passage.start,
                "end": scored.passage.end,
                "score": scored.score,
                "text": scored.passage.text,
            }
            for n, scored in enumerate(answer.passages, start=1)
        ],
        "answerer": answer.answerer,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice or None,
        "unsupported": list(answer.unsupported),
        "timings_ms": answer.timings_ms,
    }


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: text, then its proofs or, under an abstention, the closest articles."""
    parts = [printable(f"! {answer.notice}")] if answer.notice else []
    parts.append(_wrapped(answer.text.replace("**", "")))
    parts.extend(_wrapped(f"No passage supports: {sentence}") for sentence in answer.unsupported)
    if answer.citations:
        parts.append("\n".join(_proof(citation) for citation in answer.citations))
    if answer.closest:
        closest = "\n".join(f"    {printable(byline(article))}" for article in answer.closest)
        parts.append(f"Closest articles (no proof):\n{closest}")
    return "\n\n".join(parts)


def byline(article: Article) -> str:
    """Headline, outlet and day of an article on one line."""
    day = spell(article.published) if article.published else "day unknown"
    return " · ".join(part for part in (article.title or article.id, article.source, day) if part)


def printable(text: str) -> str:
    """Text of an article without the control characters that could move a terminal's cursor."""
    return _CONTROL.sub("", text)


def _citation_json(citation: Citation) -> dict[str, Any]:
    article = citation.article
    return {
        "n": citation.n,
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _proof(citation: Citation) -> str:
    quote = textwrap.indent(_wrapped(f"“{citation.quote}”"), "    ")
    return f"[{citation.n}] {printable(byline(citation.article))}\n{quote}"


def _wrapped(text: str) -> str:
    lines = printable(text).split("\n")
    return "\n".join(textwrap.fill(line, _WIDTH, break_on_hyphens=False) for line in lines)
