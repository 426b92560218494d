"""A real `qa-bot serve` in a process of its own, and people who use its page over HTTP as a browser does."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

COMMAND = (sys.executable, "-m", "qa_bot.cli")
_PATIENCE_S = 60.0
_IN_LINE = "before yours"


@dataclass(frozen=True, slots=True)
class Server:
    """A page that is being served."""

    address: str
    process: subprocess.Popen[str]

    def resident_megabytes(self) -> float:
        """The resident memory of the process, from Linux's own account."""
        with Path(f"/proc/{self.process.pid}/status").open() as lines:
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
        return kilobytes / 1000

    def cpu_seconds(self) -> float:
        """The processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(data_dir: Path, *flags: str) -> Iterator[Server]:
    """Serve the archive in `data_dir`; the address is known, the model may still be loading."""
    process = subprocess.Popen(
        [*COMMAND, "--data-dir", str(data_dir), "serve", *flags],
        env={name: value for name, value in os.environ.items() if not name.startswith("QA_BOT_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next(found.group() for line in process.stdout if (found := re.search(r"http://[\w.:]+", line)))
        yield Server(address, process)
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: seconds to the first sign of life and in all, and the exchange as the page keeps it."""

    first_s: float
    seconds: float
    exchange: dict[str, Any]
    was_told_to_wait: bool

    @property
    def articles(self) -> set[str]:
        """The articles that prove the answer, and those that come close to one."""
        return {proof["article_id"] for proof in self.exchange["proofs"]} | set(self.exchange["closest"])


class PageUser:
    """One person with one conversation."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=_PATIENCE_S)
        self._session = secrets.token_hex(6)
        self._record = ""
        self._ask = self._handler("ask")

    def close(self) -> None:
        """Leave the page."""
        self._http.close()

    def new_conversation(self) -> None:
        """Begin anew, as the button does."""
        self._record = ""

    def ask(self, question: str, as_of: str = "", outlets: Sequence[str] = ()) -> Heard:
        """Ask and wait for the answer. Raises HTTPError and RuntimeError."""
        started = time.perf_counter()
        values = [question, self._record, "", "", as_of, list(outlets)]
        asked = {"data": values, "fn_index": self._ask, "session_hash": self._session}
        self._http.post("/gradio_api/queue/join", json=asked).raise_for_status()
        first_s, waited = 0.0, False
        with self._http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as events:
            for line in events.iter_lines():
                if not line.startswith("data:"):
                    continue
                event = json.loads(line.removeprefix("data:"))
                if event["msg"] == "process_generating":
                    first_s = first_s or time.perf_counter() - started
                    waited = waited or _IN_LINE in line
                elif event["msg"] == "process_completed":
                    return self._heard(event, first_s, time.perf_counter() - started, waited)
                elif event["msg"] in ("unexpected_error", "queue_full"):
                    raise RuntimeError(f"the page answered {line}")
        raise RuntimeError("the page ended the stream before the answer")

    def _heard(self, event: dict[str, Any], first_s: float, seconds: float, waited: bool) -> Heard:
        if not event["success"]:
            raise RuntimeError(f"the page failed: {event['output']}")
        self._record = event["output"]["data"][2]
        exchange: dict[str, Any] = json.loads(self._record)["exchanges"][-1]
        return Heard(first_s, seconds, exchange, waited)

    def _handler(self, name: str) -> int:
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                config = self._http.get("/config").raise_for_status().json()
                return next(int(one["id"]) for one in config["dependencies"] if one["api_name"] == name)
            except httpx.ConnectError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
