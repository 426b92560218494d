"""The login guards the page and every raw endpoint behind it."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import bcrypt
import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa_bot.errors import SettingsError
from qa_bot.page.auth import read_users
from qa_bot.page.backend import Backend
from qa_bot.page.server import build_app
from qa_bot.settings import Settings
from vectorstore.archive import Archive

HASH = bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("data")
    (folder / "feedback.jsonl").write_text("private", encoding="utf-8")
    backend = Backend(Settings(data_dir=folder), lambda: Archive.open(folder / "none"))
    return build_app(backend, {"ada": HASH.encode()})


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    # Without its context manager the client starts no warm-up.
    return TestClient(app, follow_redirects=False)


def paths(app: FastAPI) -> list[str]:
    found = ["/", "/config", "/gradio_api/info", "/gradio_api/queue/join", "/gradio_api/upload", "/article?id=x"]
    found += [
        "/gradio_api/queue/data?session_hash=x",
        "/gradio_api/file=feedback.jsonl",
        "/gradio_api/run/ask",
        "/assets/index.js",
    ]
    for route in app.routes:
        inner = getattr(getattr(route, "app", None), "routes", [])
        found += [getattr(r, "path", "/").replace("{", "").replace("}", "") for r in (route, *inner)]
    return sorted(set(found) - {"/login", ""})


def test_every_address_is_closed_without_a_login(app: FastAPI, client: TestClient) -> None:
    addresses = paths(app)
    assert len(addresses) > 15
    for address in addresses:
        for method in ("GET", "POST", "HEAD", "PUT", "OPTIONS"):
            response = client.request(method, address)
            assert response.status_code == 401, (method, address)
            assert "private" not in response.text


def test_a_browser_is_led_to_the_form(client: TestClient) -> None:
    response = client.get("/", headers={"accept": "text/html"})
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert "password" in client.get("/login").text


def test_the_right_password_opens_and_a_forged_session_does_not(client: TestClient) -> None:
    assert client.post("/login", data={"user": "ada", "password": "wrong"}).status_code == 401
    response = client.post("/login", data={"user": "ada", "password": "secret"})
    assert response.status_code == 303
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert client.get("/config").status_code == 200
    forged = TestClient(client.app, cookies={"qa_bot_session": "OTk5OTk5OTk5OTphZGE=.0000"})
    assert forged.get("/config").status_code == 401


def test_data_files_cannot_be_fetched_even_with_a_login(client: TestClient) -> None:
    client.post("/login", data={"user": "ada", "password": "secret"})
    for address in ("/gradio_api/file=feedback.jsonl", "/gradio_api/file=/etc/passwd", "/file=feedback.jsonl"):
        assert client.get(address).status_code in (403, 404)


def test_guessing_is_limited(app: FastAPI) -> None:
    client = TestClient(app, follow_redirects=False)
    codes = [client.post("/login", data={"user": "x", "password": "y"}).status_code for _ in range(14)]
    assert codes[-1] == 429


def login_codes(app: FastAPI, attempts: list[tuple[str, str, str]]) -> list[int]:
    """The answers to attempts (address, user, password) that come at the same time."""

    async def attempt(address: str, user: str, password: str) -> int:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
            return (await client.post("/login", data={"user": user, "password": password})).status_code

    async def together() -> list[int]:
        return await asyncio.gather(*(attempt(*one) for one in attempts))

    return asyncio.run(together())


def test_guesses_that_come_together_are_limited_as_those_one_after_another(app: FastAPI) -> None:
    codes = Counter(login_codes(app, [("192.0.2.1", "ada", f"guess {n}") for n in range(300)]))
    assert codes == {401: 10, 429: 290}


def test_who_guesses_locks_out_nobody_else(app: FastAPI) -> None:
    login_codes(app, [("192.0.2.2", "ada", f"guess {n}") for n in range(30)])
    assert login_codes(app, [("192.0.2.3", "ada", "secret")]) == [303]
    assert login_codes(app, [("192.0.2.2", "ada", "secret")]) == [429]


def test_logins_that_succeed_are_not_counted(app: FastAPI) -> None:
    for _ in range(12):
        assert login_codes(app, [("192.0.2.4", "ada", "secret")]) == [303]


def test_guesses_from_many_addresses_at_one_user_are_limited(app: FastAPI) -> None:
    codes = Counter(login_codes(app, [(f"198.51.100.{n}", "bob", f"guess {n}") for n in range(200)]))
    assert codes == {401: 50, 429: 150}


def test_a_guess_is_forgotten_after_a_minute(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    guesses = [("192.0.2.5", "x", "y")] * 11
    assert login_codes(app, guesses)[-1] == 429
    monkeypatch.setattr("qa_bot.page.auth._ATTEMPT_SECONDS", 0.0)
    assert login_codes(app, guesses) == [401] * 11


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ada:plain", "Line 1"),
        ("# x\n\nada", "Line 3"),
        ("", "names no user"),
        (f"ada:{HASH}\nbob:$2b$99${HASH[7:]}", "Line 2"),
        (f"ada:{HASH[:-1]}é", "Line 1"),
        ("ada:$2b$04$" + "a" * 53, "Line 1"),
    ],
)
def test_a_bad_login_file_is_named_with_its_line(tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "users").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=line):
        read_users(tmp_path / "users")


def test_a_good_login_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "users").write_text(f"# people\nada:{HASH}\n", encoding="utf-8")
    assert list(read_users(tmp_path / "users")) == ["ada"]
