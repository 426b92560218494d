"""The evaluation: figures by hand, sets checked line by line, runs that repeat and resume, gates that close."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.answers import contains_answer, exact_match, nearest_choice, short_answer, token_f1
from eval.compare import compare
from eval.dataset import DatasetError, Query, load_sets
from eval.figures import Figure, _auroc, _bootstrap, figures, verdicts
from eval.run import answer_all, figures_of
from qa_bot.chain import build_chain
from qa_bot.cli import main
from qa_bot.settings import Settings
from vectorstore.archive import Archive

SHIPPED = Path(__file__).resolve().parents[1] / "eval" / "sets" / "samples.jsonl"


def prediction(**fields: Any) -> dict[str, Any]:
    passages = [
        {"n": 1, "article_id": "x", "text": "Nothing here.", "score": 2.0},
        {"n": 2, "article_id": "gold", "text": "Ada Moss opened it.", "score": 1.0},
    ]
    quote = {"n": 2, "article_id": "gold", "title": "", "author": "", "source": "", "quote": "Ada Moss opened it."}
    answer = {"answer": "**Ada Moss** — “Ada Moss opened it.” [2]", "abstained": False, "answerer": "extractive"}
    rest = {"citations": [quote], "passages": passages, "unsupported": [], "confidence": 0.9}
    return {**answer, **rest, "timings_ms": {"total": 10.0}, **fields}


def test_verdicts_of_a_right_answer_by_hand() -> None:
    query = Query("1", "Who?", ("Ada Moss",), article_ids=("gold", "other"), choices=("Bo", "Moss"))
    found = verdicts(query, prediction())
    assert found["article_hit@1"] == 0.0
    assert found["article_hit@5"] == 1.0
    assert found["article_mrr@10"] == pytest.approx(1 / 2)
    assert found["article_ndcg@10"] == pytest.approx((1 / np.log2(3)) / (1 / np.log2(2) + 1 / np.log2(3)))
    assert found["string_mrr@10"] == pytest.approx(1 / 2)
    assert (found["answer_em"], found["answer_f1"]) == (1.0, 1.0)
    assert (found["citation_precision"], found["citation_recall"]) == (1.0, 1.0)


def test_verdicts_of_an_abstention_and_of_a_wrong_source() -> None:
    query = Query("1", "Who?", ("Ada Moss",), article_ids=("other",))
    assert verdicts(query, prediction(abstained=True))["answer_em"] == 0.0
    assert verdicts(query, prediction())["citation_precision"] == 1.0  # not listed, but it holds the answer
    other = Query("1", "Who?", ("Bo Lind",), article_ids=("other",))
    assert verdicts(other, prediction())["citation_precision"] == 0.0
    unanswerable = verdicts(Query("2", "Who?", ()), prediction())
    assert (unanswerable["answer_em"], unanswerable["citation_precision"]) == (None, None)
    assert unanswerable["citation_recall"] == 1.0


@pytest.mark.parametrize(
    ("predicted", "gold", "em", "f1"),
    [
        ("The  Tram!", "tram", 1.0, 1.0),
        ("Nov. 10, 2020", "10 November 2020", 1.0, 1.0),
        ("11 November 2020", "10 November 2020", 0.0, 2 / 3),
        ("nearly 300 settlements", "300", 0.0, 2 * (1 / 3) * 1 / (1 / 3 + 1)),
        ("", "x", 0.0, 0.0),
    ],
)
def test_answers_compare_after_normalisation_and_days_as_days(predicted: str, gold: str, em: float, f1: float) -> None:
    assert exact_match(predicted, [gold]) == em
    assert token_f1(predicted, [gold, "zzz"]) == pytest.approx(f1)


def test_small_helpers() -> None:
    assert short_answer("**A b** — “x” [1]") == "A b"
    assert short_answer("“A sentence.” [1]") == "A sentence."
    assert contains_answer("It cost 300 crowns.", ["300"])
    assert not contains_answer("It cost 3000 crowns.", ["300"])
    assert nearest_choice("the red fox", ["a dog", "red fox"]) == "red fox"


def test_auroc_and_abstention_by_hand() -> None:
    rows = np.array([[1, 0, 0.1], [1, 0, 0.6], [0, 0, 0.5], [0, 0, 0.9]])
    # Three of the four pairs have the unanswerable question below the answerable one.
    assert _auroc(rows) == pytest.approx(3 / 4)
    queries = [Query("a", "?", ()), Query("b", "?", ()), Query("c", "?", ("x",))]
    found = figures(queries, [verdicts(q, prediction()) for q in queries], [True, False, True], [0.1, 0.2, 0.3], 1)
    assert found["abstention_precision"].value == pytest.approx(1 / 2)
    assert found["abstention_recall"].value == pytest.approx(1 / 2)
    assert found["abstention_f1"].value == pytest.approx(1 / 2)


def test_the_interval_holds_the_value_and_repeats() -> None:
    values = np.array([0.0, 1.0] * 50)
    first, second = (_bootstrap(values, lambda s: float(s.mean()), np.random.default_rng(3)) for _ in range(2))
    assert first == second == Figure(0.5, first.low, first.high, 100)
    assert 0.35 < first.low < 0.5 < first.high < 0.65


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "line 2 is not valid JSON"),
        ("[]", "line 2 is no JSON object"),
        ('{"id": "b", "question": "?"}', "line 2 lacks the field 'answers'"),
        ('{"id": "b", "question": "?", "answers": "x"}', "line 2 has a wrong value"),
        ('{"id": "b", "question": "?", "answers": [], "as_of": "soon"}', "line 2 has a wrong value"),
        ('{"id": "b", "question": "?", "answers": [], "anwsers": []}', "line 2 has the unknown field 'anwsers'"),
        ('{"id": "a", "question": "?", "answers": []}', "'a' is given twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "a", "question": "?", "answers": []}\n' + line, encoding="utf-8")
    with pytest.raises(DatasetError, match=words):
        load_sets([path])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["rewrite", "nope"],
            "The evaluation set nope cannot be read: No such file or directory; name a JSON Lines file.",
        ),
        (["read", "nope"], "The evaluation set nope cannot be read"),
        (["extract", "nope", "."], "The evaluation set nope cannot be read"),
        (["extract", "pages.jsonl", "nope"], "The page nope/a.html.gz cannot be read"),
        (["run", "nope"], "The evaluation set nope cannot be read"),
        (["rewrite", "empty.jsonl"], "There is nothing in empty.jsonl"),
        (["read", "empty.jsonl"], "There is nothing in empty.jsonl"),
        (["extract", "empty.jsonl", "."], "There is nothing in empty.jsonl"),
        (["calibrate", "empty.jsonl"], "There is no question in empty.jsonl; name a set with at least one."),
        (["run", "empty.jsonl"], "There is no question in empty.jsonl"),
        (["rewrite", "torn.jsonl"], "torn.jsonl, line 2 is not valid JSON"),
        (["read", "other.jsonl"], "other.jsonl, line 1 lacks the field 'context'"),
        (["rewrite", "other.jsonl"], "other.jsonl, line 1 lacks the field 'history'"),
        (["extract", "other.jsonl", "."], "other.jsonl, line 1 lacks the field 'file'"),
        (
            ["rewrite", "untitled.jsonl"],
            "untitled.jsonl, line 1 has a wrong value: the history should begin with a topic",
        ),
        (["read", "numbers.jsonl"], "numbers.jsonl, line 1 has a wrong value: 5 should be a text"),
        (["compare", "torn", "torn"], "torn/predictions.jsonl, line 1 is not valid JSON"),
        (["run", "set.jsonl", "--articles", "typo/"], "There is no file or folder 'typo'; name the articles"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "torn").mkdir()
    written = {
        "empty.jsonl": "\n",
        "torn.jsonl": '{"history": ["Bees"], "question": "?", "rewrite": "?"}\n{"history',
        "other.jsonl": '{"title": "x"}',
        "untitled.jsonl": '{"history": [], "question": "?", "rewrite": "?"}',
        "numbers.jsonl": '{"context": 5, "question": "?", "answers": ["x"]}',
        "pages.jsonl": '{"file": "a.html", "with": ["x"], "without": []}',
        "set.jsonl": '{"id": "a", "question": "?", "answers": []}',
        "torn/predictions.jsonl": '{"id',
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["eval", *arguments]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"qa-bot: {words}")
    assert told.count("\n") == 1


@pytest.mark.parametrize("gate", ["string_mrr@10", "string_mrr@10=", "string_mrr@10=high", "string_mrr@10=nan", "=0.5"])
def test_a_gate_that_names_no_figure_or_no_number_is_refused(gate: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["eval", "compare", "a", "b", "--gate", gate])
    assert f"{gate!r} is no gate of the form FIGURE=MIN, such as answer_em=0.7" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_asks_at_least_one_question(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["eval", "run", "set.jsonl", "--limit", limit])
    assert f"{limit!r} is no number of questions from 1 on" in capsys.readouterr().err


def test_the_shipped_set_is_large_varied_and_about_the_samples(samples: Archive) -> None:
    dataset = load_sets([SHIPPED])
    assert len(dataset.queries) >= 150
    tags = {tag for query in dataset.queries for tag in query.tags}
    assert tags >= {
        "fact",
        "date",
        "number",
        "follow-up",
        "metadata",
        "unanswerable",
        "false-premise",
        "as-of",
        "two-outlets",
        "small-talk",
    }
    assert all(samples.article(article_id) for query in dataset.queries for article_id in query.article_ids)


@pytest.mark.parametrize("name", ["readers", "unseen"])
def test_sets_by_others_are_about_the_samples(samples: Archive, name: str) -> None:
    queries = load_sets([SHIPPED.with_name(f"{name}.jsonl")]).queries
    assert len(queries) >= 150
    assert sum(not query.answers for query in queries) >= 30
    assert all(bool(query.answers) == bool(query.article_ids) for query in queries)
    assert all(samples.article(article_id) for query in queries for article_id in query.article_ids)


def test_two_runs_agree_and_an_interrupted_one_goes_on(samples: Archive, tmp_path: Path) -> None:
    from dataclasses import replace

    chain = build_chain(samples, Settings())
    dataset = load_sets([SHIPPED])
    dataset = replace(dataset, queries=dataset.queries[:12])
    whole = answer_all(chain, dataset, tmp_path / "a", "f", lambda done, in_all: None)
    lines = (tmp_path / "a" / "predictions.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "predictions.jsonl").write_text("\n".join(lines[:5]) + "\n" + lines[5][:40], encoding="utf-8")
    resumed = answer_all(chain, dataset, tmp_path / "b", "f", lambda done, in_all: None)
    assert [without_times(p) for p in whole.predictions] == [without_times(p) for p in resumed.predictions]
    first, second = figures_of(whole, 7), figures_of(resumed, 7)
    assert {n: f for n, f in first.items() if "latency" not in n} == {
        n: f for n, f in second.items() if "latency" not in n
    }


def without_times(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "timings_ms"}


def write_run(folder: Path, answers: list[str]) -> None:
    folder.mkdir()
    lines = []
    for number, answer in enumerate(answers):
        extra = {"id": str(number), "question": "Who?", "gold": ["Ada Moss"], "gold_articles": [], "choices": []}
        lines.append(json.dumps({**prediction(answer=answer), **extra}))
    (folder / "predictions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    value = sum("Ada" in answer for answer in answers) / len(answers)
    figure = {"answer_em": {"value": value, "low": 0, "high": 1, "n": len(answers)}}
    (folder / "results.json").write_text(json.dumps({"figures": figure}), encoding="utf-8")


def test_a_planted_regression_is_caught_and_flips_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_run(tmp_path / "a", ["**Ada Moss**"] * 20)
    write_run(tmp_path / "b", ["**Ada Moss**"] * 12 + ["**Bo**"] * 8)
    found = compare(tmp_path / "a", tmp_path / "b", 7)
    assert len(found.lost) == 8
    assert next(d for d in found.differences if d.name == "answer_em").is_worse
    paths = [str(tmp_path / "a"), str(tmp_path / "b")]
    assert main(["eval", "compare", *paths]) == 0
    assert main(["eval", "compare", *paths, "--no-worse"]) == 1
    assert main(["eval", "compare", *paths[::-1], "--no-worse"]) == 0
    assert main(["eval", "compare", *paths, "--gate", "answer_em=0.7"]) == 1
    assert main(["eval", "compare", *paths, "--gate", "answer_em=0.5"]) == 0
    assert main(["eval", "compare", *paths, "--gate", "nothing=0.5"]) == 1
    assert "answer_em is 0.600, below the gate" in capsys.readouterr().err
