"""Everything that the conversation raises on purpose.

    QABotError
     ├─ SettingsError     a setting that is unknown or has a value it cannot have
     └─ ChatModelError    a chat model that is missing, refuses, hangs or breaks off

Messages are whole sentences for a person: what happened, to which value, and what to do next.
"""

from __future__ import annotations


class QABotError(Exception):
    """Root of the tree; its text is fit to be shown to a person."""


class SettingsError(QABotError):
    """A setting that is unknown or has a value it cannot have."""


class ChatModelError(QABotError):
    """A chat model that is missing, refuses, hangs or breaks off."""
