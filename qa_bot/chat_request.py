"""What a chat model is sent: rules in the system message, article texts as fenced data in the other one."""

from __future__ import annotations

import calendar
import re
import secrets
from collections.abc import Sequence
from datetime import date

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

import prompts
from qa_bot.answer import Turn
from qa_bot.reading.timex import spell
from vectorstore.article import Article, ScoredPassage

NOT_STATED = "NOT IN THE ARCHIVE"
"""What the model is told to write where the passages do not state the answer."""

_MOST_CHARACTERS = 60_000
"""Of passages in a request. The chain cuts to the model's window before; this guards against odd articles."""
_LONGEST_FIELD = 300
_LONGEST_QUESTION = 2_000
_TURNS, _LONGEST_ANSWER = 5, 600
_TAG = re.compile(r"<(?=\S)|\[(?=/?[A-Z_]{2,}\])")
"""The beginning of anything like `</passage>`, `<|im_end|>`, `</s>` or `[INST]`."""


def answer_request(question: str, passages: Sequence[ScoredPassage], as_of: date) -> list[BaseMessage]:
    """Rules and day; then the passages, numbered from 1 in their order, and the question."""
    fence = secrets.token_hex(8)
    rules = prompts.load("answer").substitute(as_of=_with_weekday(as_of), fence=fence, not_stated=NOT_STATED)
    shown: list[str] = []
    room = _MOST_CHARACTERS
    for n, scored in enumerate(passages, start=1):
        body = f"{_heading(scored.passage.article)}\n{inert(scored.passage.text)}"[:room]
        shown.append(f"<passage {n} {fence}>\n{body}\n</passage {n} {fence}>")
        room -= len(body)
        if room <= 0:
            break
    asked = prompts.load("question").substitute(passages="\n\n".join(shown), question=_one_line(question))
    return [SystemMessage(rules), HumanMessage(asked)]


def rewrite_request(question: str, history: Sequence[Turn]) -> list[BaseMessage]:
    """Rules; then the last turns of the conversation, fenced, and the question that follows them."""
    fence = secrets.token_hex(8)
    turns = "\n".join(
        f"Reader: {_one_line(turn.question)}\nArchive: {_one_line(turn.answer)[:_LONGEST_ANSWER]}"
        for turn in history[-_TURNS:]
    )
    asked = prompts.load("follow_up").substitute(conversation=turns, fence=fence, question=_one_line(question))
    return [SystemMessage(prompts.load("rewrite").substitute(fence=fence)), HumanMessage(asked)]


def inert(text: str) -> str:
    """Text in which nothing reads as a tag, by a space put into it, and that UTF-8 can carry.

    Servers cut prompts into tokens after they filled in a template, and many of them then take
    `<|im_end|>` in an article for the end of the message; no fence in words holds against that.
    """
    return _TAG.sub(lambda match: f"{match.group()} ", text).encode("utf-8", "replace").decode("utf-8")


def _heading(article: Article) -> str:
    day = _with_weekday(article.published) if article.published else "day unknown"
    source, title = (_one_line(field)[:_LONGEST_FIELD] for field in (article.source, article.title))
    return f"{source or 'outlet unknown'}, {day}: {title}"


def _with_weekday(day: date) -> str:
    """The weekday is what "on Tuesday" in an article counts from."""
    return f"{calendar.day_name[day.weekday()]}, {spell(day)}"


def _one_line(text: str) -> str:
    return " ".join(inert(text[:_LONGEST_QUESTION]).split())
