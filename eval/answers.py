"""Comparing answers: the usual SQuAD normalisation, dates as dates, nearest choices."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from datetime import date

from qa_bot.reading.timex import find_times

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARKS = re.compile(r"\[\d+\]|[“”\"]")
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def short_answer(text: str) -> str:
    """The words that answer: what stands in bold first, else the whole text without marks and quotation marks."""
    bold = _BOLD.search(text)
    return bold.group(1) if bold else _MARKS.sub("", text).strip()


def normalised(text: str) -> str:
    """Lower case without punctuation, articles and double spaces (Rajpurkar et al., SQuAD 1.1)."""
    bare = "".join(char for char in text.casefold() if char not in string.punctuation + "‘’“”–—")
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 where the prediction equals an answer after normalisation, or both are the same day."""
    return max((float(_equal(predicted, answer)) for answer in answers), default=0.0)


def token_f1(predicted: str, answers: Sequence[str]) -> float:
    """The best harmonic mean of token precision and recall over the answers; 1 for the same day."""
    return max((_f1(predicted, answer) for answer in answers), default=0.0)


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether an answer stands in the text as whole words after normalisation."""
    padded = f" {normalised(text)} "
    return any(f" {normalised(answer)} " in padded for answer in answers if normalised(answer))


def nearest_choice(predicted: str, choices: Sequence[str]) -> str:
    """The choice with the best token F1; the first of equals, none where nothing is shared."""
    scored = [(_f1(predicted, choice), -position) for position, choice in enumerate(choices)]
    best, position = max(scored, default=(0.0, 0))
    return choices[-position] if best > 0 else ""


def _equal(predicted: str, answer: str) -> bool:
    if normalised(predicted) == normalised(answer):
        return True
    day = _whole_day(answer)
    return day is not None and day == _whole_day(predicted)


def _f1(predicted: str, answer: str) -> float:
    if _equal(predicted, answer):
        return 1.0
    left, right = normalised(predicted).split(), normalised(answer).split()
    shared = sum((Counter(left) & Counter(right)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(left), shared / len(right)
    return 2 * precision * recall / (precision + recall)


def _whole_day(text: str) -> tuple[date, date] | None:
    """The day that a text is, where it is nothing else than one."""
    times = find_times(text, None)
    if len(times) != 1 or times[0].first is None or times[0].last is None:
        return None
    covered = times[0].end - times[0].start
    return (times[0].first, times[0].last) if covered >= len(text.strip()) - 3 else None
