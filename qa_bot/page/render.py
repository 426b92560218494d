"""HTML of the page, made by pure functions. Whatever an article, a reader or a model wrote is escaped here.

Nothing is sanitised and nothing trusted: `text` escapes, `link` lets http and https addresses through only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from qa_bot.page.record import Conversation, Exchange, Proof, quoted
from qa_bot.reading.timex import spell
from qa_bot.settings import EXTRACTIVE
from vectorstore.article import Article
from vectorstore.catalog import Coverage
from vectorstore.sentences import sentence_spans

Lookup = Callable[[str], Article | None]

_NO_PROOFS_YET = "The passages that prove an answer appear here, word for word."
_AROUND_CHARACTERS = 250
"""So much of a passage is shown before and after what is quoted, and what is left of the sentences there."""
_SPINNER = '<span class="spinner" aria-hidden="true"></span>'
_MARK = re.compile(r"\[(\d{1,3})\]")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2066-\u2069\ufeff\\]")


def text(value: str) -> str:
    """Any text as HTML text or attribute value."""
    return html.escape(value, quote=True)


def link(url: str, label: str) -> str:
    """A link to a web address, or the label alone where the address is of any other kind."""
    if _INVISIBLE.search(url):
        return text(label)
    try:
        parts = urlsplit(url)
    except ValueError:
        return text(label)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return text(label)
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer nofollow">{text(label)}</a>'


def conversation_html(conversation: Conversation) -> str:
    """The questions and answers, oldest first."""
    if not conversation.exchanges:
        return ""
    turns = "".join(_exchange(i, exchange) for i, exchange in enumerate(conversation.exchanges))
    return f'<div class="turns" role="log" aria-live="polite" aria-label="Conversation">{turns}</div>'


def proofs_html(conversation: Conversation, lookup: Lookup) -> str:
    """The proofs of every answer, one group an answer; the last group is the one shown first."""
    groups = [_group(i, exchange, lookup) for i, exchange in enumerate(conversation.exchanges)]
    if not any(groups):
        return f'<div class="proofs-empty"><h2>Proofs</h2><p>{_NO_PROOFS_YET}</p></div>'
    last = len(groups) - 1
    groups[last] = groups[last] or f'<h2>Proofs</h2><p class="hint">{_NO_PROOFS_YET}</p>'
    return "".join(
        f'<section class="proofs" data-turn="{i}" aria-label="Proofs"{"" if i == last else " hidden"}>{group}</section>'
        for i, group in enumerate(groups)
    )


def header_html(coverage: Coverage | None, state: str, ready: bool) -> str:
    """Name of the product, what the archive covers, and whether it is still warming up.

    `coverage` is None until the archive is open.
    """
    badge = '<span class="badge">sample articles</span>' if coverage and coverage.samples else ""
    status = "" if ready else f'<p class="warming" role="status">{_SPINNER}{text(state)}</p>'
    return _masthead(f'<p class="covers">{_covers(coverage)} {badge}</p>{status}')


def failed_header_html(problem: str) -> str:
    """The same where the archive cannot be opened or read."""
    return _masthead(f'<p class="failed" role="alert">{text(problem)}</p>')


def article_html(article: Article, passage: tuple[int, int], quote: tuple[int, int]) -> str:
    """A whole article with a passage outlined and the quoted words marked."""
    start, end = quoted(article, passage)
    # A passage that is the whole article needs no outline.
    outlined = "" if end - start >= len(article.text.strip()) else ' class="passage"'
    body = (
        text(article.text[:start])
        + f'<span{outlined} id="passage" tabindex="-1">'
        + f"{_highlighted(article, (start, end), [quote])}</span>"
        + text(article.text[end:])
    )
    return (
        f'<article class="whole"><h2>{text(article.title or article.id)}</h2>'
        f'<p class="byline">{_byline(article)}</p><div class="body">{body}</div>'
        f'<p class="source-link">{link(article.url, article.url) if article.url else ""}</p></article>'
    )


def notice_html(message: str, problems: Sequence[str] = ()) -> str:
    """A short report, such as that of an upload, with a list of problems."""
    items = "".join(f"<li>{text(problem)}</li>" for problem in problems)
    return f'<div class="report" role="status"><p>{text(message)}</p>{f"<ul>{items}</ul>" if items else ""}</div>'


def _masthead(content: str) -> str:
    return f'<header class="masthead"><h1>The News Archive</h1>{content}</header>'


def _covers(coverage: Coverage | None) -> str:
    if coverage is None:
        return "Opening the archive…"
    if coverage.articles == 0:
        return "The archive is empty. Add articles below, or run <code>qa-bot ingest --sample</code>."
    outlets = (
        f" from {len(coverage.sources)} outlet{'s' if len(coverage.sources) != 1 else ''}" if coverage.sources else ""
    )
    days = f", {spell(coverage.first)} – {spell(coverage.last)}" if coverage.first and coverage.last else ""
    return f"{coverage.articles:,} articles{text(outlets)}{text(days)}"


def _exchange(turn: int, exchange: Exchange) -> str:
    running = "" if exchange.complete else " running"
    return (
        f'<article class="turn{running}" id="turn-{turn}" data-turn="{turn}">'
        f'<p class="question"><span class="who">You asked</span>{text(exchange.question)}</p>'
        f"{_reply(turn, exchange)}</article>"
    )


def _reply(turn: int, exchange: Exchange) -> str:
    if exchange.error:
        return f'<div class="reply failed" role="alert"><p>{text(exchange.error)}</p></div>'
    if not exchange.complete and not exchange.text:
        waiting = exchange.notice or "Reading the archive…"
        return f'<div class="reply waiting" role="status">{_SPINNER}{text(waiting)}</div>'
    notice = f'<p class="notice" role="alert">{text(exchange.notice)}</p>' if exchange.notice else ""
    kind = "reply abstained" if exchange.abstained else "reply"
    label = '<p class="verdict">No answer in the archive</p>' if exchange.abstained else ""
    return (
        f'<div class="{kind}">{notice}{label}<div class="answer">{_answer_text(turn, exchange)}</div>'
        f"{_unsupported(exchange)}{_footnote(exchange)}</div>"
    )


def _answer_text(turn: int, exchange: Exchange) -> str:
    escaped = text(exchange.text)
    cited = {proof.n for proof in exchange.proofs}

    def mark(match: re.Match[str]) -> str:
        n = int(match.group(1))
        if n not in cited:
            return match.group()
        return (
            f'<button type="button" class="cite" data-turn="{turn}" data-n="{n}" '
            f'aria-label="Show proof {n}">{n}</button>'
        )

    marked = _MARK.sub(mark, _BOLD.sub(r"<strong>\1</strong>", escaped))
    return "".join(f"<p>{part}</p>" for part in marked.split("\n\n") if part.strip())


def _unsupported(exchange: Exchange) -> str:
    items = "".join(f"<li>{text(sentence)}</li>" for sentence in exchange.unsupported)
    if not items or not exchange.complete:
        return ""
    heading = "No passage supports this part of the answer:"
    return f'<div class="unsupported" role="note"><p>{heading}</p><ul>{items}</ul></div>'


def _footnote(exchange: Exchange) -> str:
    if not exchange.complete or not exchange.answerer:
        return ""
    reader = "the embedded reader" if exchange.answerer == EXTRACTIVE else exchange.answerer
    asked = ""
    if exchange.standalone and exchange.standalone != exchange.question.strip():
        asked = f"Understood as: “{exchange.standalone}” · "
    if exchange.answerer == "small talk":
        return ""
    return f'<p class="footnote">{text(asked)}{text(reader)}, {exchange.seconds:.2f} s</p>'


def _group(turn: int, exchange: Exchange, lookup: Lookup) -> str:
    by_number: dict[int, list[Proof]] = {}
    for proof in exchange.proofs:
        by_number.setdefault(proof.n, []).append(proof)
    cards = "".join(_card(turn, proofs, lookup) for _, proofs in sorted(by_number.items()))
    if cards:
        return f"<h2>Proofs</h2>{cards}"
    closest = [article for article in map(lookup, exchange.closest) if article]
    if not closest or not exchange.complete:
        return ""
    items = "".join(f"<li>{_article_link(article)}<br><small>{_byline(article)}</small></li>" for article in closest)
    hint = "These are near the question. They do not answer it."
    return f'<h2>Closest articles</h2><p class="hint">{hint}</p><ul class="closest">{items}</ul>'


def _card(turn: int, proofs: Sequence[Proof], lookup: Lookup) -> str:
    first = proofs[0]
    article = lookup(first.article_id)
    if article is None:
        gone = f"<b>{first.n}</b> This article is no longer in the archive."
        return f'<div class="card gone" id="proof-{turn}-{first.n}"><p>{gone}</p></div>'
    quotes = [proof.quote for proof in proofs]
    sample = ' <span class="badge">sample</span>' if article.is_sample else ""
    return (
        f'<div class="card" id="proof-{turn}-{first.n}" tabindex="-1"><h3><span class="number">{first.n}</span>'
        f"{text(article.title or article.id)}{sample}</h3>"
        f'<p class="byline">{_byline(article)}</p>'
        f"<blockquote>{_highlighted(article, _excerpt(article, first.passage, quotes), quotes)}</blockquote>"
        f'<p class="open">{_article_link(article, first, "Read the whole article")}'
        f'<a class="back" href="#turn-{turn}" data-turn="{turn}">Back to the answer</a></p></div>'
    )


def _byline(article: Article) -> str:
    day = spell(article.published) if article.published else "Day unknown"
    updated = f"updated {spell(article.updated)}" if article.updated else ""
    return " · ".join(text(part) for part in (article.source, article.author, day, updated) if part)


def _article_link(article: Article, proof: Proof | None = None, label: str = "") -> str:
    where = {"id": article.id}
    if proof is not None:
        where |= {"passage": "{}-{}".format(*proof.passage), "quote": "{}-{}".format(*proof.quote)}
    return (
        f'<a class="open-article" href="article?{text(urlencode(where))}">'
        f"{text(label or article.title or article.id)}</a>"
    )


def _excerpt(article: Article, passage: tuple[int, int], quotes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The quotes with the sentences of their passage that begin or end near them."""
    start, end = quoted(article, passage)
    first = min(quote[0] for quote in quotes) - _AROUND_CHARACTERS
    last = max(quote[1] for quote in quotes) + _AROUND_CHARACTERS
    sentences = [(start + begin, start + stop) for begin, stop in sentence_spans(article.text[start:end])]
    shown = [(begin, stop) for begin, stop in sentences if begin < last and first < stop]
    return (shown[0][0], shown[-1][1]) if shown else (start, end)


def _highlighted(article: Article, passage: tuple[int, int], quotes: Sequence[tuple[int, int]]) -> str:
    """The passage with its quoted parts in <mark>."""
    position, end = quoted(article, passage)
    parts = []
    for start, stop in sorted(quoted(article, quote) for quote in quotes):
        start, stop = max(start, position), min(stop, end)
        if start < stop:
            parts += [text(article.text[position:start]), f"<mark>{text(article.text[start:stop])}</mark>"]
            position = stop
    return "".join([*parts, text(article.text[position:end])])
