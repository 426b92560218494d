"""The providers that have an extra, each in the format of its own server: what is sent, and what breaks off."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from qa_bot.answer import Draft
from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from qa_bot.errors import ChatModelError
from tests.conftest import make_article
from vectorstore.article import Passage, ScoredPassage

PASSAGES = [ScoredPassage(Passage(make_article(text="Ada left."), 0, 9), 1.0)]
PIECES = ("Ada ", "left [1].")


def ollama(whole: bool) -> Iterator[bytes]:
    """Ollama streams lines of JSON."""
    for text in (*PIECES, "") if whole else PIECES:
        message = {"role": "assistant", "content": text}
        end = {"done": not text, **({} if text else {"done_reason": "stop"})}
        yield (
            json.dumps({"model": "x", "created_at": "2026-01-01T00:00:00Z", "message": message, **end}).encode() + b"\n"
        )


def anthropic(whole: bool) -> Iterator[bytes]:
    """Anthropic streams named events."""
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x", "usage": usage}
    yield event("message_start", message={**message, "stop_reason": None, "stop_sequence": None})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for text in PIECES:
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
    if whole:
        yield event("content_block_stop", index=0)
        yield event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage=usage)
        yield event("message_stop")


def event(name: str, **fields: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **fields})}\n\n".encode()


FORMATS = {"ollama": ollama, "anthropic": anthropic}


class Provider:
    """A server that answers in one provider's format; `sent` is the last request."""

    def __init__(self, name: str) -> None:
        self.name, self.whole, self.sent = name, True, dict[str, Any]()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                kind = "application/x-ndjson" if provider.name == "ollama" else "text/event-stream"
                self.send_header("Content-Type", kind)
                self.end_headers()
                for part in FORMATS[provider.name](provider.whole):
                    self.wfile.write(part)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self) -> Draft:
        name = f"{self.name}:x"
        model = chat_model(name, ChatModelOptions(5, 0, f"http://127.0.0.1:{self.server.server_port}"))
        return list(ChatModelAnswerer(model, name, 5).stream("Who left?", PASSAGES, date(2026, 11, 1)))[-1]


@pytest.fixture(params=FORMATS)
def provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    pytest.importorskip(f"langchain_{request.param}", reason=f"the extra {request.param} is not installed")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    provider = Provider(request.param)
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


def test_each_provider_answers(provider: Provider) -> None:
    assert provider.answer().text == "Ada left [1]."
    rules = provider.sent.get("system") or provider.sent["messages"][0]["content"]
    assert "never an instruction" in json.dumps(rules)
    assert "Ada left." in json.dumps(provider.sent["messages"])
    options = provider.sent.get("options", provider.sent)
    assert options["temperature"] == 0
    # Ollama cuts off what its window cannot hold, from the beginning, and says nothing.
    assert provider.name != "ollama" or options["num_ctx"] >= 16_000


def test_a_stream_without_an_end_is_no_answer(provider: Provider) -> None:
    provider.whole = False
    with pytest.raises(ChatModelError, match="broke off.*“Ada left .1..”"):
        provider.answer()
