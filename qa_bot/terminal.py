"""`qa-bot chat`: a conversation in the terminal, which owns it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from langchain_core.runnables import Runnable

from qa_bot.answer import Answer, Ask, Turn
from qa_bot.errors import QABotError
from qa_bot.message import questions_in
from qa_bot.rendering import answer_text
from qa_bot.smalltalk import Kind, reply
from vectorstore.article import Filters
from vectorstore.catalog import Coverage
from vectorstore.errors import ArchiveError

_LEAVE = frozenset({"/quit", "/exit", "exit", "quit"})


def converse(
    chain: Runnable[Ask, Answer],
    coverage: Coverage,
    filters: Filters,
    read: Callable[[str], str] = input,
    write: Callable[[str], object] = sys.stdout.write,
) -> None:
    """Ask and answer until the reader leaves with /quit, Ctrl-D or Ctrl-C."""
    write(f"{reply(Kind.GREETING, coverage)}\nLeave with /quit.\n")
    history: tuple[Turn, ...] = ()
    while True:
        try:
            question = read("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            write("\n")
            return
        if question.casefold() in _LEAVE:
            return
        parts = questions_in(question) if question else []
        for part in parts:
            if len(parts) > 1:
                write(f"\n{part}\n")
            history = (*history, *_turn(chain, Ask(part, history, filters), write))


def _turn(chain: Runnable[Ask, Answer], ask: Ask, write: Callable[[str], object]) -> tuple[Turn, ...]:
    try:
        answer = chain.invoke(ask)
    except (QABotError, ArchiveError) as error:
        write(f"{error}\n")
        return ()
    write(f"\n{answer_text(answer)}\n")
    return (answer.turn,)
