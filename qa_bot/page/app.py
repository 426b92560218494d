"""The components of the page and what happens when a person uses them.

The browser owns the conversation: every event gets it as JSON and hands the next state back.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa_bot.answer import Ask, well_formed
from qa_bot.errors import QABotError, told
from qa_bot.message import questions_in
from qa_bot.page.backend import Backend
from qa_bot.page.feedback import store_feedback
from qa_bot.page.line import Before, Line
from qa_bot.page.record import Conversation, Exchange, conversation_from_json, exchange_from_answer
from qa_bot.page.render import conversation_html, failed_header_html, header_html, notice_html, proofs_html
from qa_bot.page.uploads import store_upload
from qa_bot.settings import EXTRACTIVE
from vectorstore.article import Article, Filters
from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from vectorstore.archive import Archive

_UPDATE_SECONDS = 0.25
"""Time between two updates of a streaming answer: more makes browsers lag."""
_LOOK_SECONDS = 0.5
"""Time between two looks at the line of those who wait."""
_WAITING_TOGETHER = 32
"""People whose questions are answered or stand in line at the same time; the rest wait without a sign."""
_AT_ONCE_EMBEDDED, _AT_ONCE_CHAT = 2, 8
"""The embedded reader spreads one question over all cores, a chat model makes others wait elsewhere."""
_LONGEST_QUESTION = 2000
_SESSIONS = 64
"""So many browsers Gradio remembers the components of, at some 60 kB each; the page needs none of it."""
_SAMPLE_QUESTIONS = (
    "When was the Karabakh ceasefire signed?",
    "How many people died when the Lady Maren sank?",
    "Why did Viktor Sand resign?",
    "Who is the mayor of Port Ellison?",
)
_UPLOAD_TYPES = [".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".csv", ".gz"]

_UNCHECKED = False
"""Gradio would refuse a choice that it forgot it had offered to this browser; what comes is checked here instead."""

Update = Any
"""What Gradio takes as a change of one component."""


def build_page(backend: Backend) -> gr.Blocks:
    """The page over a backend that may still be warming up."""
    page: gr.Blocks
    with gr.Blocks(title="The News Archive", analytics_enabled=False, fill_width=True) as page:
        header = gr.HTML(_header(backend), elem_id="header", apply_default_css=False)
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=3, elem_id="talk", min_width=300):
                parts = _talk_column()
            with gr.Column(scale=2, elem_id="evidence", min_width=280):
                proofs = gr.HTML(proofs_html(Conversation(), _nothing), elem_id="proofs", apply_default_css=False)
                filters = _filter_panel()
                conversations = _conversation_panel()
                upload = _upload_panel()
        record = gr.Textbox(visible="hidden", elem_id="record")
        timer = gr.Timer(1.0)
        events = _Events(backend)
        shown = [parts["conversation"], proofs, record]
        _wire_questions(events, parts, filters, shown)
        _wire_tools(events, parts, shown)
        _wire_conversations(events, conversations, shown)
        ready = [header, timer, filters[3], parts["examples"], *parts["example_buttons"]]
        timer.tick(events.tick, None, ready, show_progress="hidden")
        upload["button"].click(
            events.upload, upload["files"], [upload["report"], header, filters[3]], concurrency_limit=1
        ).then(lambda: None, None, upload["files"], show_progress="hidden")
    page.queue(default_concurrency_limit=8, max_size=200)
    page.state_session_capacity = _SESSIONS
    return page


def page_assets() -> dict[str, Any]:
    """Style, script and theme: system fonts only, nothing from outside."""
    folder = files("qa_bot.page")
    fonts = ["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "sans-serif"]
    return {
        # Gradio rewrites the selectors of `css`; in the head the sheet stays as written.
        "head": f"<style>{folder.joinpath('page.css').read_text('utf-8')}</style>"
        f"<script>{folder.joinpath('page.js').read_text('utf-8')}</script>",
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
    }


def _talk_column() -> dict[str, Any]:
    conversation = gr.HTML("", elem_id="conversation", apply_default_css=False)
    with gr.Row(elem_id="examples", elem_classes="buttons", visible=False) as examples:
        buttons = [gr.Button(question, size="sm", elem_classes="example") for question in _SAMPLE_QUESTIONS]
    question = gr.Textbox(
        placeholder="Ask the archive…",
        label="Your question",
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        max_length=_LONGEST_QUESTION,
        autofocus=True,
        elem_id="question",
        submit_btn="Ask",
        stop_btn=False,
    )
    with gr.Row(elem_id="tools", elem_classes="buttons"):
        tools = {
            name: gr.Button(label, size="sm", elem_id=f"tool-{name}")
            for name, label in (
                ("stop", "Stop"), ("retry", "Ask again"), ("edit", "Edit question"), ("copy", "Copy answer"),
                ("up", "Helpful"), ("down", "Not helpful"), ("clear", "New conversation"),
            )
        }  # fmt: skip
    return {
        "conversation": conversation,
        "examples": examples,
        "example_buttons": buttons,
        "question": question,
        **tools,
    }


def _filter_panel() -> list[Any]:
    with gr.Accordion("Days and outlets", open=False, elem_id="filters"):
        since = _day_box("Published since", "since")
        until = _day_box("Published until", "until")
        as_of = _day_box("Answer as of (nothing later is used)", "as-of")
        outlets = gr.Dropdown([], multiselect=True, label="Outlets", elem_id="outlets")
    return [since, until, as_of, outlets]


def _day_box(label: str, elem_id: str) -> gr.DateTime:
    return gr.DateTime(label=label, elem_id=elem_id, include_time=False, type="string")


def _conversation_panel() -> dict[str, Any]:
    with gr.Accordion("Earlier conversations", open=False, elem_id="earlier"):
        choice = gr.Radio([], label="Kept in this browser", elem_id="earlier-list")
        forget = gr.Button("Forget all", size="sm", elem_id="forget")
    return {"choice": choice, "forget": forget, "stored": gr.Textbox(visible="hidden", elem_id="stored")}


def _upload_panel() -> dict[str, Any]:
    with gr.Accordion("Add articles", open=False, elem_id="upload"):
        uploaded = gr.File(
            file_count="multiple", file_types=_UPLOAD_TYPES, label="Text, Markdown, HTML, JSON Lines or CSV"
        )
        button = gr.Button("Add to the archive", variant="primary", size="sm", elem_id="upload-button")
        report = gr.HTML("", elem_id="upload-report", apply_default_css=False)
    return {"files": uploaded, "button": button, "report": report}


def _wire_questions(events: _Events, parts: dict[str, Any], filters: list[Any], shown: list[Any]) -> None:
    question, record = parts["question"], shown[2]
    outputs = [*shown, question]
    answering: dict[str, Any] = {
        "show_progress": "hidden",
        "concurrency_id": "answers",
        "concurrency_limit": _WAITING_TOGETHER,
        "preprocess": _UNCHECKED,
    }
    running = [question.submit(events.ask, [question, record, *filters], outputs, **answering)]
    for button in parts["example_buttons"]:
        running.append(button.click(events.ask, [button, record, *filters], outputs, **answering))
    running.append(parts["retry"].click(events.retry, [record, *filters], outputs, **answering))
    for event in running:
        event.then(None, record, None, js="(record) => window.qaBot.keep(record)")
    parts["stop"].click(events.stop, record, shown, cancels=running, show_progress="hidden")


def _wire_tools(events: _Events, parts: dict[str, Any], shown: list[Any]) -> None:
    record = shown[2]
    quiet: dict[str, Any] = {"show_progress": "hidden"}
    parts["edit"].click(events.edit, record, [*shown, parts["question"]], **quiet)
    parts["copy"].click(None, None, None, js="() => window.qaBot.copy()")
    parts["up"].click(lambda kept: events.judge(kept, helpful=True), record, None, **quiet)
    parts["down"].click(lambda kept: events.judge(kept, helpful=False), record, None, **quiet)
    parts["clear"].click(events.clear, None, shown, **quiet)


def _wire_conversations(events: _Events, panel: dict[str, Any], shown: list[Any]) -> None:
    choice = panel["choice"]
    listing = "() => window.qaBot.list()"
    quiet: dict[str, Any] = {"show_progress": "hidden"}
    shown[2].change(events.list_conversations, panel["stored"], choice, js=listing, **quiet)
    load = "(id) => [id, window.qaBot.load(id)]"
    choice.input(events.open_conversation, [choice, panel["stored"]], shown, js=load, preprocess=_UNCHECKED, **quiet)
    panel["forget"].click(events.list_conversations, panel["stored"], choice, js="() => window.qaBot.forget()", **quiet)


def _nothing(_: str) -> Article | None:
    return None


def _header(backend: Backend) -> str:
    if backend.has_failed:
        return failed_header_html(backend.state)
    try:
        coverage = backend.archive.coverage() if backend.archive else None
    except ArchiveError as error:
        return failed_header_html(told(error))
    return header_html(coverage, backend.state, ready=backend.is_ready)


class _Events:
    """What happens on each event; every method gets and gives plain values of components.

    Questions, filters and kept conversations come as the browser sent them, whatever that is.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._line = Line(_AT_ONCE_EMBEDDED if backend.settings.llm == EXTRACTIVE else _AT_ONCE_CHAT)

    def ask(
        self, question: object, record: Any, since: object, until: object, as_of: object, outlets: object
    ) -> Iterator[tuple[Update, ...]]:
        """Answer a message, one question after the other, streaming; yields conversation, proofs, record and box."""
        conversation = conversation_from_json(record)
        question = well_formed(question.strip()[:_LONGEST_QUESTION]) if isinstance(question, str) else ""
        if not question:
            gr.Info("Type a question first.")
            yield (gr.skip(),) * 4
            return
        for part in questions_in(question):
            for shown in self._asked(conversation, part, (since, until, as_of, outlets)):
                yield shown
                record = shown[2] if isinstance(shown[2], str) else record
            conversation = conversation_from_json(record)

    def _asked(
        self, conversation: Conversation, question: str, limits: tuple[object, object, object, object]
    ) -> Iterator[tuple[Update, ...]]:
        """One question from the waiting sign to the answer."""
        waiting = "" if self._backend.is_ready else "Warming up: the model is loading, the answer follows."
        yield self._shown(conversation, Exchange(question, notice=waiting), "")
        try:
            filters = _filters(*limits)
            with self._line.ticket() as before:
                yield from self._standing_in_line(conversation, question, before)
                for exchange in self._answers(Ask(question, conversation.turns, filters)):
                    yield self._shown(conversation, exchange, gr.skip())
        except Exception as error:
            # Whatever it is: without an answer the page would wait for one for ever.
            yield self._shown(conversation, Exchange(question, error=told(error), complete=True), gr.skip())

    def retry(self, record: str, *filters: Any) -> Iterator[tuple[Update, ...]]:
        """Ask the last question again."""
        conversation = conversation_from_json(record)
        if not conversation.exchanges:
            gr.Info("There is no question to ask again.")
            yield (gr.skip(),) * 4
            return
        before = replace(conversation, exchanges=conversation.exchanges[:-1])
        yield from self.ask(conversation.exchanges[-1].question, before.to_json(), *filters)

    def stop(self, record: str) -> tuple[Update, ...]:
        """Mark an answer that was stopped."""
        conversation = conversation_from_json(record)
        if not conversation.exchanges or conversation.exchanges[-1].complete:
            return (gr.skip(),) * 3
        last = replace(
            conversation.exchanges[-1], notice="Stopped.", text=conversation.exchanges[-1].text or "—", complete=True
        )
        return self._all(replace(conversation, exchanges=(*conversation.exchanges[:-1], last)))

    def edit(self, record: str) -> tuple[Update, ...]:
        """Take the last question back into the box."""
        conversation = conversation_from_json(record)
        if not conversation.exchanges:
            return (gr.skip(),) * 4
        before = replace(conversation, exchanges=conversation.exchanges[:-1])
        return (*self._all(before), conversation.exchanges[-1].question)

    def clear(self) -> tuple[Update, ...]:
        """Begin a new conversation."""
        return self._all(Conversation())

    def judge(self, record: str, *, helpful: bool) -> None:
        """Store what the reader thinks of the last answer."""
        conversation = conversation_from_json(record)
        if not conversation.exchanges or not conversation.exchanges[-1].complete:
            gr.Info("There is no answer to judge yet.")
            return
        try:
            store_feedback(self._backend.settings.data_dir, conversation.exchanges[-1], helpful=helpful)
            gr.Info("Thank you, noted.")
        except OSError as error:
            gr.Warning(f"Your judgement could not be stored: {error.strerror}.")

    def list_conversations(self, stored: str) -> Update:
        """The conversations that the browser keeps, newest first."""
        choices = []
        for line in well_formed(stored or "").split("\n")[:50]:
            name, _, title = line.partition("\t")
            if name:
                choices.append((title[:80] or name, name))
        return gr.update(choices=choices, value=None)

    def open_conversation(self, _: str, record: str) -> tuple[Update, ...]:
        """Show the conversation that was chosen, as the browser kept it."""
        return self._all(conversation_from_json(record))

    def upload(self, uploaded: list[str] | None, progress: gr.Progress = gr.Progress()) -> tuple[Update, ...]:  # noqa: B008
        """Put uploaded files into the archive; found at once."""
        if not uploaded:
            return notice_html("Choose files first."), gr.skip(), gr.skip()
        try:
            archive, _ = self._backend.wait()
            report = store_upload(archive, [Path(name) for name in uploaded], progress)
        except Exception as error:
            report = notice_html(told(error))
        return report, _header(self._backend), self._outlets()

    def tick(self) -> tuple[Update, ...]:
        """Once a second until the model is there: what the archive covers, and the state."""
        done = self._backend.is_ready
        return _header(self._backend), gr.Timer(active=not done), self._outlets(), *self._examples()

    def _standing_in_line(
        self, conversation: Conversation, question: str, before: Before
    ) -> Iterator[tuple[Update, ...]]:
        """Until it is this question's turn: how many are before it."""
        shown = 0
        while waiting := before(_LOOK_SECONDS):
            if waiting == shown:
                yield (gr.skip(),) * 4
                continue
            shown = waiting
            notice = "One question is before yours." if waiting == 1 else f"{waiting} questions are before yours."
            yield self._shown(conversation, Exchange(question, notice=notice), gr.skip())

    def _answers(self, ask: Ask) -> Iterator[Exchange]:
        """What the chain streams, a few updates a second and always the last one."""
        shown_at = 0.0
        for answer in self._backend.stream(ask):
            if answer.complete or time.monotonic() - shown_at > _UPDATE_SECONDS:
                shown_at = time.monotonic()
                yield exchange_from_answer(answer)

    def _shown(self, before: Conversation, exchange: Exchange, question: Update) -> tuple[Update, ...]:
        conversation = replace(before, exchanges=(*before.exchanges, exchange))
        return (*self._all(conversation), question)

    def _all(self, conversation: Conversation) -> tuple[str, str, str]:
        archive = self._backend.archive
        try:
            proofs = proofs_html(conversation, archive.article if archive else _nothing)
        except ArchiveError as error:
            proofs = notice_html(told(error))
        return conversation_html(conversation), proofs, conversation.to_json()

    def _examples(self) -> list[Update]:
        """The row of examples, and each of its buttons."""
        questions: list[str] = []
        # What cannot be read is told in the header.
        with suppress(ArchiveError):
            questions = _example_questions(self._backend.archive) if self._backend.archive else []
        buttons = [gr.update(value=question, visible=True) for question in questions]
        hidden = [gr.update(visible=False)] * (len(_SAMPLE_QUESTIONS) - len(buttons))
        return [gr.update(visible=bool(questions)), *buttons, *hidden]

    def _outlets(self) -> Update:
        archive = self._backend.archive
        with suppress(ArchiveError):
            return gr.update(choices=list(archive.coverage().sources)) if archive else gr.skip()
        return gr.skip()


def _example_questions(archive: Archive) -> list[str]:
    """Questions that fit what is stored: those of the samples, else about the newest headlines."""
    if archive.coverage().samples:
        return list(_SAMPLE_QUESTIONS)
    newest = islice((article.title for article in archive.articles() if article.title), len(_SAMPLE_QUESTIONS))
    return [f"What is reported under “{title[:80]}”?" for title in newest]


def _filters(since: object, until: object, as_of: object, outlets: object) -> Filters:
    """Raises QABotError for what is no day."""
    return Filters(
        as_of=_day(as_of, "Answer as of"),
        since=_day(since, "Published since"),
        until=_day(until, "Published until"),
        sources=tuple(name for name in outlets if isinstance(name, str)) if isinstance(outlets, list) else (),
    )


def _day(value: object, label: str) -> date | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError as error:
        raise QABotError(f"“{label}” has {value.strip()[:40]!r}, which is no day; write it as 2021-02-18.") from error
