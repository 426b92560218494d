"""The page as people use it, in real Chromium."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa_bot.page.backend import Backend
from qa_bot.page.record import Conversation, Exchange
from qa_bot.page.render import article_html, conversation_html
from qa_bot.page.server import _listen, build_app
from qa_bot.settings import Settings
from tests.conftest import TODAY, chromium, make_article, shared_data
from vectorstore.archive import Archive
from vectorstore.embedding import Embedder
from vectorstore.ingest import ingest
from vectorstore.samples import sample_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUESTION = "When was the Karabakh ceasefire signed?"
HOOKS = """
window.fired = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { window.fired.push(name); };
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def url(data_dir: Path, embedder: Embedder) -> Iterator[str]:
    import uvicorn

    def opened() -> Archive:
        archive = Archive.open(data_dir)
        archive.embedder = embedder
        ingest(archive, [sample_path()], today=TODAY)
        return archive

    backend = Backend(Settings(data_dir=data_dir), opened)
    listener = _listen("127.0.0.1", None)
    server = uvicorn.Server(uvicorn.Config(build_app(backend), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = context.new_page()
    opened.add_init_script(HOOKS)
    opened.set_default_timeout(40_000)
    opened.goto(url)
    opened.wait_for_selector("#question textarea")
    yield opened
    context.close()


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "wanted => { const turn = [...document.querySelectorAll('.turn')].pop();"
        "return turn && turn.querySelector('.question').innerText.includes(wanted)"
        " && !turn.querySelector('.waiting') && turn.querySelector('.reply'); }",
        arg=question,
    )
    page.wait_for_timeout(500)


def test_an_answer_comes_with_its_proof_and_the_article_opens(page: Page) -> None:
    outside: list[str] = []
    page.on(
        "request", lambda r: None if "127.0.0.1" in r.url or r.url[:5] in ("data:", "blob:") else outside.append(r.url)
    )
    page.reload()
    page.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    assert page.inner_text(".answer strong") == "10 November 2020"
    page.click(".answer button.cite >> nth=0")
    assert "Nov. 10" in " ".join(page.locator(".card.active mark").all_inner_texts())
    page.click(".card.active a.open-article")
    page.wait_for_selector("#article-dialog[open] mark")
    assert "Meridian Wire" in page.inner_text("#article-dialog .byline")
    page.keyboard.press("Escape")
    assert page.query_selector("#article-dialog[open]") is None
    assert outside == []


def test_follow_ups_retry_edit_and_a_new_conversation(page: Page) -> None:
    ask(page, "Why did Viktor Sand resign?")
    ask(page, "When did he resign?")
    assert "Viktor Sand" in page.inner_text(".turn:last-child .footnote")
    page.click("#tool-retry")
    page.wait_for_timeout(1500)
    assert page.locator(".turn").count() == 2
    page.click("#tool-edit")
    page.wait_for_function("document.querySelectorAll('.turn').length === 1")
    assert page.input_value("#question textarea") == "When did he resign?"
    page.click("#tool-clear")
    page.wait_for_function("document.querySelectorAll('.turn').length === 0")


def test_an_abstention_shows_closest_articles_and_no_proof(page: Page) -> None:
    ask(page, "Who is the king of Osmark?")
    assert "does not say" in page.inner_text(".abstained")
    assert page.locator("#proofs mark").count() == 0
    assert "They do not answer it" in page.inner_text("#proofs")


def test_conversations_stay_in_the_browser_and_tabs_do_not_mix(page: Page, url: str) -> None:
    other = page.context.new_page()
    other.goto(url)
    other.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    ask(other, "Who is the mayor of Port Ellison?")
    assert page.locator(".turn").count() == other.locator(".turn").count() == 1
    other.reload()
    other.wait_for_selector("#question textarea")
    assert other.evaluate("window.qaBot.list().split('\\n').length") == 2
    ask(other, "hello")
    other.click("#earlier button >> nth=0")
    other.click(f"#earlier-list label:has-text('{QUESTION}')")
    other.wait_for_function("document.querySelector('.turn .answer strong')?.innerText === '10 November 2020'")


def test_judgements_are_stored_with_question_and_citations(page: Page, data_dir: Path) -> None:
    ask(page, QUESTION)
    page.click("#tool-up")
    page.wait_for_timeout(1200)
    entry = json.loads((data_dir / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert entry["helpful"] is True
    assert entry["question"] == QUESTION
    assert entry["citations"][0]["article_id"].startswith("sample/karabakh")


def test_uploaded_articles_are_found_at_once_and_execute_nothing(page: Page, tmp_path: Path) -> None:
    evil = '<img src=x onerror=alert(1)>"><script>alert(2)</script>${alert(3)}{{alert(4)}}'
    record = {
        "id": "evil", "title": f"Zeppelin lands {evil}", "text": f"The zeppelin Aurora landed in Osby on Monday. {evil}",
        "author": evil, "source": f"Gazette {evil}", "url": "javascript:alert(5)", "published": "2026-10-13",
    }  # fmt: skip
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps(record) + "\n{broken", encoding="utf-8")
    page.click("#upload button >> nth=0")
    page.set_input_files("#upload input[type=file]", str(path))
    page.wait_for_timeout(1000)
    page.click("#upload-button")
    page.wait_for_selector("#upload-report .report")
    assert "1 added" in page.inner_text("#upload-report")
    assert "evil.jsonl:2" in page.inner_text("#upload-report")
    ask(page, f"Where did the zeppelin Aurora land? {evil}")
    page.wait_for_selector(".card mark")
    page.click(".card a.open-article >> nth=0")
    page.wait_for_selector("#article-dialog[open]")
    assert page.evaluate("window.fired") == []
    assert page.locator("#proofs img, #conversation img, #article-dialog img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def test_no_payload_executes_anywhere(page: Page) -> None:
    lines = shared_data("security", "xss-payloads.jsonl").read_text("utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in lines]
    for first in range(0, len(payloads), 500):
        parts = []
        for n, payload in enumerate(payloads[first : first + 500]):
            article = make_article(
                f"{n}{payload[:20]}", payload or "x", title=payload, author=payload, source=payload, url=payload
            )
            exchange = Exchange(
                payload, text=payload, notice=payload, unsupported=(payload,), answerer=payload, complete=True
            )
            parts += [article_html(article, (0, 9), (0, 5)), conversation_html(Conversation(exchanges=(exchange,)))]
        page.set_content(f"<html><body>{''.join(parts)}</body></html>")
        page.evaluate(
            "for (const e of document.querySelectorAll('*')) for (const t of"
            " ['mouseover','focus','error','load','animationend','pointerenter','toggle'])"
            " e.dispatchEvent(new Event(t, {bubbles: true}))"
        )
        assert page.evaluate("window.fired") == []
        assert page.locator("script, img, svg, iframe, object, embed, style, form, input, video").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_proofs_stand_below_and_nothing_overflows(browser: Browser, url: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.goto(url)
    page.wait_for_selector("#question textarea")
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer, proof = page.locator(".answer").bounding_box(), page.locator(".card").first.bounding_box()
    assert answer
    assert proof
    assert proof["y"] > answer["y"] + answer["height"]
    context.close()


IN_SIGHT = (
    "selector => { const box = document.querySelector(selector).getBoundingClientRect();"
    " return box.top >= 0 && box.bottom <= innerHeight; }"
)


def test_several_questions_of_a_message_are_answered_and_box_and_proof_stay_in_sight(page: Page) -> None:
    page.fill("#question textarea", f"{QUESTION} Why did Viktor Sand resign? And who succeeded him?")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.turn:not(.running)').length === 3")
    page.set_viewport_size({"width": 1280, "height": 500})
    ask(page, "How many people died when the Lady Maren sank?")
    assert "Ingrid Moll" in page.inner_text("#turn-2 .answer")
    assert page.evaluate(IN_SIGHT, "#turn-3 .question")
    assert page.evaluate(IN_SIGHT, ".proofs:not([hidden]) h2")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    assert page.evaluate(IN_SIGHT, "#question textarea")


def test_the_page_is_used_by_keyboard_and_named_for_screen_readers(page: Page) -> None:
    ask(page, QUESTION)
    page.focus(".answer button.cite >> nth=0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('card')")
    assert page.get_attribute(".turns", "aria-live") == "polite"
    named = (
        "document.querySelector('#question textarea').ariaLabel || document.querySelector('#question label')?.innerText"
    )
    assert page.evaluate(named)
    assert page.evaluate("document.documentElement.lang") != ""
