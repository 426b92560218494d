"""Embedding in processes of their own, for machines with more cores than one process makes use of."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import ModelError

if TYPE_CHECKING:
    from vectorstore.embedding import Embedder

_embedder: Embedder | None = None
"""A worker's own model; None in every other process."""


class EmbeddingWorkers:
    """Processes that embed batches side by side, each with its share of the cores."""

    def __init__(self, model: str, count: int) -> None:
        self._count = count
        self._pool = ProcessPoolExecutor(
            count,
            # A fork would take over locks that threads of this process hold.
            multiprocessing.get_context("spawn"),
            _begin,
            (model, max(1, (os.cpu_count() or 1) // count)),
        )

    def embed(self, batches: Sequence[list[str]]) -> list[NDArray[np.float32]]:
        """The vectors of each batch, in order. Raises ModelError."""
        futures: list[Future[NDArray[np.float32]]] = [self._pool.submit(_embed, batch) for batch in batches]
        try:
            return [future.result() for future in futures]
        except BrokenProcessPool as error:
            raise ModelError(
                f"One of {self._count} embedding processes ended unexpectedly, perhaps for want of memory; "
                "run the command again with fewer --workers, what was stored until now is kept."
            ) from error
        finally:
            for future in futures:
                future.cancel()

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


def _begin(model: str, threads: int) -> None:
    """What a worker does first."""
    from vectorstore.embedding import Embedder

    global _embedder
    # Ctrl-C reaches every process of the terminal; the one that gives out the work decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _embedder = Embedder(model, threads=threads)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _embed(batch: list[str]) -> NDArray[np.float32]:
    assert _embedder is not None
    return _embedder.embed(batch)
