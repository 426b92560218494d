"""The chat model over real HTTP: what is sent, what comes back, and everything that goes wrong."""

from __future__ import annotations

import json
import socket
import threading
import time
from datetime import date

import pytest

from qa_bot.answer import Draft, Reason
from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from qa_bot.errors import ChatModelError
from tests.conftest import make_article, shared_data
from tests.scripted_server import Reply, Script, scripted_server
from vectorstore.article import Passage, ScoredPassage

TODAY = date(2026, 11, 1)
NAME = "openai:scripted"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def passages(*texts: str) -> list[ScoredPassage]:
    articles = [
        make_article(f"a{n}", text, title=f"Title {n}", source="Gazette", published=date(2021, 2, 18))
        for n, text in enumerate(texts)
    ]
    return [ScoredPassage(Passage(article, 0, len(article.text)), 1.0) for article in articles]


def answerer(script: Script, timeout_s: float = 5.0, retries: int = 0) -> ChatModelAnswerer:
    return ChatModelAnswerer(chat_model(NAME, ChatModelOptions(timeout_s, retries, script.url)), NAME, timeout_s)


def drafts(script: Script, timeout_s: float = 5.0, retries: int = 0) -> list[Draft]:
    two = passages("Ada left.", "Bo stayed.")
    return list(answerer(script, timeout_s, retries).stream("Who left?", two, TODAY))


def test_drafts_grow_and_the_request_holds_rules_passages_and_day() -> None:
    with scripted_server(Reply(("Ada ", "left ", "[1]."))) as script:
        found = [draft.text for draft in drafts(script)]
    assert found[-1] == "Ada left [1]."
    assert all(later.startswith(earlier) for earlier, later in zip(found, found[1:], strict=False))
    sent = script.sent()
    assert "asked on Sunday, 1 November 2026" in sent
    assert "Gazette, Thursday, 18 February 2021: Title 1\nBo stayed." in sent
    assert sent.rstrip().endswith("Question: Who left?")
    assert (script.last["model"], script.last["temperature"], script.last["stream"]) == ("scripted", 0, True)
    assert script.keys == ["Bearer none"]


def test_the_first_draft_comes_before_the_model_has_finished() -> None:
    with scripted_server(Reply(("Ada left [1]. ",), hang_after_s=1.0)) as script:
        stream = answerer(script).stream("Who left?", passages("Ada left."), TODAY)
        started = time.monotonic()
        assert next(stream).text == "Ada left [1]."
        assert time.monotonic() - started < 0.9
        stream.close()


def test_a_key_in_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-the-user")
    with scripted_server(Reply(("Ada left [1].",))) as script:
        drafts(script)
    assert script.keys == ["Bearer of-the-user"]


def test_the_agreed_refusal_is_an_abstention() -> None:
    with scripted_server(Reply(("NOT IN ", "THE ARCHIVE"))) as script:
        assert drafts(script) == [Draft(reason=Reason.NOT_STATED)]
    assert "write exactly this and nothing else: NOT IN THE ARCHIVE" in script.sent()


