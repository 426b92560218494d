"""Ids for articles that bring none, and articles that share one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from vectorstore.article import Article
from vectorstore.sources.problem import SourceProblem


def made_id(*identity: str) -> str:
    """A stable id of what names an article, so that the same article with a changed text keeps its id."""
    return "text/" + hashlib.sha256("\x1f".join(identity).encode("utf-8", "replace")).hexdigest()[:20]


def names_article(url: str) -> bool:
    """Whether an address can be that of one article: one without path and query is a whole site's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return bool(url)
    return bool(parts.path.strip("/") or parts.query)


class Identities:
    """The ids of the articles of one ingest; `stored` tells which of some ids the archive holds."""

    def __init__(self, stored: Callable[[Sequence[str]], Collection[str]]) -> None:
        self._stored = stored
        self._met: dict[str, tuple[bytes, str, int | None]] = {}

    def of_file(self, article: Article, path: Path) -> Article:
        """The article of a file that has it for itself, with an id that no other file of this ingest has.

        An id made of the file's name and the title is kept where it can be: then a file may move. Where a file of
        another folder has it, as many folders' names are added as it takes. A file that was once stored under such
        an id keeps it, even when it is ingested alone.
        """
        if article.id != made_id(path.name, article.title):
            return article
        folders = path.parent.resolve().parts
        names = ["/".join((*folders[len(folders) - depth :], path.name)) for depth in range(len(folders) + 1)]
        ids = [made_id(name, article.title) for name in names]
        free = [one for one in ids if one not in self._met or self._met[one][0] == _digest(article)]
        stored = self._stored(free)
        return replace(article, id=next((one for one in reversed(free) if one in stored), (free or ids)[0]))

    def meet(self, article: Article, file: str, line: int | None = None) -> Iterator[SourceProblem]:
        """A problem where the id was met before with another text, of which only the later one stays."""
        digest = _digest(article)
        before, *place = self._met.get(article.id, (digest, file, line))
        self._met[article.id] = (digest, file, line)
        if before != digest:
            first = ":".join(str(part) for part in place if part is not None)
            message = f"The id {article.id!r} is also that of another text, in {first}, which this one replaces."
            yield SourceProblem(file, line, f"{message} Give each article an id or address of its own.")


def _digest(article: Article) -> bytes:
    return hashlib.blake2b(article.text.encode("utf-8", "replace"), digest_size=8).digest()
