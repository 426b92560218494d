"""How many true sentences are proved, and how many false ones are not, over the sample articles.

`claims.tsv` has a sentence a line: half, what is wrong with it ("true" where nothing is), the articles that [1], [2], ...
stand for, the sentence. The rules were written on "develop" and the later "develop-2", which has more of pronouns,
speakers, figures and what is only planned; of "held" and "held-2" only the figures were looked at.
Floors lie just under what is reached: run with `-rP` to see the figures.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qa_bot.answer import Draft
from qa_bot.citations import resolve
from tests.conftest import TODAY
from vectorstore.article import Article, Passage, ScoredPassage
from vectorstore.samples import sample_path
from vectorstore.sources import read_articles

CLAIMS = [line.split("\t") for line in (Path(__file__).parent / "claims.tsv").read_text("utf-8").splitlines()]


@cache
def passages() -> dict[str, ScoredPassage]:
    """Every sample article as one passage: more to be misled by than the slices that a chat model is shown."""
    articles = [item for item in read_articles([sample_path()], TODAY) if isinstance(item, Article)]
    whole = [ScoredPassage(Passage(article, 0, len(article.text)), 1.0) for article in articles]
    return {scored.passage.article.id.removeprefix("sample/"): scored for scored in whole}


def is_proved(articles: str, sentence: str) -> bool:
    return not resolve(Draft(sentence), [passages()[slug] for slug in articles.split(",")]).unsupported


@pytest.mark.parametrize(
    ("half", "is_true", "floor"),
    [
        ("develop", True, 0.965),
        ("develop", False, 0.85),
        ("develop-2", True, 0.96),
        ("develop-2", False, 0.89),
        ("held", True, 0.86),
        ("held", False, 0.80),
        ("held-2", True, 0.79),
        ("held-2", False, 0.73),
    ],
)
def test_true_sentences_are_proved_and_false_ones_are_not(half: str, is_true: bool, floor: float) -> None:
    right, total = Counter[str](), Counter[str]()
    for its_half, kind, articles, sentence in CLAIMS:
        if its_half == half and (kind == "true") == is_true:
            total[kind] += 1
            right[kind] += is_proved(articles, sentence) == is_true
    print(half, {kind: f"{right[kind]} of {total[kind]}" for kind in total}, f"{right.total()} of {total.total()}")
    assert right.total() >= floor * total.total()
