"""The trained network: packaged, quick, the same for the same passage, and at home in the passage's offsets."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from qa_bot.reading.span_model import (
    EXPLAINING,
    LOWER,
    UPPER,
    PassageReading,
    SpanModel,
    best_spans,
    end_of_line,
    whole_words,
)
from vectorstore.article import Article, Passage

BRIDGE = (
    "The Lowen bridge opened on Monday after six years of work. Mayor Ida Brandt cut the ribbon in Harborough. "
    "The bridge cost 340 million crowns."
)
TRAM = "Tram drivers in Port Ellison went on strike over pay. The union expects a long dispute."


def passage(text: str, title: str = "", start: int = 0) -> Passage:
    article = Article(id=text[:12], text=text, title=title, source="Lowen Times", published=date(2024, 3, 7))
    return Passage(article, start, len(text))


@pytest.fixture(scope="module")
def model() -> SpanModel:
    return SpanModel()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who cut the ribbon?", "Ida Brandt"),
        ("How much did the bridge cost?", "340 million"),
        ("Where did the mayor cut the ribbon?", "Harborough"),
    ],
)
def test_the_best_span_answers(model: SpanModel, question: str, answer: str) -> None:
    span = model.read(question, [passage(BRIDGE)])[0].spans[0]
    assert answer in BRIDGE[span.start : span.end]
    assert span.end - span.start < len(answer) + 15


def test_the_passage_that_answers_is_the_relevant_one(model: SpanModel) -> None:
    about_bridge, about_tram = model.read("How much did the bridge cost?", [passage(BRIDGE), passage(TRAM)])
    assert about_bridge.relevance > about_tram.relevance


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why did tram drivers go on strike?", "over pay"),
        ("Did tram drivers in Port Ellison stop work?", "strike"),
    ],
)
def test_what_says_why_and_whether_is_found_by_layers_of_its_own(model: SpanModel, question: str, answer: str) -> None:
    about_bridge, about_tram = model.read(question, [passage(BRIDGE), passage(TRAM)])
    assert about_bridge.relevance < about_tram.relevance
    span = about_tram.spans[0]
    assert answer in TRAM[span.start : span.end]


def test_a_glance_tells_what_a_passage_is_about(model: SpanModel) -> None:
    about_bridge, about_tram = model.glance("How much did the bridge cost?", [passage(BRIDGE), passage(TRAM)])
    assert about_bridge > about_tram


def test_spans_lie_in_the_passage_whatever_stands_before_it(model: SpanModel) -> None:
    start = BRIDGE.index("Mayor")
    for span in model.read("Who cut the ribbon?", [passage(BRIDGE, "Ida Brandt opens bridge", start)])[0].spans:
        assert start <= span.start < span.end <= len(BRIDGE)
        assert 0 <= span.probability <= 1


def test_the_longest_is_read_first_and_nothing_more_once_one_fails() -> None:
    begun = []

    class OneAtATime(SpanModel):
        def __init__(self) -> None:
            super().__init__()
            self._pool = ThreadPoolExecutor(1)

        def _read_anew(self, question: str, passage: Passage) -> PassageReading:
            begun.append(passage.text)
            if question == "fail":
                time.sleep(0.05)
                raise OSError("torn")
            return PassageReading(float(len(passage.text)), ())

    given = [passage("x" * length) for length in (2, 4, 3)]
    assert [reading.relevance for reading in OneAtATime().read("read", given)] == [2.0, 4.0, 3.0]
    assert [len(text) for text in begun] == [4, 3, 2]
    begun.clear()
    failing = OneAtATime()
    with pytest.raises(OSError, match="torn"):
        failing.read("fail", [passage("x" * length) for length in range(20, 1, -1)])
    failing._pool.shutdown()
    assert len(begun) < 5


def test_a_passage_reads_the_same_whatever_stands_beside_it() -> None:
    alone = SpanModel().read("Who cut the ribbon?", [passage(BRIDGE)])
    among = SpanModel().read("Who cut the ribbon?", [passage(TRAM), passage(BRIDGE)])
    assert among[1] == alone[0]


@pytest.mark.parametrize("question", ["", "?", "💥" * 50, "who " * 500, "When was the \x00 signed?", "[SEP] [CLS]"])
def test_any_question_and_any_text_is_read(model: SpanModel, question: str) -> None:
    given = [passage("x"), passage(" \n "), passage("word " * 5000), passage("東京" * 300)]
    assert len(model.read(question, given)) == 4


def test_best_spans_by_hand() -> None:
    start = np.log(np.array([0.5, 0.1, 0.3, 0.1], np.float32))
    end = np.log(np.array([0.5, 0.1, 0.1, 0.3], np.float32))
    readable = np.array([False, True, True, True])
    first, last, probability = best_spans(start, end, readable)[0]
    # Position 0, "not answered here", keeps its half: 0.3 x 0.3 for the span from 2 to 3.
    assert (first, last) == (2, 3)
    assert probability == pytest.approx(0.09)


def test_what_may_not_be_read_is_no_span() -> None:
    level = np.zeros(4, np.float32)
    assert {span[:2] for span in best_spans(level, level, np.array([False, False, True, False]))} == {(2, 2)}


def test_the_graph_is_small_and_its_making_is_told() -> None:
    weights = files("qa_bot.reading.weights")
    assert sum(len(weights.joinpath(graph).read_bytes()) for graph in (LOWER, UPPER, EXPLAINING)) < 25_000_000
    assert "data_sha256" in weights.joinpath("card.json").read_text("utf-8")


def test_reading_imports_no_torch() -> None:
    script = "import sys; from qa_bot.reading.span_model import SpanModel; SpanModel().warm_up(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("300", "9,300"),
        ("9", "9,300"),
        ("Mar", "Marsh"),
        ("arsh", "Marsh"),
        ("Marsh", "Marsh"),
        ("2.5", "2.5"),
        ("5", "2.5"),
        ("停", "停"),
    ],
)
def test_words_and_figures_are_never_cut(words: str, whole: str) -> None:
    text = "Daniel Marsh, of Osby (9,300 people), grew 2.5 percent. He left 停战."
    start = text.index(words)
    left, right = whole_words(text, start, start + len(words))
    assert text[left:right] == whole


def test_entries_of_a_list_are_not_one_answer() -> None:
    text = "Open on Sunday:\nOsby \nMalm"
    start = text.index("Osby")
    assert text[start : end_of_line(text, start, len(text))] == "Osby"
    assert end_of_line(text, start, start + 2) == start + 2
