"""Trains the embedded reader and writes its graphs with the record of how they were made.

Run from the root of the repository: `python -m qa_bot.reading.training.train --data ../shared/data`.
On two processor cores it takes about an hour and a half; on a GPU, minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import logging
import random
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa_bot.reading.training.examples import Example, cloze_examples, json_lines, sentence_examples
from qa_bot.reading.training.export import export
from qa_bot.reading.training.loop import Stage, train_stage
from qa_bot.reading.training.network import ReaderNetwork
from qa_bot.reading.training.weak import TrainingArchive, headline_groups, quiz_groups, sampled
from vectorstore.article import Article
from vectorstore.embedding import packaged_model_folder
from vectorstore.sources import read_articles

_SENTENCES = "reading/qamr.jsonl.gz"
_ARTICLES = "realtimeqa/articles-train-2022-2023.jsonl.gz"
_QUIZ = "realtimeqa/questions-train-2022-2023.jsonl"
_UNANSWERED = "realtimeqa/questions-train-2022-2023-answer-not-in-articles.jsonl"
_TARGET = Path(__file__).parents[1] / "weights"

SENTENCE_STAGE = Stage(learning_rate=1.2e-4, longest=224, seed=1)
NEWS_STAGE = Stage(learning_rate=6e-5, longest=300, seed=2)
_CLOZES, _HEADLINES = 12000, 700
_REPEATED_SENTENCES, _REPEATED_CLOZES = 3500, 600
"""Of what the first stage taught, so many come again in the second, so that it is not forgotten."""

Groups = list[list[Example]]


def main() -> None:
    """Train, export, record."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = [one for one in read_articles([options.data / _ARTICLES], date.today()) if isinstance(one, Article)]
    tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    torch.manual_seed(1)
    network = ReaderNetwork(packaged_model_folder()).to(options.device)
    kept = options.keep / "sentences.pt" if options.keep else None
    if kept is not None and kept.exists():
        network.load_state_dict(torch.load(kept, weights_only=True))
    else:
        train_stage(network, tokenizer, sentence_groups(options.data, articles), SENTENCE_STAGE, options.device)
        if kept is not None:
            torch.save(network.state_dict(), kept)
    train_stage(network, tokenizer, news_groups(options.data, articles), NEWS_STAGE, options.device)
    export(network.cpu(), options.out)
    (options.out / "card.json").write_text(json.dumps(_card(options.data), indent=2) + "\n", "utf-8")


def sentence_groups(data: Path, articles: Sequence[Article]) -> Groups:
    """What the first stage learns from: one example a group."""
    news = [article.text for article in articles]
    examples = [*sentence_examples(json_lines(data / _SENTENCES), news, 1), *cloze_examples(news, _CLOZES, 2)]
    return [[example] for example in examples]


def news_groups(data: Path, articles: Sequence[Article]) -> Groups:
    """What the second stage learns from: passages for real questions, with some of the first stage among them."""
    rng = random.Random(5)
    news = [article.text for article in articles]
    with tempfile.TemporaryDirectory() as scratch:
        archive = TrainingArchive(articles, Path(scratch))
        quiz = [group for group in quiz_groups(archive, json_lines(data / _QUIZ)) if group.positives]
        unanswered = list(quiz_groups(archive, [{**one, "answers": []} for one in json_lines(data / _UNANSWERED)]))
        headlines = list(headline_groups(archive, _HEADLINES, 3))
    groups = [sampled(group, rng) for group in quiz]
    groups += [sampled(group, rng, 3, 4) for group in quiz]
    groups += [sampled(group, rng, 0, 3) for group in unanswered]
    groups += [sampled(group, rng, 2, 2) for group in headlines]
    repeated = itertools.islice(sentence_examples(json_lines(data / _SENTENCES), news, 9), _REPEATED_SENTENCES)
    groups += [[example] for example in (*repeated, *cloze_examples(news, _REPEATED_CLOZES, 11))]
    return [group for group in groups if group]


def _card(data: Path) -> dict[str, object]:
    files = (_SENTENCES, _ARTICLES, _QUIZ, _UNANSWERED)
    return {
        "stages": {"sentences": str(SENTENCE_STAGE), "news": str(NEWS_STAGE)},
        "torch": torch.__version__,
        "data_sha256": {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in files},
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reading/ and realtimeqa/")
    parser.add_argument("--out", type=Path, default=_TARGET, help="where the graphs go (default: into the package)")
    parser.add_argument(
        "--keep", type=Path, help="folder that keeps the first stage, to begin with the second next time"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


if __name__ == "__main__":
    main()
