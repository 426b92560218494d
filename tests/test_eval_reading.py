"""The reader alone: exact match and F1 over paragraphs, and its floor on paragraphs that it never learned from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_bot.cli import main
from tests.conftest import shared_data


def figures_of(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    assert main(["eval", "read", str(path), "--json"]) == 0
    found: dict[str, float] = json.loads(capsys.readouterr().out)
    return found


def test_figures_are_means_over_the_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    context = "Mayor Ida Brandt cut the ribbon in Harborough on Monday."
    asked = [("Who cut the ribbon?", ["Ida Brandt", "Mayor Ida Brandt"]), ("Who cut the ribbon?", ["Karl Ebbe"])]
    lines = [json.dumps({"context": context, "question": q, "answers": answers}) for q, answers in asked]
    path = tmp_path / "paragraphs.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert figures_of(path, capsys) == {"em": 0.5, "f1": 0.5, "n": 2}


def test_paragraphs_that_were_never_seen(capsys: pytest.CaptureFixture[str]) -> None:
    found = figures_of(shared_data("reading", "xquad-en-first-24.jsonl"), capsys)
    assert found["em"] > 0.47
    assert found["f1"] > 0.58
