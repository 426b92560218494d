"""Words find passages: in any script, whatever the case, and never as query syntax."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import make_article
from vectorstore.article import Filters, Passage
from vectorstore.lexical import LexicalIndex, stems

STORIES = {
    "army": "The U.S. Army left the base near the harbour.",
    "dates": "The talks went on.",
    "istanbul": "İstanbul'da yeni tramvay hattı açıldı.",
    "moscow": "Перемирие подписано в Москве.",
    "beijing": "双方签署了停战协议，随后召开会议。",
    "minister": "The minister’s plan was approved.",
}


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "lexical")
    articles = [make_article(name, text, published=date(2021, 2, 18)) for name, text in STORIES.items()]
    index.add([Passage(article, 0, len(article.text)) for article in articles])
    return index


def found(index: LexicalIndex, question: str) -> list[str]:
    return [passage_id.split("#")[0] for passage_id, _ in index.search(question, Filters(), 10)]


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Where did the US army go?", "army"),
        ("armies of the U.S.", "army"),
        ("istanbul", "istanbul"),
        ("ISTANBUL TRAMVAY", "istanbul"),
        ("москве", "moscow"),
        ("停战", "beijing"),
        ("ministers planning", "minister"),
    ],
)
def test_words_are_found_in_any_form_and_script(index: LexicalIndex, question: str, article: str) -> None:
    assert found(index, question)[0] == article


def test_a_day_in_words_finds_what_was_published_then(index: LexicalIndex) -> None:
    assert len(found(index, "18 February 2021")) == len(STORIES)
    assert found(index, "19 March 2020") == []


def test_what_the_passage_says_counts_more_than_its_headline(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    said = make_article("said", "A tram stopped.", title="News of the day")
    titled = make_article("titled", "Bees swarmed.", title="Tram stopped by bees")
    index.add([Passage(article, 0, len(article.text)) for article in (said, titled)])
    assert found(index, "tram") == ["said", "titled"]


def test_a_writer_that_failed_does_not_block_the_next(index: LexicalIndex) -> None:
    passage = Passage(make_article("late", "A ferry sank."), 0, 13)

    def breaking() -> list[Passage]:
        with index._writing():
            raise KeyError("while writing")

    with pytest.raises(KeyError):
        breaking()
    index.add([passage])
    assert found(index, "ferry") == ["late"]


def test_stems_drop_the_commonest_words_and_possessives() -> None:
    assert stems("Who are the minister's ministers?") == stems("who minister ministers")
    assert stems("of the and") == []
