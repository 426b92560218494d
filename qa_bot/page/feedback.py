"""Thumbs up and down, kept as JSON lines in the data folder with question, answer and citations."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from qa_bot.page.record import Exchange

_LONGEST = 16_000
_writing = threading.Lock()


def store_feedback(data_dir: Path, exchange: Exchange, *, helpful: bool) -> None:
    """Append one judgement. Raises OSError where the folder cannot be written."""
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "helpful": helpful,
        "question": exchange.question[:2000],
        "answer": exchange.text[:4000],
        "answerer": exchange.answerer,
        "abstained": exchange.abstained,
        "citations": [asdict(proof) for proof in exchange.proofs[:20]],
    }
    line = json.dumps(entry, ensure_ascii=False)
    if len(line) > _LONGEST:
        line = json.dumps({**entry, "citations": [], "answer": exchange.text[:500]}, ensure_ascii=False)
    data_dir.mkdir(parents=True, exist_ok=True)
    with _writing, (data_dir / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
