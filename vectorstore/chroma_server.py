"""A Chroma server: its address, the archive that the address names, a client, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_HEARTBEAT_S, _ANSWER_S = 5.0, 120.0
"""How long a server may take to say that it is there, and to answer: a large archive's first search reads its index."""
_ARCHIVE_NAME = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,98}[a-zA-Z0-9])?")


def archive_name(url: str) -> str:
    """The name of the archive that several nodes share, "news" of `http://vectors:8000/news`, or "".

    Raises ArchiveError for what Chroma takes for no name.
    """
    name = urlsplit(url).path.strip("/")
    if name and not _ARCHIVE_NAME.fullmatch(name):
        raise ArchiveError(
            f"{name!r} in the Chroma address {url} is no name for an archive; "
            "use letters and digits, and dots, hyphens and underscores between them."
        )
    return name


def client_of(url: str) -> ClientAPI:
    """A client of the server. Raises HTTPError where it is not there, or does not answer in time."""
    import chromadb
    import httpx
    from chromadb.config import Settings

    address = urlsplit(url)
    # The client waits for ever, also while it is being made.
    httpx.get(f"{address.scheme}://{address.hostname}:{_port(address)}/api/v2/heartbeat", timeout=_HEARTBEAT_S)
    client = chromadb.HttpClient(
        address.hostname or "",
        _port(address),
        ssl=address.scheme == "https",
        settings=Settings(anonymized_telemetry=False),
    )
    # It has no setting for the time; where a later version keeps its connection elsewhere, it waits for ever again.
    connection = getattr(getattr(client, "_server", None), "_session", None)
    if isinstance(connection, httpx.Client):
        connection.timeout = httpx.Timeout(_ANSWER_S)
    return client


def _port(address: SplitResult) -> int:
    return address.port or (443 if address.scheme == "https" else 8000)


def existing(client: ClientAPI, name: str) -> Collection | None:
    """A collection, or None where there is none of that name."""
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


@contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn the errors of the server, and those of not reaching it, into ours."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, ValueError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ArchiveError(
            f"The Chroma server {url} does not answer ({first_line}); start it with "
            "`chroma run`, or empty chroma_url to keep the vectors in the data folder."
        ) from error
