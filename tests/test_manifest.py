"""What the record of how an index was built tells."""

from __future__ import annotations

from vectorstore.config import IndexConfig
from vectorstore.manifest import differences, manifest


def test_only_what_shapes_the_index_makes_a_difference() -> None:
    built = manifest(IndexConfig(), "model@1")
    assert differences(built, manifest(IndexConfig(passages_per_article=9, chroma_url="http://x"), "model@1")) == ""


def test_every_difference_is_named_with_both_values() -> None:
    built = manifest(IndexConfig(passage_tokens=100), "model@1")
    said = differences(built, manifest(IndexConfig(passage_tokens=150), "model@2"))
    assert said == "embedding_model 'model@1' instead of 'model@2' and passage_tokens 100 instead of 150"


def test_a_record_from_an_older_version_differs() -> None:
    assert "format 1 instead of" in differences('{"format": 1}', manifest(IndexConfig(), "m"))
