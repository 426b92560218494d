"""The page's HTML: everything escaped, only web addresses linked, quotes marked where they stand."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from qa_bot.answer import Answer, Citation, Reason
from qa_bot.page.record import Conversation, Exchange, conversation_from_json, exchange_from_answer
from qa_bot.page.render import article_html, conversation_html, header_html, link, proofs_html
from tests.conftest import make_article, shared_data
from vectorstore.article import Article, Passage, ScoredPassage
from vectorstore.catalog import Coverage

ARTICLE = make_article(
    "sample/tram", "Rain fell. Ada Moss opened tram line 4. People cheered.", title="Tram <4>", source="Gazette",
    author="Jo", url="https://example.com/t?a=1&b=2", published=date(2021, 3, 3),
)  # fmt: skip
PASSAGE = Passage(ARTICLE, 0, 39)


def answered(**fields: object) -> Exchange:
    answer = Answer("Who?", "Who?", date(2026, 11, 1), "**Ada Moss** [1] [9]", complete=True, answerer="extractive")
    values = {"citations": (Citation(1, PASSAGE, 11, 39),), "passages": (ScoredPassage(PASSAGE, 1.0),), **fields}
    from dataclasses import replace

    return exchange_from_answer(replace(answer, **values))  # type: ignore[arg-type]


def lookup(article_id: str) -> Article | None:
    return ARTICLE if article_id == ARTICLE.id else None


def test_an_answer_has_buttons_for_its_proofs_only() -> None:
    html = conversation_html(Conversation(exchanges=(answered(),)))
    assert "<strong>Ada Moss</strong>" in html
    assert 'data-n="1" aria-label="Show proof 1"' in html
    assert "[9]" in html


def test_a_proof_shows_the_record_and_marks_the_quote() -> None:
    html = proofs_html(Conversation(exchanges=(answered(),)), lookup)
    assert "Rain fell. <mark>Ada Moss opened tram line 4.</mark>" in html
    assert "Tram &lt;4&gt;" in html
    assert "Gazette · Jo · 3 March 2021" in html
    assert ">sample<" in html


def test_a_proof_from_a_long_passage_shows_what_stands_around_the_quote() -> None:
    sentences = [f"Stop {number} of the tram line was opened." for number in range(60)]
    article = make_article("long", " ".join(sentences))
    start = article.text.index(sentences[30])
    whole = Passage(article, 0, len(article.text))
    exchange = answered(citations=(Citation(1, whole, start, start + len(sentences[30])),))
    html = proofs_html(Conversation(exchanges=(exchange,)), lambda _: article)
    assert f"{sentences[29]} <mark>{sentences[30]}</mark> {sentences[31]}" in html
    assert sentences[0] not in html
    assert sentences[59] not in html


def test_an_abstention_lists_closest_articles_and_no_proofs() -> None:
    exchange = answered(reason=Reason.NOT_STATED, citations=(), closest=(ARTICLE,), text="The archive does not say.")
    conversation = Conversation(exchanges=(exchange,))
    assert "No answer in the archive" in conversation_html(conversation)
    html = proofs_html(conversation, lookup)
    assert "They do not answer it" in html
    assert "<mark>" not in html


def test_a_last_reply_without_proofs_says_where_they_would_be() -> None:
    html = proofs_html(Conversation(exchanges=(answered(), Exchange("hi", text="Hello!", complete=True))), lookup)
    assert "<mark>" in html
    assert "appear here" in html.rsplit("<section", 1)[1]


def test_unsupported_sentences_and_notices_are_shown() -> None:
    html = conversation_html(
        Conversation(exchanges=(answered(unsupported=("The <moon>.",), notice="Model & co failed."),))
    )
    assert "No passage supports" in html
    assert "The &lt;moon&gt;." in html
    assert "Model &amp; co failed." in html


def test_the_whole_article_marks_passage_and_quote() -> None:
    html = article_html(ARTICLE, (0, 39), (11, 39))
    assert (
        '<span class="passage" id="passage" tabindex="-1">Rain fell. <mark>Ada Moss opened tram line 4.</mark></span> People'
        in html
    )
    assert 'href="https://example.com/t?a=1&amp;b=2"' in html


def test_a_passage_that_is_the_whole_article_is_not_outlined() -> None:
    html = article_html(ARTICLE, (0, len(ARTICLE.text)), (11, 39))
    assert 'class="passage"' not in html
    assert "<mark>Ada Moss opened tram line 4.</mark>" in html


def test_the_header_tells_warming_up_from_ready() -> None:
    coverage = Coverage(63, 66, {"Gazette": 63}, date(2019, 6, 18), date(2026, 10, 20), 63)
    assert "sample articles" in header_html(coverage, "Ready.", ready=True)
    assert "Warming" in header_html(None, "Warming up", ready=False)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example/x", "https:evil", "http://", "ftp://x.y/z", "http://x.y/\u202egpj.exe", "http://[::1",
    ],
)  # fmt: skip
def test_only_web_addresses_are_links(url: str) -> None:
    assert "<a" not in link(url, "label")


def test_conversations_survive_the_browser_and_nonsense_does_not() -> None:
    conversation = Conversation(exchanges=(answered(),))
    assert conversation_from_json(conversation.to_json()) == conversation
    for nonsense in (None, "", "{", "[]", '{"id": 1}', '{"id": "x", "exchanges": [{"question": 1}]}', "[" * 10**5):
        assert conversation_from_json(nonsense).exchanges == ()


def test_half_a_surrogate_pair_from_a_browser_can_be_sent_back() -> None:
    kept = json.dumps({**json.loads(Conversation(exchanges=(answered(),)).to_json()), "id": "caf\udce9"})
    assert conversation_from_json(kept.replace("Who?", "Caf\\udce9?")).exchanges[0].question == "Caf\ufffd?"
    conversation_from_json(kept).to_json().encode()


def test_no_payload_makes_a_tag_or_a_link() -> None:
    lines = shared_data("security", "xss-payloads.jsonl").read_text("utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in lines]
    own = re.compile(
        r"</?(?:article|p|h2|h3|div|span|a|mark|small|strong|button|section|blockquote|ul|li|br|b)\b[^<>]*>"
    )
    for payload in payloads:
        article = make_article(payload[:50], payload or "x", title=payload, author=payload, source=payload, url=payload)
        html = article_html(article, (0, 5), (0, 3))
        html += conversation_html(
            Conversation(exchanges=(Exchange(payload, text=payload, complete=True, answerer=payload),))
        )
        assert "<" not in own.sub("", html), payload
        assert "javascript:" not in " ".join(re.findall(r'href="([^"]*)"', html)).casefold()
