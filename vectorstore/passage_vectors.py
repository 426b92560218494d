"""The vector of a passage: its own text's, leaning a little towards its article's heading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.article import Passage
from vectorstore.chunking import heading
from vectorstore.embedding import Embedder

HEADING_SHARE = 0.2
"""The heading's vector times this is added to the text's.

Embedded as one text with each passage, a heading makes all passages of an article alike: of real news questions, the
nearest passage then holds the answer for .367, against .442 without; mixed in lightly it still finds passages that
do not name what they are about.
"""


def passage_vectors(passages: Sequence[Passage], embedder: Embedder) -> NDArray[np.float32]:
    """Unit vectors, float32 (n, d); each heading is embedded once. Raises ModelError."""
    headings = list(dict.fromkeys(heading(passage.article) for passage in passages))
    vectors = embedder.embed([*(passage.text for passage in passages), *headings])
    of_heading = dict(zip(headings, vectors[len(passages) :], strict=True))
    shares = [HEADING_SHARE * of_heading[known] if (known := heading(one.article)) else 0.0 for one in passages]
    mixed: NDArray[np.float32] = np.array(
        [vector + share for vector, share in zip(vectors, shares, strict=False)], dtype=np.float32
    )
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    return mixed
