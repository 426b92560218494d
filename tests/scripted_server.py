"""An OpenAI-compatible server on loopback that answers from a script and remembers what it was sent."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One scripted answer: pieces of text, a status, and what goes wrong on the way."""

    pieces: tuple[str, ...] = ()
    status: int = 200
    finish: str = "stop"
    """Why the model stopped; empty: the stream just ends, as one does whose server died."""
    hang_s: float = 0.0
    hang_after_s: float = 0.0
    endless: str = ""
    """Text sent every 50 ms until the client goes away; "-" sends pieces without text."""
    raw: bytes = b""
    """Sent as the whole body instead of a stream."""
    promised: int = 0
    """Bytes announced as the length of the body; a shorter body breaks off in the eyes of HTTP."""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Script:
    """The replies still to come (the last one is repeated), and the requests received."""

    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    def next(self) -> Reply:
        """Take the next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @property
    def last(self) -> dict[str, Any]:
        """The request received last."""
        return self.requests[-1]

    def sent(self, number: int = -1) -> str:
        """All message texts of a request."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])


@contextlib.contextmanager
def scripted_server(*replies: Reply) -> Iterator[Script]:
    """Serve a script in a thread."""
    script = Script(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            script.keys.append(self.headers.get("Authorization", ""))
            _answer(self, script.next())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    time.sleep(reply.hang_s)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        handler.send_response(reply.status)
        for name, value in reply.headers:
            handler.send_header(name, value)
        if reply.promised:
            handler.send_header("Content-Length", str(reply.promised))
        failed = reply.status != 200
        handler.send_header("Content-Type", "application/json" if failed else "text/event-stream")
        handler.end_headers()
        for part in [json.dumps({"error": {"message": "scripted"}}).encode()] if failed else _body(reply):
            handler.wfile.write(part)
            handler.wfile.flush()


def _body(reply: Reply) -> Iterator[bytes]:
    if reply.raw:
        yield reply.raw
        return
    for piece in reply.pieces:
        yield _event({"content": piece})
    while reply.endless:
        yield _event({"content": reply.endless.strip("-")})
        time.sleep(0.05)
    time.sleep(reply.hang_after_s)
    if reply.finish:
        yield _event({}, reply.finish) + b"data: [DONE]\n\n"


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(body).encode() + b"\n\n"
