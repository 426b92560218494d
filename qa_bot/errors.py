"""Everything that the conversation raises on purpose.

    QABotError
     ├─ SettingsError     a setting that is unknown or has a value it cannot have
     └─ ChatModelError    a chat model that is missing, refuses, hangs or breaks off

Messages are whole sentences for a person: what happened, to which value, and what to do next.
"""

from __future__ import annotations

import logging

from vectorstore.errors import ArchiveError

_log = logging.getLogger(__name__)


class QABotError(Exception):
    """Root of the tree; its text is fit to be shown to a person."""


class SettingsError(QABotError):
    """A setting that is unknown or has a value it cannot have."""


class ChatModelError(QABotError):
    """A chat model that is missing, refuses, hangs or breaks off."""


def told(error: Exception) -> str:
    """The sentence for a reader whose request failed; the log has all of what nobody foresaw."""
    if isinstance(error, (QABotError, ArchiveError)):
        _log.error("%s", error)
        return str(error)
    _log.error("an unforeseen failure", exc_info=error)
    return (
        f"Something failed that should not ({type(error).__name__}: {error}); "
        "try again, and see the log of `qa-bot serve` if it stays so."
    )
