"""The vector of a passage leans towards its article's heading, and is its text's own where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import make_article
from vectorstore.article import Passage
from vectorstore.embedding import Embedder
from vectorstore.passage_vectors import HEADING_SHARE, passage_vectors

TEXT = "It was approved after a long night of talks."


def passage_under(title: str) -> Passage:
    return Passage(make_article(text=TEXT, title=title), 0, len(TEXT))


def test_text_and_heading_are_mixed_to_unit_length(embedder: Embedder) -> None:
    text, title = embedder.embed([TEXT, "Tram line approved"])
    mixed = text + HEADING_SHARE * title
    found = passage_vectors([passage_under("Tram line approved")], embedder)
    assert found[0] == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)


def test_a_headline_brings_its_passages_nearer(embedder: Embedder) -> None:
    question = embedder.embed(["When was the tram line approved?"])[0]
    vectors = passage_vectors([passage_under("Tram line approved"), passage_under("")], embedder)
    nearer, farther = vectors @ question
    assert nearer > farther + 0.02
    assert vectors[1] == pytest.approx(embedder.embed([TEXT])[0], abs=1e-6)
