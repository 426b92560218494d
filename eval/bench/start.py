"""Starting from cold: a whole `qa-bot ask`, and the page's first HTTP answer, each in a process of its own."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

_ROUNDS = 5
_QUESTION = "When was the Karabakh ceasefire signed?"
_PATIENCE_S = 60.0


def start_times(data_dir: Path) -> dict[str, float]:
    """Medians in seconds over a data folder with the sample archive; the disk is warm from a first round."""
    environment = {**os.environ, "QA_BOT_DATA_DIR": str(data_dir)}
    run = [sys.executable, "-m", "qa_bot.cli"]
    subprocess.run([*run, "ingest", "--sample"], env=environment, check=True, capture_output=True)
    asks = [_seconds([*run, "ask", _QUESTION], environment) for _ in range(_ROUNDS + 1)]
    pages = [_seconds_to_page([*run, "serve"], environment) for _ in range(_ROUNDS + 1)]
    return {"ask_cold_s": statistics.median(asks[1:]), "page_http_s": statistics.median(pages[1:])}


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def _seconds_to_page(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert server.stdout is not None
        address = next(found.group() for line in server.stdout if (found := re.search(r"http://[\w.:]+", line)))
        while time.perf_counter() - started < _PATIENCE_S:
            try:
                with urllib.request.urlopen(address, timeout=_PATIENCE_S) as page:
                    page.read(1)
                return time.perf_counter() - started
            except OSError:
                time.sleep(0.02)
    finally:
        server.terminate()
        server.wait()
    raise TimeoutError(f"the page at {address} did not answer within {_PATIENCE_S:.0f} s")
