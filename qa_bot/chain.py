"""The ASK line as one LangChain runnable: rewrite, retrieve, rerank, fit, answer, cite.

`build_chain(...)` gives a `Runnable[Ask, Answer]`: `invoke`, `batch`, `stream` and callbacks work on it.
Streaming yields ever more complete answers. The chain keeps nothing between questions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from qa_bot.abstention import explain
from qa_bot.answer import Answer, Ask, Draft, Reason, Turn
from qa_bot.chat_model import ChatModelAnswerer, ChatModelOptions, chat_model
from qa_bot.chat_rewriting import rewrite_with
from qa_bot.citations import resolve
from qa_bot.errors import ChatModelError
from qa_bot.extractive import ExtractiveAnswerer
from qa_bot.reading.about_article import headline_in, record_field
from qa_bot.reading.overview import overview_asked
from qa_bot.reading.questions import understand
from qa_bot.reading.recency import preferred_days
from qa_bot.reading.reranking import Reranker
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.reading.span_model import span_model
from qa_bot.reading.trained_reader import TrainedReader
from qa_bot.rewriting import rewrite
from qa_bot.rewriting.grounding import grounded
from qa_bot.settings import EXTRACTIVE, Settings
from qa_bot.smalltalk import reply, small_talk
from vectorstore.archive import Archive
from vectorstore.article import Article, Filters, ScoredPassage
from vectorstore.fusion import thin
from vectorstore.neighbours import joined, widened
from vectorstore.retriever import ArchiveRetriever
from vectorstore.retriever import resolve as resolve_documents
from vectorstore.tokens import TokenCounter

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SMALL_TALK = "small talk"
_CLOSEST = 3
_READ_ELSEWHERE = 3
"""So many passages of earlier days, and of later ones, are read to know whether these say what is not found."""
Rewriter = Callable[[str, Sequence[Turn]], str]


class Answerer(Protocol):
    """Turns passages into drafts of an answer; each draft replaces the one before."""

    name: str

    def stream(self, question: str, passages: Sequence[ScoredPassage], as_of: date) -> Iterator[Draft]:
        """Drafts for a standalone question over passages that are numbered from 1, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chain is made of: any LangChain retriever over the archive, any answerer.

    `fallback` answers where a chat model fails. Without a reranker the retriever's order stays.
    """

    retriever: BaseRetriever
    answerer: Answerer
    fallback: ExtractiveAnswerer
    rewriter: Rewriter
    reranker: Reranker | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What the steps hand on: the question, then its passages, then a draft, with the time each step took."""

    ask: Ask
    as_of: date
    standalone: str
    timings: dict[str, float]
    chat: str = ""
    passages: tuple[ScoredPassage, ...] = ()
    draft: Draft = Draft()
    final: bool = False

    def __add__(self, later: _State) -> _State:
        """LangChain adds streamed chunks up; a later state replaces the earlier one."""
        return later


def build_chain(archive: Archive, settings: Settings) -> Runnable[Ask, Answer]:
    """The chain over an archive, with the answerer that the settings name. Raises ChatModelError."""
    model = span_model()
    reader = TrainedReader(model, RuleReader(archive.embedder.embed))
    is_current = archive.is_current if settings.recency else lambda _: False
    extractive = ExtractiveAnswerer(reader, settings.abstain_below, is_current)
    retriever = ArchiveRetriever(archive=archive, limit=settings.retrieved_passages)
    embedded = Parts(retriever, extractive, extractive, _rules_rewriter(archive), Reranker(model, settings.recency))
    if settings.llm == EXTRACTIVE:
        return assemble(archive, embedded, settings)
    options = ChatModelOptions(settings.llm_timeout_s, settings.llm_max_retries, settings.llm_base_url)
    chat_llm = chat_model(settings.llm, options)
    answerer = ChatModelAnswerer(chat_llm, settings.llm, settings.llm_timeout_s)
    chat = replace(embedded, answerer=answerer, rewriter=_chat_rewriter(chat_llm, archive, settings))
    return assemble(archive, chat, settings)


def assemble(archive: Archive, parts: Parts, settings: Settings) -> Runnable[Ask, Answer]:
    """The chain from its parts."""
    steps = _Steps(archive, parts, settings)
    return (
        RunnableLambda(steps.rewrite, name="rewrite")
        | RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(steps.rerank, name="rerank")
        | RunnableLambda(steps.fit, name="fit")
        | RunnableGenerator(steps.answer, name="answer")
        | RunnableGenerator(steps.cite, name="cite")
    ).with_config(run_name="qa-bot")


