"""A writer that is killed leaves an archive that opens, answers, and is completed by the next ingest."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import TODAY
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.embedding import Embedder
from vectorstore.ingest import ingest

# The model is replaced by a quick one so that kills fall into all parts of a write, not into loading.
WRITER = """
import sys
from datetime import date
from pathlib import Path
import numpy as np
from vectorstore.archive import Archive
from vectorstore.ingest import ingest
import vectorstore.ingest
vectorstore.ingest._BATCH_ARTICLES = 4
archive = Archive.open(Path(sys.argv[1]))
archive.embedder.embed = lambda texts: np.eye(384, dtype=np.float32)[[len(text) % 384 for text in texts]]
print("ready", flush=True)
ingest(archive, [Path(sys.argv[2])], today=date(2026, 11, 1))
"""


def test_kill_at_random_moments(tmp_path: Path, embedder: Embedder) -> None:
    source = tmp_path / "news.jsonl"
    records = [
        {"id": f"a{n}", "text": f"Story number {n} tells of the tram. " + "It was late. " * (n % 40)}
        for n in range(120)
    ]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    folder = tmp_path / "archive"
    chance = random.Random(5)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(source)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0.4, 2.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        opened = Archive.open(folder)
        stored = {article.id for article in opened.articles()}
        assert stored <= {record["id"] for record in records}
        opened.close()
    archive = Archive.open(folder)
    archive.embedder = embedder
    ingest(archive, [source], today=TODAY)
    found = {scored.passage.article.id for scored in archive.search("story tram", Filters(), 200)}
    assert archive.coverage().articles == 120
    assert archive._dense.count() == archive._lexical.count() == archive.coverage().passages
    assert found
