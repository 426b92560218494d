"""Serving the page: address, headers, login, the article view, and the warm-up behind it."""

from __future__ import annotations

import inspect
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from qa_bot.errors import QABotError, told
from qa_bot.page.auth import LoginMiddleware, read_users
from qa_bot.page.backend import Backend
from qa_bot.page.memory import share_memory_among_threads
from qa_bot.settings import Settings
from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from vectorstore.archive import Archive

_FIRST_PORT, _PORTS = 7860, 100
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Whatever slipped through the escaping could still not reach another host."""
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def serve(settings: Settings, open_archive: Callable[[], Archive]) -> None:
    """Serve the page until interrupted. Raises QABotError where the port is taken or the login file is wrong."""
    users = read_users(settings.auth_file) if settings.auth_file else None
    listener = _listen(settings.host, settings.port)
    share_memory_among_threads()
    import uvicorn

    app = build_app(Backend(settings, open_archive), users)
    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    sys.stdout.write(f"The News Archive is at {address} (stop with Ctrl-C)\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])


def build_app(backend: Backend, users: dict[str, bytes] | None = None) -> FastAPI:
    """The web application: the page at /, one article at /article, everything behind the login where there is one."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    with _without_type_stubs():
        import gradio as gr
    from fastapi import FastAPI

    from qa_bot.page.app import build_page, page_assets

    @asynccontextmanager
    async def warming_up(_: FastAPI) -> AsyncIterator[None]:
        backend.start()
        yield

    app = FastAPI(lifespan=warming_up, docs_url=None, redoc_url=None, openapi_url=None)
    _add_article_view(app, backend)
    _add_headers(app)
    if users is not None:
        app.add_middleware(LoginMiddleware, users=users)
    guarded: FastAPI = gr.mount_gradio_app(
        app,
        build_page(backend),
        path="/",
        footer_links=[],
        ssr_mode=False,
        show_error=False,
        mcp_server=False,
        run_history=False,
        max_file_size="64mb",
        **page_assets(),
    )
    return guarded


@contextmanager
def _without_type_stubs() -> Iterator[None]:
    """While Gradio is imported: keep it from writing type stubs for editors, which takes half of that time.

    It parses the source of every component for them and leaves out those that are in no file.
    """
    file_of = inspect.getfile

    def no_file_of_components(thing: Any) -> str:
        if isinstance(thing, type) and thing.__module__.startswith("gradio."):
            raise OSError("no stub is wanted")
        return file_of(thing)

    inspect.getfile = no_file_of_components  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = file_of


def _listen(host: str, port: int | None) -> socket.socket:
    """A listening socket on the port asked for, else on 7860 or the next free one."""
    candidates = [port] if port is not None else range(_FIRST_PORT, _FIRST_PORT + _PORTS)
    for candidate in candidates:
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            problem = error
        else:
            return listener
    raise QABotError(f"The page cannot listen on {host}:{candidates[-1]}: {problem.strerror}; choose another --port.")


def _add_article_view(app: FastAPI, backend: Backend) -> None:
    """One stored article with the passage marked: a fragment for the page's script, else a whole page."""
    from qa_bot.page.render import article_html, text

    def view(request: Request) -> HTMLResponse:
        asked = request.query_params
        found, status = None, 404
        title, body = "Not in the archive", "<p>This article is not in the archive.</p>"
        try:
            found = backend.archive.article(asked.get("id", "")) if backend.archive else None
        except ArchiveError as error:
            status, title, body = 503, "Not to be read", f"<p>{text(told(error))}</p>"
        if found is not None:
            status = 200
            body = article_html(found, _span(asked.get("passage", "")), _span(asked.get("quote", "")))
            title = found.title
        if request.headers.get("x-fragment") != "1":
            body = (
                '<!doctype html><html lang="en"><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width">'
                f"<title>{text(title)}</title><style>{_ARTICLE_STYLE}</style><main>{body}</main></html>"
            )
        return HTMLResponse(body, status_code=status)

    app.add_route("/article", view)


_ARTICLE_STYLE = (
    "body{font:17px/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1c1b19;background:#fff}"
    ".body{white-space:pre-line}.passage{background:#f3efe4}mark{background:#ffe08a}.byline{color:#5c574d}"
)


def _span(value: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(value)
    return (int(match.group(1)), int(match.group(2))) if match else (0, 0)


def _add_headers(app: FastAPI) -> None:
    from starlette.datastructures import MutableHeaders
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    class Headers:
        def __init__(self, inner: ASGIApp) -> None:
            self._inner = inner

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    headers["Content-Security-Policy"] = _POLICY
                    headers["X-Content-Type-Options"] = "nosniff"
                    headers["Referrer-Policy"] = "no-referrer"
                await send(message)

            await self._inner(scope, receive, with_headers)

    app.add_middleware(Headers)
