"""The shipped evaluation set holds its floors, and a planted regression does not pass the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.cli import main
from qa_bot.reading import reranking
from tests.test_eval import SHIPPED

FLOORS = {
    "article_hit@1": 0.9,
    "article_hit@5": 0.98,
    "answer_em": 0.85,
    "answer_f1": 0.87,
    "citation_precision": 0.91,
    "abstention_f1": 0.72,
    "abstention_auroc": 0.91,
}
"""Just under what is reached: see eval/README.md."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run over the shipped set."""
    out = tmp_path_factory.mktemp("shipped")
    assert main(["eval", "run", str(SHIPPED), "--out", str(out)]) == 0
    return out


def test_the_shipped_set_holds_its_floors(run: Path) -> None:
    gates = [word for name, least in FLOORS.items() for word in ("--gate", f"{name}={least}")]
    assert main(["eval", "compare", str(run), str(run), "--no-worse", *gates]) == 0


def test_recency_that_overrules_everything_is_caught(
    tmp_path: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reranking, "_DATE_WEIGHT", 12.0)
    assert main(["eval", "run", str(SHIPPED), "--out", str(tmp_path)]) == 0
    assert main(["eval", "compare", str(run), str(tmp_path), "--no-worse"]) == 1
