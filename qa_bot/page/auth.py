"""Login for the page: one middleware in front of every address, sessions in a signed cookie.

`python -m qa_bot.page.auth USER` asks for a password and prints a line for the file.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import hmac
import html
import re
import secrets
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs

import bcrypt
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.errors import SettingsError

_COOKIE = "qa_bot_session"
_SESSION_SECONDS = 12 * 3600
_ATTEMPT_SECONDS = 60.0
_ATTEMPTS_OF_ADDRESS, _ATTEMPTS_AT_USER = 10, 50
"""One address cannot use up what a user has, and so locks out nobody but itself; many together guess no faster."""
_LONGEST_FORM = 4096
_NOBODY = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt(10))
"""Checked for unknown users, so that they take as long as known ones."""
_HASH = re.compile(r"\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}")

_FORM = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Log in</title><style>body{{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;
background:#faf9f6;color:#1c1b19}}form{{display:grid;gap:.75rem;width:18rem}}input,button{{font:inherit;padding:.5rem}}
button{{background:#1f4e79;color:#fff;border:0;border-radius:6px}}</style>
<form method="post" action="login"><h1>The News Archive</h1><p role="alert">{message}</p>
<label>User <input name="user" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form></html>"""


def read_users(path: Path) -> dict[str, bytes]:
    """Hashes by user from `user:bcrypt-hash` lines; empty lines and those that begin with # are skipped.

    Raises SettingsError with the number of a line that is neither.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The login file {path} cannot be read: {error}.") from error
    users: dict[str, bytes] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user, _, hashed = line.strip().partition(":")
        if not user or not _is_bcrypt_hash(hashed):
            raise SettingsError(
                f"Line {number} of the login file {path} is not user:bcrypt-hash; "
                "make one with `python -m qa_bot.page.auth USER`."
            )
        users[user] = hashed.encode()
    if not users:
        raise SettingsError(f"The login file {path} names no user; add one with `python -m qa_bot.page.auth USER`.")
    return users


def _is_bcrypt_hash(hashed: str) -> bool:
    """Whether bcrypt can check a password against it: not every salt that looks like one is."""
    match = _HASH.fullmatch(hashed)
    if match is None:
        return False
    try:
        # The lowest cost: the hash's own may take seconds.
        bcrypt.hashpw(b"", f"$2b$04${match.group(1)}".encode())
    except ValueError:
        return False
    return True


class _Limit:
    """So many attempts a minute for each key, such as an address; an attempt counts from when it begins."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun: dict[str, list[float]] = {}

    def begin(self, key: str) -> bool:
        """Count an attempt, or refuse it uncounted."""
        now = time.monotonic()
        begun = [moment for moment in self._begun.pop(key, []) if now - moment < _ATTEMPT_SECONDS]
        self._forget_before(now - _ATTEMPT_SECONDS)
        allowed = len(begun) < self._most
        self._begun[key] = [*begun, now] if allowed else begun
        return allowed

    def take_back(self, key: str) -> None:
        """Uncount an attempt that succeeded."""
        if self._begun.get(key):
            self._begun[key].pop()

    def _forget_before(self, moment: float) -> None:
        """Drop the keys that were last tried before then; the oldest stand first."""
        while self._begun:
            key, begun = next(iter(self._begun.items()))
            if begun and begun[-1] > moment:
                return
            del self._begun[key]


class LoginMiddleware:
    """Lets requests through that carry a valid session; everything else gets the login form or a 401."""

    def __init__(self, app: ASGIApp, users: dict[str, bytes]) -> None:
        self._app = app
        self._users = users
        self._key = secrets.token_bytes(32)
        self._of_address = _Limit(_ATTEMPTS_OF_ADDRESS)
        self._at_user = _Limit(_ATTEMPTS_AT_USER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guard one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 4401})
            return
        request = Request(scope, receive)
        if self._session_is_valid(request.cookies.get(_COOKIE, "")):
            await self._app(scope, receive, send)
            return
        response = await self._login(request)
        await response(scope, receive, send)

    async def _login(self, request: Request) -> Response:
        if request.url.path != "/login":
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                return RedirectResponse("/login", status_code=303)
            return PlainTextResponse("Log in first.", status_code=401)
        if request.method != "POST":
            return HTMLResponse(_FORM.format(message=""))
        address = request.client.host if request.client else ""
        # Counted before anything is waited for: requests that come together would all find the count as it was.
        if not self._of_address.begin(address):
            return _refusal("Too many attempts. Wait a minute.", 429)
        user, password = await _login_form(request)
        if not self._at_user.begin(user):
            return _refusal("Too many attempts. Wait a minute.", 429)
        if not await self._is_right(user, password):
            return _refusal("User or password is wrong.", 401)
        self._of_address.take_back(address)
        self._at_user.take_back(user)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            _COOKIE, self._new_session(user), max_age=_SESSION_SECONDS, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response

    async def _is_right(self, user: str, password: str) -> bool:
        from starlette.concurrency import run_in_threadpool

        hashed = self._users.get(user, _NOBODY)
        matches = await run_in_threadpool(bcrypt.checkpw, password.encode()[:72], hashed)
        return matches and user in self._users

    def _new_session(self, user: str) -> str:
        payload = base64.urlsafe_b64encode(f"{int(time.time()) + _SESSION_SECONDS}:{user}".encode()).decode()
        return f"{payload}.{self._signature(payload)}"

    def _session_is_valid(self, cookie: str) -> bool:
        payload, _, signature = cookie.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(payload).encode()):
            return False
        expires, _, user = base64.urlsafe_b64decode(payload).decode().partition(":")
        return int(expires) > time.time() and user in self._users

    def _signature(self, payload: str) -> str:
        return hmac.new(self._key, payload.encode(), hashlib.sha256).hexdigest()


async def _login_form(request: Request) -> tuple[str, str]:
    """User and password as they were sent; both empty where the form is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            return "", ""
    form = parse_qs(body.decode("utf-8", "replace"))
    return form.get("user", [""])[0], form.get("password", [""])[0]


def _refusal(message: str, status: int) -> Response:
    return HTMLResponse(_FORM.format(message=html.escape(message)), status_code=status)


def main() -> int:
    """Print a line for the login file."""
    if len(sys.argv) != 2 or ":" in sys.argv[1]:
        sys.stderr.write("usage: python -m qa_bot.page.auth USER\n")
        return 2
    password = getpass.getpass("Password: ").encode()[:72]
    sys.stdout.write(f"{sys.argv[1]}:{bcrypt.hashpw(password, bcrypt.gensalt()).decode()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
