"""Imports flow one way, and nothing heavy happens at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"vectorstore", "prompts", "qa_bot", "eval", "tests"}
MAY_IMPORT = {
    "vectorstore": {"vectorstore"},
    "prompts": {"prompts"},
    "qa_bot": {"qa_bot", "vectorstore", "prompts"},
    "eval": {"eval", "qa_bot", "vectorstore"},
}
KEPT_INSIDE = {
    "chromadb": {"vectorstore/dense.py", "vectorstore/chroma_server.py", "vectorstore/shared_articles.py"},
    "tantivy": {"vectorstore/lexical.py"},
    "tiktoken": {"vectorstore/tokens.py"},
    "gradio": {"qa_bot/page/app.py", "qa_bot/page/server.py"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_flow_one_way(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert imported(path) & OURS <= MAY_IMPORT[package], path


@pytest.mark.parametrize("library", sorted(KEPT_INSIDE))
def test_libraries_stay_inside_the_module_that_wraps_them(library: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if library in imported(path)
    }
    assert users == KEPT_INSIDE[library]


def test_importing_the_library_reads_and_makes_nothing(tmp_path: Path) -> None:
    code = (
        "import vectorstore.archive, qa_bot.cli, qa_bot.settings, prompts, eval, sys; sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
