"""The wheel holds the four packages with their data and nothing else, and works in an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build, os; os.chdir({str(ROOT)!r}); hatchling.build.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "eval",
        "prompts",
        "qa_bot",
        "vectorstore",
    }
    for needed in (
        "prompts/answer.md",
        "qa_bot/page/page.css",
        "qa_bot/page/page.js",
        "vectorstore/samples/articles.jsonl",
        "vectorstore/vocabulary/news.tiktoken",
    ):
        assert needed in names


def test_the_unpacked_wheel_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, 'site'); import prompts, vectorstore.samples as samples, vectorstore.tokens as tokens;"
        "assert 'site' in samples.__file__, samples.__file__; assert prompts.load('answer'); assert samples.sample_path().exists();"
        "assert tokens.TokenCounter().count('Karabakh') >= 1"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_every_dependency_is_pinned_by_name_and_version_alone() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9._-]+==[\w.+!-]+(?: ; .+)?", pin) for pin in pins)
    pinned = {pin.split("==")[0] for pin in pins}
    declared = re.findall(r'^    "([A-Za-z0-9._-]+)[><=]', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert {name.lower().replace("_", "-") for name in declared} <= pinned


def test_the_project_is_never_uploaded() -> None:
    assert "Private :: Do Not Upload" in (ROOT / "pyproject.toml").read_text("utf-8")
