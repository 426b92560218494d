"""An OpenAI-compatible server on loopback that answers from a script and remembers what it was sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One scripted answer: pieces of text, a status, and what goes wrong on the way."""

    pieces: tuple[str, ...] = ()
    status: int = 200
    hang_s: float = 0.0
    hang_after_s: float = 0.0
    break_off: bool = False
    garbage: bytes = b""


@dataclass
class Script:
    """The replies still to come (the last one is repeated), and the requests received."""

    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def next(self) -> Reply:
        """Take the next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def sent(self, number: int = -1) -> str:
        """All message texts of a request."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])


@contextmanager
def scripted_server(*replies: Reply) -> Iterator[Script]:
    """Serve a script in a thread."""
    script = Script(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            _answer(self, script.next())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    time.sleep(reply.hang_s)
    try:
        handler.send_response(reply.status)
        if reply.status != 200:
            body = json.dumps({"error": {"message": "scripted"}}).encode()
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(reply.garbage)
        for piece in reply.pieces:
            handler.wfile.write(_event({"content": piece}))
            handler.wfile.flush()
        time.sleep(reply.hang_after_s)
        if not reply.break_off and not reply.garbage:
            handler.wfile.write(_event({}, "stop") + b"data: [DONE]\n\n")
        elif reply.break_off:
            handler.connection.close()
    except (BrokenPipeError, ConnectionResetError, ValueError):
        return


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(body).encode() + b"\n\n"
