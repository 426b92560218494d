"""The whole line from question to proven answer, on real models and real text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.runnables import Runnable

from qa_bot.answer import Answer, Ask, Reason, Turn
from qa_bot.chain import Parts, assemble, build_chain
from qa_bot.extractive import ExtractiveAnswerer
from qa_bot.reading.rule_reader import RuleReader
from qa_bot.rewriting import rewrite
from qa_bot.settings import Settings
from tests.scripted_server import Reply, scripted_server
from vectorstore.archive import Archive
from vectorstore.article import Filters

QUESTION = "When was the Karabakh ceasefire signed?"


@pytest.fixture(scope="module")
def chain(samples: Archive) -> Runnable[Ask, Answer]:
    return build_chain(samples, Settings())


def ask(chain: Runnable[Ask, Answer], question: str, *history: Turn, **filters: object) -> Answer:
    return chain.invoke(Ask(question, history, Filters(**filters)))  # type: ignore[arg-type]


def test_the_seed_article_answers_with_a_resolved_and_proven_day(seed: Archive) -> None:
    answer = ask(build_chain(seed, Settings()), "when was the Karabakh ceasefire signed?")
    assert answer.text.startswith("**10 November 2020**")
    quotes = [citation.quote for citation in answer.citations]
    assert any("Nov. 10" in quote for quote in quotes)
    assert "last year" in quotes
    assert all(c.article.text[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        (QUESTION, "**10 November 2020**"),
        ("How many people died when the Lady Maren sank?", "**16**"),
        ("Who is the mayor of Port Ellison?", "**Samir Haddad**"),
        ("Who wrote the interview with Lucia Ferro?", "**Owen Tarrant**"),
        ("Why did Viktor Sand resign?", "“Viktor Sand resigned as managing director"),
        ("What is the key interest rate of the Bank of Valmere?", "**3.50 percent**"),
    ],
)
def test_questions_on_the_samples(chain: Runnable[Ask, Answer], question: str, start: str) -> None:
    answer = ask(chain, question)
    assert answer.text.startswith(start)
    assert answer.citations
    assert not answer.unsupported


def test_half_a_surrogate_pair_in_a_question_is_only_a_character(chain: Runnable[Ask, Answer]) -> None:
    earlier = Turn("Who is Samir\udce9 Haddad?", "**The mayor** \udce9 [1]")
    answer = ask(chain, f"{QUESTION} caf\udce9?", earlier, sources=("caf\udce9", "Meridian Wire"))
    assert answer.question == f"{QUESTION} caf\ufffd?"
    answer.standalone_question.encode()
    # Of as little news as the first days of the calendar have.
    assert ask(chain, "What happened this week?", as_of=date.min).abstained


def test_the_as_of_day_changes_the_answer_and_nothing_later_is_used(chain: Runnable[Ask, Answer]) -> None:
    day = date(2023, 8, 1)
    answer = ask(chain, "What is the key interest rate of the Bank of Valmere?", as_of=day)
    assert answer.as_of == day
    assert answer.text.startswith("**4.75 percent**")
    assert all(s.passage.article.published and s.passage.article.published <= day for s in answer.passages)


@pytest.mark.parametrize(
    ("question", "filters", "reason"),
    [
        ("Who won the chess championship in Reykjavik?", {}, Reason.NOT_STATED),
        ("Why did Marta Ilves resign?", {}, Reason.NOT_STATED),
        ("When was the Minsk agreement signed?", {}, Reason.NOT_STATED),
        (QUESTION, {"until": date(2020, 6, 1)}, Reason.OUTSIDE_DATES),
        (QUESTION, {"as_of": date(2020, 6, 1)}, Reason.OUTSIDE_DATES),
        (QUESTION, {"since": date(2026, 1, 1)}, Reason.OUTSIDE_DATES),
        ("Which outlet reported that bees stopped the tram?", {"until": date(2025, 6, 10)}, Reason.OUTSIDE_DATES),
        ("Who won the chess championship in Reykjavik?", {"until": date(2024, 6, 1)}, Reason.NOT_STATED),
    ],
)
def test_abstentions_have_reasons_and_no_proofs(
    chain: Runnable[Ask, Answer], question: str, filters: dict[str, object], reason: Reason
) -> None:
    answer = ask(chain, question, **filters)
    assert answer.reason is reason
    assert answer.text.startswith("The archive does not say")
    assert "90 articles" in answer.text
    assert answer.citations == ()


def test_follow_ups_are_understood_from_the_conversation(chain: Runnable[Ask, Answer]) -> None:
    first = ask(chain, "Who headed Sound Lines when the Lady Maren sank?")
    answer = ask(chain, "Why did Viktor Sand resign?", Turn(first.question, first.text))
    assert answer.standalone_question == "Why did Viktor Sand resign?"
    turn = Turn("Why did Viktor Sand resign?", answer.text)
    assert "Viktor Sand" in ask(chain, "When did he resign?", turn).standalone_question


def test_small_talk_is_answered_without_a_search(chain: Runnable[Ask, Answer]) -> None:
    answer = ask(chain, "hello")
    assert "90 articles" in answer.text
    assert (answer.passages, answer.citations, answer.abstained) == ((), (), False)


def test_an_empty_archive_names_the_commands(archive: Archive) -> None:
    answer = ask(build_chain(archive, Settings()), QUESTION)
    assert answer.reason is Reason.EMPTY_ARCHIVE
    assert "qa-bot ingest PATH" in answer.text
    assert "qa-bot ingest --sample" in answer.text


def test_it_is_a_runnable_with_batch_stream_and_callbacks(chain: Runnable[Ask, Answer]) -> None:
    names: list[str] = []

    class Steps(BaseCallbackHandler):
        def on_chain_start(self, serialized: object, inputs: object, **kwargs: object) -> None:
            names.append(str(kwargs.get("name")))

    streamed = list(chain.stream(Ask(QUESTION), config={"callbacks": [Steps()]}))
    assert [name for name in names if name != "qa-bot"] == ["rewrite", "retrieve", "rerank", "fit", "answer", "cite"]
    assert [answer.complete for answer in streamed] == [False] * (len(streamed) - 1) + [True]
    first, second = chain.batch([Ask(QUESTION), Ask("hello")])
    assert without_times(first) == without_times(streamed[-1])
    assert second.answerer == "small talk"
    assert set(first.timings_ms) == {"rewrite", "retrieve", "rerank", "answer", "total"}


def without_times(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


def test_any_langchain_retriever_over_the_archive_can_be_swapped_in(samples: Archive) -> None:
    from langchain_core.retrievers import BaseRetriever

    class Fixed(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: object) -> list[Document]:
            return [Document("", metadata={"article_id": "sample/bees-short", "start": 0, "end": 60})]

    extractive = ExtractiveAnswerer(RuleReader(), 0.5)
    chain = assemble(samples, Parts(Fixed(), extractive, extractive, rewrite), Settings())
    assert {s.passage.article.id for s in chain.invoke(Ask("What stopped the tram?")).passages} == {"sample/bees-short"}


def test_a_retrieval_that_fails_raises(samples: Archive) -> None:
    from langchain_core.retrievers import BaseRetriever

    class Broken(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: object) -> list[Document]:
            raise ConnectionError("index gone")

    extractive = ExtractiveAnswerer(RuleReader(), 0.5)
    with pytest.raises(ConnectionError, match="index gone"):
        assemble(samples, Parts(Broken(), extractive, extractive, rewrite), Settings()).invoke(Ask(QUESTION))


def test_a_chat_model_answers_with_checked_citations(samples: Archive) -> None:
    reply = Reply(("The bees stopped tram line 4 in Port Ellison [1]. ", "The mayor was stung [1]."))
    with scripted_server(reply) as script:
        settings = Settings(llm="openai:scripted", llm_base_url=script.url, llm_timeout_s=5)
        answer = ask(build_chain(samples, settings), "Which tram line did the bees stop?")
    assert answer.answerer == "openai:scripted"
    assert [citation.article.id for citation in answer.citations] == ["sample/bees-short"]
    assert answer.unsupported == ("The mayor was stung.",)


def test_a_chat_model_that_fails_is_replaced_openly(samples: Archive) -> None:
    with scripted_server(Reply(status=500)) as script:
        settings = Settings(llm="openai:scripted", llm_base_url=script.url, llm_timeout_s=5, llm_max_retries=0)
        answer = ask(build_chain(samples, settings), QUESTION)
    assert "HTTP 500" in answer.notice
    assert answer.answerer == "extractive"
    assert answer.text.startswith("**10 November 2020**")
    assert answer.passages


def test_passages_that_do_not_fit_are_left_out(samples: Archive) -> None:
    chain = build_chain(samples, Settings(answer_tokens=200, answer_passages=10))
    assert 1 <= len(chain.invoke(Ask(QUESTION)).passages) < 10
