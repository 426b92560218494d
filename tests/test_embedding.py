"""The packaged model: checked, unit vectors, in order; any other model is a name or a folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vectorstore import embedding
from vectorstore.embedding import Embedder, packaged_model_folder
from vectorstore.errors import ModelError
from vectorstore.onnx_encoder import OnnxEncoder


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
    shutil.copytree(packaged_model_folder(), folder)
    other = Embedder(str(folder))
    assert float(other.embed(["tram"])[0] @ embedder.embed(["tram"])[0]) > 0.999
    assert (other.window, other.count("tram line")) == (embedder.window, embedder.count("tram line"))
    assert other.fingerprint == f"{folder}@53aa51172d14"


def test_langchain_gets_lists_of_numbers(embedder: Embedder) -> None:
    assert embedder.embed_query("tram") == pytest.approx(embedder.embed(["tram"])[0].tolist())
    assert len(embedder.embed_documents(["a", "b"])) == 2


NEWS = [
    "The council voted on Tuesday to close the tram line for six months.",
    "Flood damage was put at 40 million crowns. " * 20,
    "Who signed the ceasefire?",
]


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without any graph."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def test_the_graph_says_what_the_model_says(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Embedder()
    vectors = made.embed(NEWS)
    assert isinstance(made._loaded(), OnnxEncoder)
    monkeypatch.setattr(embedding, "exported", refuse)
    for graph in own_folder.rglob("encoder.onnx"):
        graph.unlink()
    by_torch = Embedder()
    assert (by_torch.embed(NEWS) * vectors).sum(axis=1).min() > 0.98
    assert by_torch._loaded().count("tram line") == made._loaded().count("tram line")
    assert by_torch._loaded().window == made._loaded().window


def refuse(*_: object) -> None:
    raise ValueError("no graph today")


def test_a_text_has_the_same_vector_whatever_stands_beside_it(embedder: Embedder) -> None:
    assert (embedder.embed(NEWS)[0] == embedder.embed(NEWS[:1])[0]).all()


def test_a_damaged_graph_is_made_anew(own_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = Embedder().embed(NEWS)
    (graph,) = own_folder.rglob("encoder.onnx")
    graph.write_bytes(graph.read_bytes()[:1000])
    assert (Embedder().embed(NEWS) == before).all()
    assert "is damaged" in caplog.text
    assert graph.stat().st_size > 1000


def test_once_the_graph_is_there_torch_is_not_imported(embedder: Embedder) -> None:
    embedder.embed(["warm"])
    script = (
        "import sys; from vectorstore.embedding import Embedder; Embedder().embed(['x']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
