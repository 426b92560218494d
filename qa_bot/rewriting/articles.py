"""Questions about the article itself that do not say which: it is the one on what was spoken of."""

from __future__ import annotations

import re

from qa_bot.rewriting.discourse import Discourse

_ARTICLE = r"the (?:article|story|report|piece|interview)"
_WHICH = re.compile(rf"\b{_ARTICLE}\b(?! (?:about|on|of|in|from|by|that|which)\b)", re.I)
_RECORD = re.compile(r"\b(?:wrote|written|author|published|printed|posted|appear(?:ed)?|headline|title)\b", re.I)
_IT = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:who (?:wrote|published)|when was|where was|where did|which (?:news)?paper (?:published|printed)) (?P<it>it)\b",
    re.I,
)
_NAMED = re.compile(rf"\b{_ARTICLE} about .+?(?=\s+(?:published|written|printed|posted|appear|come out)|[?.!]|$)", re.I)


def with_article(question: str, state: Discourse) -> str | None:
    """ "When was the article published?", and then "Who wrote it?": with what the article is about; else None."""
    if state.topic is None or not _RECORD.search(question):
        return None
    if match := _WHICH.search(question):
        return f"{question[: match.end()]} about {state.topic.text}{question[match.end() :]}"
    named, match = _NAMED.search(state.question), _IT.match(question)
    return f"{question[: match.start('it')]}{named.group()}{question[match.end('it') :]}" if named and match else None
