"""Why the archive does not say, in words."""

from __future__ import annotations

from qa_bot.answer import Reason
from qa_bot.reading.timex import spell
from qa_bot.smalltalk import empty_archive, holdings
from vectorstore.article import Filters
from vectorstore.catalog import Coverage


def explain(reason: Reason, coverage: Coverage, filters: Filters) -> str:
    """That the archive does not say, why, what it covers, and what the reader can do next."""
    if reason is Reason.EMPTY_ARCHIVE:
        return empty_archive()
    why = {
        Reason.NOTHING_FOUND: "nothing in it is about this",
        Reason.OUTSIDE_DATES: f"nothing published {_days(filters)} states it, though articles of other days do",
        Reason.NOT_STATED: "some articles come close, but none of them states it",
    }[reason]
    return f"The archive does not say: {why}. {holdings(coverage)} {_NEXT[reason]}"


_NEXT = {
    Reason.NOTHING_FOUND: "Ask in other words, or about something from those days.",
    Reason.OUTSIDE_DATES: "Widen the days to be told what those articles say.",
    Reason.NOT_STATED: "Open one of the closest articles, or ask in other words: who, when, where, how many.",
}


def _days(filters: Filters) -> str:
    first, last = filters.first_day, filters.last_day
    if first and last:
        return f"from {spell(first)} to {spell(last)}"
    return f"since {spell(first)}" if first else f"until {spell(last)}" if last else "at any time"
