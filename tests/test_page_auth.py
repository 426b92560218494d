"""The login guards the page and every raw endpoint behind it."""

from __future__ import annotations

from pathlib import Path

import bcrypt
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


@pytest.mark.parametrize(("text", "line"), [("ada:plain", "Line 1"), ("# x\n\nada", "Line 3"), ("", "names no user")])
def test_a_bad_login_file_is_named_with_its_line(tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "users").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=line):
        read_users(tmp_path / "users")


def test_a_good_login_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "users").write_text(f"# people\nada:{HASH}\n", encoding="utf-8")
    assert list(read_users(tmp_path / "users")) == ["ada"]
