"""The command line as scripts use it: names, fields, exit codes and one-sentence errors."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_bot.cli import main
from tests.conftest import shared_data

ANSWER_FIELDS = {
    "question", "standalone_question", "as_of", "answer", "abstained", "reason", "citations", "passages", "answerer", "timings_ms",
}  # fmt: skip
CITATION_FIELDS = {"n", "article_id", "title", "source", "author", "url", "published", "start", "end", "quote"}
RECORDS = [
    {"id": "tram", "title": "Tram approved", "text": "Mayor Ada Moss opened tram line 4 on Tuesday.", "published": "2021-03-03"},
    {"id": "bees", "title": "Bees", "text": "A swarm of bees stopped the tram for two hours.", "source": "Gazette"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("QA_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(["--data-dir", "data", *arguments])
    except SystemExit as left:
        code = int(str(left.code))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def write_records(path: Path) -> None:
    path.write_text("\n".join([json.dumps(record) for record in RECORDS] + ["{broken"]), encoding="utf-8")


def test_ingest_ask_list_show_delete_and_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_records(tmp_path / "news.jsonl")
    code, out, _ = run(capsys, "ingest", "news.jsonl", "--json")
    summary = json.loads(out)
    assert code == 0
    assert (summary["added"], summary["failed"], summary["passages"]) == (2, 1, 2)
    assert summary["errors"][0]["line"] == 3
    assert set(summary) == {"added", "updated", "unchanged", "failed", "passages", "seconds", "errors"}

    code, out, _ = run(capsys, "ask", "Who opened tram line 4?", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer.keys() >= ANSWER_FIELDS
    assert answer["answer"].startswith("**Ada Moss**")
    (citation,) = answer["citations"]
    assert citation.keys() == CITATION_FIELDS
    assert RECORDS[0]["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert set(answer["timings_ms"]) == {"rewrite", "retrieve", "rerank", "answer", "total"}

    assert run(capsys, "articles", "list")[1].count("\n") == 2
    assert RECORDS[1]["text"] in run(capsys, "articles", "show", "bees")[1]
    assert json.loads(run(capsys, "status", "--json")[1])["articles"] == 2
    assert run(capsys, "articles", "delete", "bees")[0] == 0
    assert json.loads(run(capsys, "articles", "list", "--json")[1])[0]["id"] == "tram"
    assert json.loads(run(capsys, "ingest", "news.jsonl", "--json")[1])["unchanged"] == 1


def test_the_seed_article_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "ingest", str(shared_data("seed")))[0] == 0
    code, out, _ = run(capsys, "ask", "when was the Karabakh ceasefire signed?")
    assert code == 0
    assert out.startswith("10 November 2020")
    assert "Anadolu Agency" in out


def test_a_history_file_makes_a_follow_up_stand_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_records(tmp_path / "news.jsonl")
    run(capsys, "ingest", "news.jsonl")
    history = [{"question": "Who opened tram line 4?", "answer": "**Ada Moss** [1]"}]
    (tmp_path / "history.json").write_text(json.dumps(history), encoding="utf-8")
    out = run(capsys, "ask", "What did she open?", "--history", "history.json", "--json")[1]
    assert json.loads(out)["standalone_question"] == "What did Ada Moss open?"
    told = json.loads(out)
    cited = [citation["article_id"] for citation in told["citations"]]
    history = [{"question": "Who opened tram line 4?", "answer": told["answer"], "cited": cited}]
    (tmp_path / "history.json").write_text(json.dumps(history), encoding="utf-8")
    out = run(capsys, "ask", "What is the headline?", "--history", "history.json", "--json")[1]
    assert "What is the headline of the article “" in json.loads(out)["standalone_question"]
    assert not json.loads(out)["abstained"]


def test_an_empty_archive_names_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "Who opened tram line 4?")
    assert code == 0
    assert "qa-bot ingest PATH" in out.replace("\n", " ")
    assert "qa-bot ingest --sample" in out.replace("\n", " ")
    assert not Path("data").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask", "x", "--as-of", "yesterday"], 2, "2021-02-18"),
        (["ask"], 2, "QUESTION"),
        (["nonsense"], 2, "nonsense"),
        (["ingest"], 2, "nothing to ingest"),
        (["ingest", "no/such/file"], 1, ""),
        (["articles", "show", "nobody"], 1, "'nobody'"),
        (["articles", "delete", "nobody"], 1, "'nobody'"),
        (["articles", "show", "caf\udce9"], 1, "'caf\ufffd'"),
        (["articles", "delete", "caf\udce9"], 1, "'caf\ufffd'"),
        (["ask", "x", "--history", "none.json"], 1, "none.json"),
        (["ask", "x", "--llm", "nocolon"], 1, "provider:model"),
        (["serve", "--auth-file", "none"], 2, "none"),
    ],
)
def test_exit_codes_and_messages(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    found, _, err = run(capsys, *arguments)
    assert found == code
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("folder", ["/proc/nowhere", "x" * 300, "news.txt"])
def test_a_data_folder_that_cannot_be_made_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: str
) -> None:
    (tmp_path / "news.txt").write_text("A tram was late.", encoding="utf-8")
    for arguments in (["ingest", "news.txt"], ["ingest", "--rebuild"]):
        assert main(["--data-dir", folder, *arguments]) == 1
        err = capsys.readouterr().err
        assert f"The data folder {tmp_path / folder} cannot be " in err
        assert "choose another --data-dir" in err


def test_a_damaged_catalog_is_named_and_what_can_be_read_of_it_is_saved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_records(tmp_path / "news.jsonl")
    run(capsys, "ingest", "news.jsonl")
    catalog = tmp_path / "data" / "catalog.sqlite"
    # Connections of background threads are closed, and the log of SQLite with them.
    gc.collect()
    damaged = catalog.read_bytes().replace(b"swarm of bees", b"swarm \xff\xff bees")[:-4096]
    catalog.write_bytes(damaged)
    for arguments in (["status"], ["ask", "Who opened tram line 4?"], ["articles", "list"], ["ingest", "news.jsonl"]):
        code, _, err = run(capsys, *arguments)
        assert code == 1
        assert err.startswith("qa-bot: The catalog in ")
        assert "`qa-bot ingest --rebuild` saves the articles that can still be read" in err
    code, _, err = run(capsys, "ingest", "--rebuild")
    assert code == 0
    assert "could be read and are kept: 1;" in err
    (kept,) = (tmp_path / "data").glob("damaged-*")
    assert str(kept) in err
    assert (kept / "catalog.sqlite").read_bytes() == damaged
    assert run(capsys, "ask", "Who opened tram line 4?")[1].startswith("Ada Moss")
    assert json.loads(run(capsys, "ingest", "news.jsonl", "--json")[1])["added"] == 1


def test_a_catalog_of_which_nothing_can_be_read_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    catalog = tmp_path / "data" / "catalog.sqlite"
    catalog.parent.mkdir()
    catalog.write_bytes(b"rubbish" * 1000)
    code, _, err = run(capsys, "ingest", "--rebuild")
    assert code == 1
    assert "move that folder away, or put a copy of it back, and ingest the sources again" in err
    assert catalog.read_bytes() == b"rubbish" * 1000


def test_an_unknown_setting_is_a_usage_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "qa_bot.toml").write_text("colour = 1", encoding="utf-8")
    code, _, err = run(capsys, "status")
    assert (code, "'colour'" in err) == (2, True)


def test_control_characters_of_an_article_never_reach_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    record = {"id": "evil\x1b[2J", "title": "\x1b]0;title\x07Red \x1b[31malert", "text": "Bees \x1b[2J swarm."}
    (tmp_path / "evil.jsonl").write_text(json.dumps(record), encoding="utf-8")
    run(capsys, "ingest", "evil.jsonl")
    out = run(capsys, "articles", "list")[1] + run(capsys, "ask", "What do the bees do?")[1]
    assert "\x1b" not in out
    assert "\x07" not in out


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from qa_bot.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'gradio', 'chromadb', 'sentence_transformers', 'transformers', 'trafilatura'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_chat_in_the_terminal_keeps_the_conversation(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_records(tmp_path / "news.jsonl")
    run(capsys, "ingest", "news.jsonl")
    lines = iter(["Who opened tram line 4?", "", "When did she open it?", "/quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    from qa_bot.chain import build_chain
    from qa_bot.cli import open_archive
    from qa_bot.settings import Settings
    from qa_bot.terminal import converse
    from vectorstore.article import Filters

    settings = Settings(data_dir=Path("data"))
    written: list[str] = []
    with open_archive(settings) as archive:
        chain = build_chain(archive, settings)
        converse(chain, archive.coverage(), Filters(), read=lambda _: next(lines), write=written.append)
    text = "".join(written)
    assert "2 articles" in text
    assert "Ada Moss" in text
    assert "2 March 2021" in text
