"""Evaluation sets: JSON Lines, one question a line, checked line by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from qa_bot.answer import Turn
from qa_bot.errors import QABotError

_Built = TypeVar("_Built")
_FIELDS = frozenset({"id", "question", "answers", "as_of", "history", "article_ids", "choices", "tags"})


class DatasetError(QABotError):
    """A set, a corpus or a run that cannot be used; the message names it, and the line where one is at fault."""


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

    Raises DatasetError with the number of a line that is wrong, for sets without a question, for an id given twice and
    for two corpora.
    """
    queries: list[Query] = []
    corpora: set[Path] = set()
    hasher = hashlib.sha256()
    for path in [*paths, *unanswerable]:
        data = _read(path)
        hasher.update(data)
        for number, record in numbered_records(data.decode("utf-8", "replace"), path):
            if "corpus" in record:
                corpora.add((path.parent / str(record["corpus"])).resolve())
            else:
                _refuse_unknown_fields(record, path, number)
                query = _built(_query, record, path, number)
                queries.append(replace(query, answers=()) if path in unanswerable else query)
    if not queries:
        raise DatasetError(f"There is no question in {', '.join(map(str, paths))}; name a set with at least one.")
    _refuse_doubles(queries)
    if len(corpora) > 1:
        raise DatasetError(f"The sets name different corpora: {', '.join(sorted(map(str, corpora)))}; run them apart.")
    return Dataset(tuple(queries), next(iter(corpora), None), hasher.hexdigest())


def read_records(path: Path, build: Callable[[dict[str, Any]], _Built]) -> list[_Built]:
    """What `build` makes of each object in a JSON Lines file.

    Raises DatasetError with the number of a line that it can make nothing of, and for a file without any.
    """
    text = _read(path).decode("utf-8", "replace")
    built = [_built(build, record, path, number) for number, record in numbered_records(text, path)]
    if not built:
        raise DatasetError(f"There is nothing in {path}; name a JSON Lines file with at least one object.")
    return built


def numbered_records(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of JSON Lines with the numbers of their lines, from 1; only newlines part lines.

    Raises DatasetError for what is no object.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _record(line, path, number)


def full_lines(text: str) -> list[str]:
    """The lines of a JSON Lines file that are not blank: only newlines part them, texts may hold other separators."""
    return [line for line in text.split("\n") if line.strip()]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatasetError(
            f"The evaluation set {path} cannot be read: {error.strerror}; name a JSON Lines file."
        ) from error


def _record(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise DatasetError(f"{path}, line {number} is not valid JSON: {error}.") from error
    if not isinstance(record, dict):
        raise DatasetError(f"{path}, line {number} is no JSON object.")
    return record


def _built(build: Callable[[dict[str, Any]], _Built], record: dict[str, Any], path: Path, number: int) -> _Built:
    try:
        return build(record)
    except KeyError as error:
        raise DatasetError(f"{path}, line {number} lacks the field {error}.") from error
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{path}, line {number} has a wrong value: {error}.") from error


def _query(record: dict[str, Any]) -> Query:
    return Query(
        id=text_field(record["id"]),
        question=text_field(record["question"]),
        answers=texts_field(record["answers"]),
        as_of=date.fromisoformat(record["as_of"]) if record.get("as_of") else None,
        history=tuple(Turn(text_field(turn["question"]), str(turn["answer"])) for turn in record.get("history", [])),
        article_ids=texts_field(record.get("article_ids", [])),
        choices=texts_field(record.get("choices", [])),
        tags=texts_field(record.get("tags", [])),
    )


def text_field(value: Any) -> str:
    """A field that holds words. Raises ValueError for any other."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} should be a text")
    return value


def texts_field(value: Any) -> tuple[str, ...]:
    """A field that holds a list of words. Raises ValueError for any other."""
    if not isinstance(value, list):
        raise ValueError(f"{value!r} should be a list of texts")
    return tuple(text_field(item) for item in value)


def _refuse_unknown_fields(record: dict[str, Any], path: Path, number: int) -> None:
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        raise DatasetError(f"{path}, line {number} has the unknown field {unknown[0]!r}.")


def _refuse_doubles(queries: Sequence[Query]) -> None:
    seen: set[str] = set()
    for query in queries:
        if query.id in seen:
            raise DatasetError(f"The question id {query.id!r} is given twice.")
        seen.add(query.id)