ERROR_EVENT = b'data: {"error": {"message": "out of memory"}}\n\n'


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=400), "did not accept the request .HTTP 400.: .*scripted"),
        (Reply(status=401), "refused the key .HTTP 401"),
        (Reply(status=403), "refused the key .HTTP 403"),
        (Reply(status=404), "not known to the server .HTTP 404"),
        (Reply(status=429), "too many requests"),
        (Reply(status=500), "server's side .HTTP 500"),
        (Reply(status=503), "server's side .HTTP 503"),
        (Reply(hang_s=3), "in time|silent"),
        (Reply(("Ada ",), hang_after_s=3), "(silent|in time).*Until then it had written: “Ada”"),
        (Reply(endless="-"), "silent|not done after"),
        (Reply(()), "empty answer"),
        (Reply(("Ada ",), finish=""), "broke off: its stream has no proper end.*“Ada”"),
        (Reply(("Ada ",), finish="", promised=10_000), "broke off.*“Ada”"),
        (Reply(raw=b"data: this is no JSON\n\n"), "broke off"),
        (Reply(raw=b"\x00\xff\xfe\x80" * 50), "broke off"),
        (Reply(raw=b"<html><body>It works!</body></html>"), "broke off.*llm_base_url"),
        (Reply(raw=ERROR_EVENT), "out of memory"),
        (Reply(("I ",), finish="content_filter"), "withheld"),
    ],
    ids=lambda value: repr(value)[6:48] if isinstance(value, Reply) else "",
)
def test_each_failure_has_a_message_and_ends_in_time(reply: Reply, words: str) -> None:
    started = time.monotonic()
    with scripted_server(reply) as script, pytest.raises(ChatModelError, match=words) as raised:
        drafts(script, timeout_s=0.5)
    assert time.monotonic() - started < 6
    assert NAME in str(raised.value)
    assert len(script.requests) == 1


def test_an_endless_answer_is_cut_off() -> None:
    with scripted_server(Reply(endless="word " * 2_000)) as script:
        assert "cut off" in drafts(script)[-1].notice


@pytest.mark.parametrize("status", [429, 503])
def test_a_failed_request_is_tried_again(status: int) -> None:
    again = Reply(status=status, headers=(("Retry-After", "0"),))
    with scripted_server(again, Reply(("Ada left [1].",))) as script:
        assert drafts(script, retries=1)[-1].text == "Ada left [1]."
    assert len(script.requests) == 2


def test_tries_are_bounded() -> None:
    busy = Reply(status=503, headers=(("Retry-After", "0"),))
    with scripted_server(busy) as script, pytest.raises(ChatModelError, match="HTTP 503"):
        drafts(script, retries=2)
    assert len(script.requests) == 3


def test_a_refused_key_is_not_tried_again() -> None:
    with scripted_server(Reply(status=401)) as script, pytest.raises(ChatModelError, match="refused the key"):
        drafts(script, retries=3)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9/v1", "cannot be reached .*Connection refused"),
        ("http://no-such-host.invalid/v1", "cannot be reached .*(?i:name)"),
    ],
)
def test_a_server_that_is_not_there_says_so(url: str, words: str) -> None:
    with pytest.raises(ChatModelError, match=words):
        drafts(Script([], url=url))


def test_a_server_that_accepts_and_never_answers_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(ChatModelError, match="in time|silent"):
            drafts(Script([], url=f"http://127.0.0.1:{silent.getsockname()[1]}/v1"), timeout_s=0.5, retries=1)
        assert time.monotonic() - started < 3


def test_a_reader_who_leaves_ends_the_thread_that_reads() -> None:
    with scripted_server(Reply(("Ada ",), endless="left ")) as script:
        before = threading.active_count()
        stream = answerer(script).stream("Who left?", passages("Ada left."), TODAY)
        next(stream)
        stream.close()
        deadline = time.monotonic() + 3
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threading.active_count() <= before


def test_injected_instructions_stay_inside_the_fence() -> None:
    kinds = json.loads(shared_data("security", "indirect-injection-train.json").read_text("utf-8"))
    texts = [text for kind in kinds.values() for text in kind]
    with scripted_server(Reply(("x",))) as script:
        list(answerer(script).stream("Who left?", passages(*texts), TODAY))
    system, user = (message["content"] for message in script.last["messages"])
    assert [message["role"] for message in script.last["messages"]] == ["system", "user"]
    fence = system.split("`<passage 1 ")[1].split(">`")[0]
    assert len(fence) == 16
    assert user.count(fence) == 2 * len(texts)
    for n, text in enumerate(texts, start=1):
        assert user.count(f"<passage {n} {fence}>") == user.count(f"</passage {n} {fence}>") == 1
        assert text in user.split(f"<passage {n} {fence}>")[1].split(f"</passage {n} {fence}>")[0]
        assert text not in system
