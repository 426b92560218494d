"""The packaged model: checked, unit vectors, in order; any other model is a name or a folder."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from vectorstore.embedding import Embedder, _packaged_folder
from vectorstore.errors import ModelError


def test_a_damaged_model_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.embedding._PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="hash 53aa51172d14"):
        Embedder().embed(["x"])


def test_a_missing_model_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="all-MiniLM-L6-v2"):
        Embedder("./no/such/model").embed(["x"])


def test_vectors_have_unit_length_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = ["a longer text about trams and bridges", "short", "ceasefire signed"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, 384)
    assert abs(float(vectors[1] @ vectors[1]) - 1) < 1e-5
    assert float(vectors[1] @ embedder.embed(["short"])[0]) > 0.999


def test_a_question_does_not_wait_for_a_whole_ingest(embedder: Embedder) -> None:
    done: list[float] = []

    def ingest() -> None:
        embedder.embed(["The council approved the tram line after a long debate. " * 10] * 96)
        done.append(time.monotonic())

    writer = threading.Thread(target=ingest)
    writer.start()
    time.sleep(0.3)
    embedder.embed(["who approved the tram line?"])
    answered = time.monotonic()
    writer.join()
    assert answered < done[0]


def test_a_folder_is_a_model_and_its_weights_are_part_of_its_name(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "model"
    shutil.copytree(_packaged_folder(), folder)
    other = Embedder(str(folder))
    assert float(other.embed(["tram"])[0] @ embedder.embed(["tram"])[0]) > 0.999
    assert (other.window, other.count("tram line")) == (embedder.window, embedder.count("tram line"))
    assert other.fingerprint == f"{folder}@53aa51172d14"


def test_langchain_gets_lists_of_numbers(embedder: Embedder) -> None:
    assert embedder.embed_query("tram") == pytest.approx(embedder.embed(["tram"])[0].tolist())
    assert len(embedder.embed_documents(["a", "b"])) == 2
