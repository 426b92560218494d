"""Evaluation sets: JSON Lines, one question a line, checked line by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from qa_bot.answer import Turn
from qa_bot.errors import QABotError

_FIELDS = frozenset({"id", "question", "answers", "as_of", "history", "article_ids", "choices", "tags"})


class DatasetError(QABotError):
    """An evaluation set that cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question with its judgements; no `answers` means that the archive does not say."""

    id: str
    question: str
    answers: tuple[str, ...]
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    article_ids: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds an answer."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions in the order of their files; `corpus` is the file or folder of articles they are about."""

    queries: tuple[Query, ...]
    corpus: Path | None
    digest: str


def load_sets(paths: Sequence[Path], unanswerable: Sequence[Path] = ()) -> Dataset:
    """Read sets; in the `unanswerable` ones the answers are known but stand in no article, and count as none.

    A first line {"corpus": PATH} names the corpus, relative to the set.

    Raises DatasetError with the number of a line that is wrong, for an id given twice and for two corpora.
    """
    queries: list[Query] = []
    corpora: set[Path] = set()
    hasher = hashlib.sha256()
    for path in [*paths, *unanswerable]:
        data = _read(path)
        hasher.update(data)
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
            if line.strip():
                record = _record(line, path, number)
                if "corpus" in record:
                    corpora.add((path.parent / str(record["corpus"])).resolve())
                else:
                    query = _query(record, path, number)
                    queries.append(replace(query, answers=()) if path in unanswerable else query)
    _refuse_doubles(queries)
    if len(corpora) > 1:
        raise DatasetError(f"The sets name different corpora: {', '.join(sorted(map(str, corpora)))}; run them apart.")
    return Dataset(tuple(queries), next(iter(corpora), None), hasher.hexdigest())


def full_lines(text: str) -> list[str]:
    """The lines of a JSON Lines file that are not blank: only newlines part them, texts may hold other separators."""
    return [line for line in text.split("\n") if line.strip()]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatasetError(f"The evaluation set {path} cannot be read: {error.strerror}.") from error


def _record(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise DatasetError(f"{path}, line {number} is not valid JSON: {error}.") from error
    if not isinstance(record, dict):
        raise DatasetError(f"{path}, line {number} is no JSON object.")
    return record


def _query(record: dict[str, Any], path: Path, number: int) -> Query:
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        raise DatasetError(f"{path}, line {number} has the unknown field {unknown[0]!r}.")
    try:
        return Query(
            id=_text(record["id"]),
            question=_text(record["question"]),
            answers=_texts(record["answers"]),
            as_of=date.fromisoformat(record["as_of"]) if record.get("as_of") else None,
            history=tuple(Turn(_text(turn["question"]), str(turn["answer"])) for turn in record.get("history", [])),
            article_ids=_texts(record.get("article_ids", [])),
            choices=_texts(record.get("choices", [])),
            tags=_texts(record.get("tags", [])),
        )
    except KeyError as error:
        raise DatasetError(f"{path}, line {number} lacks the field {error}.") from error
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{path}, line {number} has a wrong value: {error}.") from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} should be a text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} should be a list of texts")
    return tuple(_text(item) for item in value)


def _refuse_doubles(queries: Sequence[Query]) -> None:
    seen: set[str] = set()
    for query in queries:
        if query.id in seen:
            raise DatasetError(f"The question id {query.id!r} is given twice.")
        seen.add(query.id)