def _headlines(archive: Archive) -> Callable[[str], str]:
    def headline(article_id: str) -> str:
        article = archive.article(article_id)
        return article.title if article else ""

    return headline


def _rules_rewriter(archive: Archive) -> Rewriter:
    def by_rules(question: str, history: Sequence[Turn]) -> str:
        whole = rewrite(question, history, _headlines(archive))
        return whole if headline_in(whole) else grounded(question, whole, archive.holds_together)

    return by_rules


def _chat_rewriter(model: BaseChatModel, archive: Archive, settings: Settings) -> Rewriter:
    def with_model(question: str, history: Sequence[Turn]) -> str:
        by_rules = rewrite(question, history, _headlines(archive))
        if headline_in(by_rules):
            return by_rules  # The model does not know which article was cited.
        return rewrite_with(model, question, history, by_rules, settings.llm_timeout_s)

    return with_model


class _Steps:
    """The steps of the chain, in their order."""

    def __init__(self, archive: Archive, parts: Parts, settings: Settings) -> None:
        self._archive = archive
        self._parts = parts
        self._settings = settings

    def rewrite(self, ask: Ask) -> _State:
        """Make the question stand alone; small talk needs no archive."""
        started = time.perf_counter()
        ask = ask.well_formed()
        today = ask.filters.as_of or date.today()
        # Who wants nothing later than a day asks as of that day: what was new then is new.
        as_of = min(today, ask.filters.until or today)
        question = ask.question.strip()
        kind = small_talk(question)
        if kind is not None:
            return _State(ask, as_of, question, {}, chat=reply(kind, self._archive.coverage()))
        standalone = self._archive.respelled(self._parts.rewriter(question, ask.history))
        return _State(ask, as_of, standalone, {"rewrite": _ms_since(started)})

    def retrieve(self, state: _State) -> _State:
        """Find passages, best first. An index that fails raises."""
        if state.chat:
            return state
        started = time.perf_counter()
        passages = self._search(state.standalone, state.ask.filters, state.as_of)
        return replace(state, passages=tuple(passages), timings={**state.timings, "retrieve": _ms_since(started)})

    def rerank(self, state: _State) -> _State:
        """Order them by how well they answer, copies of one another last."""
        started = time.perf_counter()
        passages = self._ranked(state.standalone, state.passages, state.as_of)
        return replace(state, passages=tuple(passages), timings={**state.timings, "rerank": _ms_since(started)})

    def fit(self, state: _State) -> _State:
        """Keep the best passages that fit the answerer's window."""
        return replace(state, passages=self._fitting(state.passages))

    def answer(self, states: Iterator[_State]) -> Iterator[_State]:
        """Draft after draft; a chat model that fails is replaced by the embedded reader, and says so."""
        for state in states:
            started = time.perf_counter()
            for draft in self._drafts(state):
                yield replace(state, draft=draft, timings={**state.timings, "answer": _ms_since(started)})
            draft = self._with_reason(state, draft)
            timings = {**state.timings, "answer": _ms_since(started)}
            yield replace(state, draft=draft, timings=timings, final=True)

    def cite(self, states: Iterator[_State]) -> Iterator[Answer]:
        """Check every mark against the passages and hand out the answer."""
        for state in states:
            yield self._answer(state)

    def _search(self, question: str, filters: Filters, as_of: date, few: int | None = None) -> list[ScoredPassage]:
        """What is found, or no more than a few of it, in haste."""
        retriever = self._parts.retriever
        if isinstance(retriever, ArchiveRetriever):
            first, last = preferred_days(question, as_of)
            preferred = Filters(since=first, until=last) if self._settings.recency else None
            documents = retriever.invoke(
                question, filters=filters, preferred=preferred, limit=few, hasty=few is not None
            )
        else:
            documents = retriever.invoke(question)
        found = resolve_documents(documents, self._archive)
        return [scored for scored in found if filters.admits(scored.passage.article)][:few]

    def _ranked(self, question: str, found: Sequence[ScoredPassage], as_of: date) -> list[ScoredPassage]:
        if self._parts.reranker is None:
            return list(found)
        ranked = self._parts.reranker.rerank(question, found, as_of)
        return thin(ranked, self._settings.passages_per_article, len(ranked))

    def _fitting(self, ranked: Sequence[ScoredPassage]) -> tuple[ScoredPassage, ...]:
        """The best passages within the answerer's window; what room is left goes to what stands around them."""
        tokens = TokenCounter(self._settings.token_encoding).count
        slices = self._archive.slices(scored.passage.article.id for scored in ranked)
        room = self._settings.answer_tokens
        kept: list[ScoredPassage] = []
        for scored in joined(ranked, slices, self._settings.answer_passages):
            size = tokens(scored.passage.text)
            if size > room and kept:
                break
            room -= size
            kept.append(scored)
        return tuple(widened(kept, slices, tokens, room))

    def _drafts(self, state: _State) -> Iterator[Draft]:
        if state.chat:
            yield Draft(state.chat, confidence=1.0, answerer=SMALL_TALK)
            return
        try:
            yield from self._parts.answerer.stream(state.standalone, state.passages, state.as_of)
        except ChatModelError as error:
            notice = f"{error} This answer is the embedded reader's instead."
            for draft in self._parts.fallback.stream(state.standalone, state.passages, state.as_of):
                yield replace(draft, notice=notice, answerer=self._parts.fallback.name)

    def _with_reason(self, state: _State, draft: Draft) -> Draft:
        """An abstention with the reason behind it: an empty archive, or days that leave the answer out."""
        if draft.reason is None:
            return draft
        if not state.passages and self._archive.coverage().articles == 0:
            return replace(draft, reason=Reason.EMPTY_ARCHIVE)
        if state.ask.filters.has_dates and self._said_on_other_days(state):
            return replace(draft, reason=Reason.OUTSIDE_DATES)
        similar = max((scored.similarity for scored in state.passages), default=0.0)
        if similar < self._settings.nothing_below:
            return replace(draft, reason=Reason.NOTHING_FOUND)
        return draft

    def _said_on_other_days(self, state: _State) -> bool:
        question, today = state.standalone, date.today()
        found = [
            scored
            for others in state.ask.filters.other_days()
            for scored in self._search(question, others, today, _READ_ELSEWHERE)
        ]
        ranked = self._ranked(question, found, today)
        if not self._may_answer(question, ranked):
            return False
        # Read as they were found: to know that there is an answer takes nothing of what stands around, and no day that
        # it would be too old for.
        *_, draft = self._parts.fallback.stream(question, ranked, date.max)
        return draft.reason is None

    def _may_answer(self, question: str, passages: Sequence[ScoredPassage]) -> bool:
        """Whether it is worth reading a few passages: the network judges no lists, comparisons or records."""
        reranker, kind = self._parts.reranker, understand(question).kind
        told_whole = record_field(question) or overview_asked(question, date.today())
        if reranker is None or told_whole or (kind.needs_sentences and not kind.is_explained):
            return True
        return reranker.is_to_the_point(question, passages)

    def _answer(self, state: _State) -> Answer:
        draft = state.draft
        answer = Answer(
            question=state.ask.question,
            standalone_question=state.standalone,
            as_of=state.as_of,
            passages=state.passages,
            answerer=draft.answerer or self._parts.answerer.name,
            confidence=draft.confidence,
            notice=draft.notice,
            timings_ms=_in_full(state.timings),
            complete=state.final,
        )
        if draft.reason is not None:
            text = explain(draft.reason, self._archive.coverage(), state.ask.filters)
            return replace(answer, text=text, reason=draft.reason, closest=_closest(state.passages))
        resolved = resolve(draft, state.passages)
        # The last sentence of a streaming answer is not finished: only the whole is judged.
        unsupported = resolved.unsupported if state.final and not state.chat else ()
        return replace(answer, text=resolved.text, citations=resolved.citations, unsupported=unsupported)


def _closest(passages: Sequence[ScoredPassage]) -> tuple[Article, ...]:
    articles = {scored.passage.article.id: scored.passage.article for scored in passages}
    return tuple(articles.values())[:_CLOSEST]


def _in_full(timings: dict[str, float]) -> dict[str, float]:
    """Milliseconds by step, all of them named, with their sum."""
    steps = {name: round(timings.get(name, 0.0), 3) for name in ("rewrite", "retrieve", "rerank", "answer")}
    return {**steps, "total": round(sum(steps.values()), 3)}


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
