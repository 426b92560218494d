"""Reading alone: thirty passages looked at, the same ranked, ten read, over what search finds for real questions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date

from eval.dataset import Query
from qa_bot.reading.reranking import Reranker
from qa_bot.reading.span_model import SpanModel
from vectorstore.archive import Archive
from vectorstore.article import Filters, ScoredPassage

_LOOKED_AT, _READ = 30, 10
_QUESTIONS = 60


def reading_times(archive: Archive, queries: Sequence[Query]) -> dict[str, float]:
    """Medians in milliseconds over questions for which search finds thirty passages, and how long these are.

    Raises ValueError where it finds as many for none of them.
    """
    reader = _Timed()
    lengths = []
    for query in queries[:_QUESTIONS]:
        as_of = query.as_of or date.today()
        found = archive.search(query.question, Filters(as_of=as_of), _LOOKED_AT)
        if len(found) == _LOOKED_AT:
            reader.time(query.question, found, as_of)
            lengths += [len(scored.passage.text) for scored in found]
    if not lengths:
        raise ValueError(f"No question finds {_LOOKED_AT} passages in these articles; take a larger archive.")
    medians = {name: statistics.median(times) for name, times in reader.times.items()}
    return {**medians, "passage_characters": statistics.mean(lengths)}


class _Timed:
    """A model of its own, loaded, and what it took."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self._model = SpanModel()
        self._model.warm_up()
        self._reranker = Reranker(self._model)

    def time(self, question: str, found: Sequence[ScoredPassage], as_of: date) -> None:
        """Look at what was found, read the best of it, and rank it, noting the time of each."""
        best = [scored.passage for scored in found[:_READ]]
        self._note("glance_30_ms", lambda: self._reranker.promising(question, found))
        self._note("read_10_ms", lambda: self._model.read(question, best))
        # Readings are remembered: a question that is another by its last mark is read anew.
        self._note("rerank_30_ms", lambda: self._reranker.rerank(f"{question[:-1]}…", found, as_of))

    def _note(self, name: str, action: Callable[[], object]) -> None:
        started = time.perf_counter()
        action()
        self.times.setdefault(name, []).append(1000 * (time.perf_counter() - started))
