"""Answers in words: the short answer in bold, the sentence that proves it, how its day was found.

The only mark-up is `**bold**` around the short answer, which always comes first, and the marks "[n]".
"""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.answer import Draft, Quote
from qa_bot.reading.answers import Found
from qa_bot.reading.terms import keys
from qa_bot.reading.timex import spell
from vectorstore.article import Article

_LONGEST_QUOTE = 420
_SAME_SENTENCE = 0.8
"""Share of common words from which two sentences say the same."""
_NEUTRAL = str.maketrans({"[": "(", "]": ")", "*": ""})
"""Marks in an article's own words must not look like ours."""


def short_answer(best: Found, rivals: Sequence[Found], confidence: float) -> Draft:
    """The value in bold, its sentence, how its day was found, and what other articles say instead."""
    lines = [f"**{plain(best.value)}** — “{_quoted(best)}” [{best.n}]"]
    quotes = [Quote(best.n, *best.sentence)]
    if note := _time_note(best):
        lines.append(f"{note} [{best.n}]")
        quotes += [Quote(best.n, *span) for span in best.time.because] if best.time else []
    for rival in rivals:
        lines.append(f"{_told_when(best, rival)}: **{plain(rival.value)}** ({_origin(rival.article)}) [{rival.n}]")
        quotes.append(Quote(rival.n, *rival.sentence))
    return Draft("\n\n".join(lines), tuple(quotes), confidence=confidence)


def extract(found: Sequence[Found], confidence: float) -> Draft:
    """Sentences as they stand, each once, those of one article in its order."""
    chosen: list[Found] = []
    for one in found:
        if not any(_says_the_same(one, other) for other in chosen):
            chosen.append(one)
    chosen.sort(key=lambda one: (one.n if one.article.id != found[0].article.id else 0, one.start))
    text = " ".join(f"“{_quoted(one)}” [{one.n}]" for one in chosen)
    return Draft(text, tuple(Quote(one.n, *one.sentence) for one in chosen), confidence=confidence)


def plain(words: str) -> str:
    """Words of an article on one line, with nothing in them that reads as our own marks."""
    return " ".join(words.translate(_NEUTRAL).split())


def _quoted(found: Found) -> str:
    words = plain(found.article.text[slice(*found.sentence)])
    return words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _says_the_same(one: Found, other: Found) -> bool:
    first, second = (keys(found.article.text[slice(*found.sentence)]) for found in (one, other))
    return len(first & second) >= _SAME_SENTENCE * max(1, min(len(first), len(second)))


def _time_note(found: Found) -> str:
    """From which words a day was read, where they do not spell it out."""
    time, article = found.time, found.article
    if time is None or time.explicit:
        return ""
    words = plain(article.text[time.start : time.end])
    if time.first is None:
        return "" if article.published else f"“{words}” stands as written: the article has no date."
    if article.published is None:
        return ""
    because = " and ".join(f"“{plain(article.text[start:end])}”" for start, end in time.because)
    day = spell(article.published)
    reason = f"the article of {day} says {because}" if because else f"the article is of {day}"
    return f"“{words}” read as {time}: {reason}."


def _told_when(best: Found, rival: Found) -> str:
    one, other = best.article.published, rival.article.published
    if one is None or other is None or one == other:
        return "Another article says"
    return "Earlier" if other < one else "Later"


def _origin(article: Article) -> str:
    day = spell(article.published) if article.published else ""
    return ", ".join(part for part in (plain(article.source), day) if part) or "no outlet or day given"
