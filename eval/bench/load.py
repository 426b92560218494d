"""Many people at once: each asks, reads for a few seconds, and asks again, over HTTP from a real `qa-bot serve`."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import httpx
import numpy as np

from eval.bench.serving import Heard, PageUser, Server, serving

PEOPLE, MINUTES = 20, 3
_READING_S = (4.0, 12.0)
"""Time that a person takes to read an answer and to type the next question, evenly spread."""
_CONVERSATION = 4
"""Questions in a conversation."""


@dataclass
class _Account:
    heard: list[Heard] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def load(data_dir: Path, people: int = PEOPLE, minutes: float = MINUTES) -> dict[str, float]:
    """Errors, waits in seconds and the server's memory at the end of each minute, in megabytes."""
    questions = _questions()
    account = _Account()
    with serving(data_dir) as server:
        _warm(server, questions[0])
        end = time.monotonic() + 60 * minutes
        crowd = [
            threading.Thread(target=_person, args=(server.address, questions, number, end, account))
            for number in range(people)
        ]
        for person in crowd:
            person.start()
        used = server.cpu_seconds()
        memory = _memory_by_minute(server, end, minutes)
        for person in crowd:
            person.join()
        used = server.cpu_seconds() - used
    for error in sorted(set(account.errors)):
        print(f"load: {error}")
    waits = [heard.seconds for heard in account.heard]
    return {
        "load_people": people,
        "load_answers": len(waits),
        "load_errors": len(account.errors),
        "load_p50_s": float(np.percentile(waits, 50)),
        "load_p95_s": float(np.percentile(waits, 95)),
        "load_first_sign_p95_s": float(np.percentile([heard.first_s for heard in account.heard], 95)),
        "load_told_their_place": sum(heard.was_told_to_wait for heard in account.heard),
        "load_cpu_s_per_answer": used / len(waits),
        "load_cores_used": used / (60 * minutes),
        **memory,
    }


def _warm(server: Server, question: str) -> None:
    first = PageUser(server.address)
    first.ask(question)
    first.close()


def _person(address: str, questions: Sequence[str], number: int, end: float, account: _Account) -> None:
    chance = random.Random(number)
    # People do not come all in the same moment.
    time.sleep(chance.uniform(0, _READING_S[1]))
    user = PageUser(address)
    asked = 0
    while time.monotonic() < end:
        if asked % _CONVERSATION == 0:
            user.new_conversation()
        try:
            heard = user.ask(chance.choice(questions))
            account.heard.append(heard)
            if heard.exchange["error"]:
                account.errors.append(heard.exchange["error"])
        except (httpx.HTTPError, RuntimeError) as error:
            account.errors.append(f"{type(error).__name__}: {error}")
        asked += 1
        time.sleep(chance.uniform(*_READING_S))
    user.close()


def _memory_by_minute(server: Server, end: float, minutes: float) -> dict[str, float]:
    memory = {}
    for minute in range(1, int(minutes) + 1):
        time.sleep(max(0.0, end - 60 * (minutes - minute) - time.monotonic()))
        memory[f"load_resident_mb_minute_{minute}"] = server.resident_megabytes()
    return memory


def _questions() -> list[str]:
    """The questions of our own set over the sample articles."""
    lines = files("eval.sets").joinpath("samples.jsonl").read_text("utf-8").splitlines()
    return [record["question"] for record in map(json.loads, lines) if "question" in record]
