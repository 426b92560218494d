"""Trains the embedded reader and writes its graphs with the record of how they were made.

Run from the root of the repository: `python -m qa_bot.reading.training.train --data ../shared/data`.
On two processor cores it takes about eight hours, with a teacher ten; on a GPU, minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import logging
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from qa_bot.reading.training.examples import Example, cloze_examples, json_lines, sentence_examples
from qa_bot.reading.training.export import export, export_explaining
from qa_bot.reading.training.judged import EVENT_QUESTIONS, JUDGED_PASSAGES, judged_groups
from qa_bot.reading.training.loop import Stage, train_stage
from qa_bot.reading.training.network import ReaderNetwork
from qa_bot.reading.training.teacher import TeacherNetwork
from qa_bot.reading.training.weak import (
    MIDDLING,
    NARROW,
    Group,
    TrainingArchive,
    headline_groups,
    quiz_groups,
    sampled,
    with_stranger,
)
from qa_bot.reading.training.written import EXPLANATIONS, WRITTEN_QUESTIONS, written_quiz
from vectorstore.article import Article
from vectorstore.embedding import packaged_model_folder
from vectorstore.sources import read_articles

_SENTENCES = "reading/qamr.jsonl.gz"
_ARTICLES = "realtimeqa/articles-train-2022-2023.jsonl.gz"
_QUIZ = "realtimeqa/questions-train-2022-2023.jsonl"
_UNANSWERED = "realtimeqa/questions-train-2022-2023-answer-not-in-articles.jsonl"
_TARGET = Path(__file__).parents[1] / "weights"

STAGES = {
    "sentences": Stage(learning_rate=1.2e-4, longest=224, seed=1),
    "news": Stage(learning_rate=6e-5, longest=300, seed=2),
    "ranking": Stage(learning_rate=6e-5, longest=224, seed=4, kept=0.5),
    "rehearsal": Stage(learning_rate=6e-5, longest=256, seed=7, kept=0.5),
    "teacher": Stage(learning_rate=4e-5, batch=16, longest=256, seed=1),
    "taught": Stage(learning_rate=6e-5, longest=256, seed=203),
    "written": Stage(learning_rate=6e-5, longest=256, seed=401, kept=0.75),
    "explaining": Stage(learning_rate=8e-5, longest=256, seed=31),
}
_CLOZES, _HEADLINES, _MORE_HEADLINES = 12000, 700, 1800
_REPEATED_SENTENCES, _REPEATED_CLOZES = 3500, 600
_REPEATED_AGAIN, _CLOZES_AGAIN = 8000, 800
_REHEARSED, _CLOZES_REHEARSED = 14000, 2000
"""Of what the first stage taught, so many come again in the later ones, so that it is not forgotten."""

_TEACHER_SENTENCES, _TEACHER_CLOZES = 9000, 500
_TAUGHT_GROUPS, _TAUGHT_SENTENCES, _TAUGHT_CLOZES = 2060, 7500, 800
"""What the teacher reads beside its news, and what it explains."""

_WRITTEN_NEGATIVES, _JUDGED_NEGATIVES = (1, 1, 2, 2), (2, 3)
_QUIZ_BESIDE, _SENTENCES_BESIDE, _CLOZES_BESIDE = 20, 6, 30
"""For so many written questions one of the quiz, one on a sentence and one cloze come again."""

_EXPLAINED_TIMES = 3
_WRITTEN_AGAIN, _JUDGED_AGAIN, _QUIZ_AGAIN, _SENTENCES_AT_LAST, _CLOZES_AT_LAST = 2400, 900, 150, 600, 100
"""How often the questions why, how and whether come, and what else stands beside them."""

Groups = list[list[Example]]


def main() -> None:
    """Train, export, record."""
    options = _options()
    for folder in filter(None, (options.out, options.keep)):
        folder.mkdir(parents=True, exist_ok=True)  # Now, rather than fail after hours.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    torch.manual_seed(1)
    material = _Material(options.data)
    learned: list[str] = []

    def learn(
        network: ReaderNetwork | TeacherNetwork,
        name: str,
        groups: Callable[[_Material], Groups],
        teacher: TeacherNetwork | None = None,
    ) -> None:
        learned.append(name)
        kept = options.keep / f"{name}-{options.share:g}.pt" if options.keep else None
        if kept is not None and kept.exists():
            network.load_state_dict(torch.load(kept, weights_only=True, map_location=options.device))
            return
        before = {key: value.clone() for key, value in network.state_dict().items()}
        chosen = some_of(groups(material), options.share, STAGES[name].seed)
        train_stage(network, tokenizer, chosen, STAGES[name], options.device, teacher)
        network.load_state_dict(_between(before, network.state_dict(), STAGES[name].kept))
        if kept is not None:
            torch.save(network.state_dict(), kept)

    network = ReaderNetwork(packaged_model_folder()).to(options.device)
    learn(network, "sentences", sentence_groups)
    learn(network, "news", news_groups)
    learn(network, "ranking", ranking_groups)
    learn(network, "rehearsal", rehearsal_groups)
    if options.teacher is not None:
        teacher = TeacherNetwork(options.teacher, tokenizer).to(options.device)
        learn(teacher, "teacher", teacher_groups)
        learn(network, "taught", taught_groups, teacher)
    learn(network, "written", written_groups)
    export(network.cpu(), options.out)
    network.to(options.device).freeze_lower_layers()
    learn(network, "explaining", explaining_groups)
    export_explaining(network.cpu(), options.out)
    (options.out / "card.json").write_text(
        json.dumps(_card(options.data, learned, options.share), indent=2) + "\n", "utf-8"
    )


def some_of(groups: Groups, share: float, seed: int) -> Groups:
    """A share of the groups, chosen by chance and at least one, in their order; all of them where it is 1."""
    count = max(1, round(share * len(groups)))
    return [groups[n] for n in sorted(random.Random(seed).sample(range(len(groups)), count))]


def _between(one: dict[str, Tensor], other: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """So far from one network to the other (Wortsman et al., CVPR 2022): a late stage teaches something and unlearns something."""
    return {
        name: torch.lerp(one[name], value, share) if value.is_floating_point() else value
        for name, value in other.items()
    }


@dataclass(frozen=True, slots=True)
class _Quiz:
    """What lexical search finds for questions with an answer, those without one, headlines, and written questions.

    `judged` has what somebody read of it, and of questions over several passages; `explained` why, how and whether.
    """

    answered: list[Group]
    unanswered: list[Group]
    headlines: list[Group]
    more_headlines: list[Group]
    written: list[Group]
    judged: list[Group]
    explained: list[Group]


class _Material:
    """What is learned from: the data folder, its news articles, and what is found in them."""

    def __init__(self, data: Path) -> None:
        self.data = data

    @cached_property
    def articles(self) -> list[Article]:
        """The articles of the training archive."""
        return [one for one in read_articles([self.data / _ARTICLES], date.today()) if isinstance(one, Article)]

    @cached_property
    def quiz(self) -> _Quiz:
        """Questions with what lexical search finds for them."""
        answered = json_lines(self.data / _QUIZ)
        unanswered = [{**one, "answers": []} for one in json_lines(self.data / _UNANSWERED)]
        questions = {one["id"]: one["question"] for one in (*answered, *unanswered)}
        articles = {article.id: article for article in self.articles}
        with tempfile.TemporaryDirectory() as scratch:
            archive = TrainingArchive(self.articles, Path(scratch))
            return _Quiz(
                [group for group in quiz_groups(archive, answered) if group.positives],
                list(quiz_groups(archive, unanswered)),
                list(headline_groups(archive, _HEADLINES, 3)),
                list(headline_groups(archive, _MORE_HEADLINES, 13)),
                list(written_quiz(archive, json_lines(WRITTEN_QUESTIONS))),
                [
                    group
                    for file in (JUDGED_PASSAGES, EVENT_QUESTIONS)
                    for group in judged_groups(articles, questions, json_lines(file))
                ],
                list(written_quiz(archive, json_lines(EXPLANATIONS))),
            )

    def single(self, sentences: int | None, seed: int, clozes: int, cloze_seed: int) -> Groups:
        """Questions on sentences, at most so many, and clozes, each a group of its own."""
        news = [article.text for article in self.articles]
        asked = itertools.islice(sentence_examples(json_lines(self.data / _SENTENCES), news, seed), sentences)
        return [[example] for example in (*asked, *cloze_examples(news, clozes, cloze_seed))]


def sentence_groups(material: _Material) -> Groups:
    """What the first stage learns from: one example a group."""
    return material.single(None, 1, _CLOZES, 2)


def news_groups(material: _Material) -> Groups:
    """What the second stage learns from: passages for real questions, with some of the first stage among them."""
    rng, quiz = random.Random(5), material.quiz
    groups = [sampled(group, rng) for group in quiz.answered]
    groups += [sampled(group, rng, 3, 4) for group in quiz.answered]
    groups += [sampled(group, rng, 0, 3) for group in quiz.unanswered]
    groups += [sampled(group, rng, 2, 2) for group in quiz.headlines]
    groups += material.single(_REPEATED_SENTENCES, 9, _REPEATED_CLOZES, 11)
    return [group for group in groups if group]


def ranking_groups(material: _Material) -> Groups:
    """What the third stage learns from: the same with more, and more different, passages that do not answer."""
    contrasts = _Contrasts(answered=6, beside=5, unanswered=2, headlines=4)
    return _contrasted(material.quiz, random.Random(15), NARROW, contrasts) + material.single(
        _REPEATED_AGAIN, 19, _CLOZES_AGAIN, 21
    )


def rehearsal_groups(material: _Material) -> Groups:
    """What the fourth stage learns from: both in one, with longer passages and more questions on sentences."""
    contrasts = _Contrasts(answered=5, beside=4, unanswered=3, headlines=3, strange_headlines=0.3)
    return _contrasted(material.quiz, random.Random(37), MIDDLING, contrasts) + material.single(
        _REHEARSED, 29, _CLOZES_REHEARSED, 31
    )


def teacher_groups(material: _Material) -> Groups:
    """What the teacher learns from: it is slow, and needs less."""
    rng, quiz = random.Random(103), material.quiz
    groups = [
        with_stranger(sampled(group, rng, 2, 2, MIDDLING), quiz.answered, rng, MIDDLING) for group in quiz.answered
    ]
    groups += [sampled(group, rng, 0, 1, MIDDLING) for group in quiz.unanswered]
    return [group for group in groups if group] + material.single(_TEACHER_SENTENCES, 101, _TEACHER_CLOZES, 102)


def taught_groups(material: _Material) -> Groups:
    """What the teacher explains: news and sentences, about as many of each."""
    rng = random.Random(200)
    contrasts = _Contrasts(answered=3, beside=2, unanswered=2, headlines=2, strange_headlines=0.3)
    news = _contrasted(material.quiz, rng, MIDDLING, contrasts)
    rng.shuffle(news)
    return news[:_TAUGHT_GROUPS] + material.single(_TAUGHT_SENTENCES, 201, _TAUGHT_CLOZES, 202)


def written_groups(material: _Material) -> Groups:
    """What the last stage learns from: questions written on passages, passages that were judged, some of the others."""
    rng, quiz = random.Random(300), material.quiz
    groups = [
        sampled(group, rng, 1, rng.choice(_WRITTEN_NEGATIVES) if group.positives else 1, MIDDLING)
        for group in quiz.written
    ]
    asked, beside = len(groups), len(groups) // _QUIZ_BESIDE
    groups += [
        sampled(group, rng, 1, rng.choice(_JUDGED_NEGATIVES) if group.positives else 3, MIDDLING)
        for group in quiz.judged
    ]
    groups += [sampled(group, rng, 3, 4, MIDDLING) for group in rng.choices(quiz.answered, k=beside)]
    groups += [sampled(group, rng, 0, 2, MIDDLING) for group in rng.choices(quiz.unanswered, k=beside)]
    return [group for group in groups if group] + material.single(
        asked // _SENTENCES_BESIDE, 301, asked // _CLOZES_BESIDE, 302
    )


def explaining_groups(material: _Material) -> Groups:
    """What the upper layers for why, how and whether learn from: such questions, and some of all others."""
    rng, quiz = random.Random(28), material.quiz
    groups = [
        sampled(group, rng, 1, rng.choice((0, 1)) if group.positives else 1, MIDDLING)
        for group in quiz.explained * _EXPLAINED_TIMES
    ]
    for others, count in ((quiz.written, _WRITTEN_AGAIN), (quiz.judged, _JUDGED_AGAIN), (quiz.answered, _QUIZ_AGAIN)):
        groups += [sampled(group, rng, 1, 2, MIDDLING) for group in rng.sample(others, min(count, len(others)))]
    return [group for group in groups if group] + material.single(_SENTENCES_AT_LAST, 301, _CLOZES_AT_LAST, 302)


@dataclass(frozen=True, slots=True)
class _Contrasts:
    """How many passages that do not answer stand beside those that do, by where the question is from.

    Answered questions come twice, the second time `beside` a passage found for another question; so does a share of
    the headlines.
    """

    answered: int
    beside: int
    unanswered: int
    headlines: int
    strange_headlines: float = 0.5


def _contrasted(quiz: _Quiz, rng: random.Random, room: tuple[int, int], contrasts: _Contrasts) -> Groups:
    groups = [sampled(group, rng, 3, contrasts.answered, room) for group in quiz.answered]
    for group in quiz.answered:
        groups.append(with_stranger(sampled(group, rng, 3, contrasts.beside, room), quiz.answered, rng, room))
    groups += [sampled(group, rng, 0, contrasts.unanswered, room) for group in quiz.unanswered]
    for group in quiz.more_headlines:
        sample = sampled(group, rng, 2, contrasts.headlines, room)
        strange = rng.random() < contrasts.strange_headlines
        groups.append(with_stranger(sample, quiz.answered, rng, room) if strange else sample)
    return [group for group in groups if group]


def _card(data: Path, learned: list[str], share: float) -> dict[str, object]:
    files = [data / name for name in (_SENTENCES, _ARTICLES, _QUIZ, _UNANSWERED)]
    files += [WRITTEN_QUESTIONS, JUDGED_PASSAGES, EVENT_QUESTIONS, EXPLANATIONS]
    return {
        "stages": {name: str(STAGES[name]) for name in learned},
        "share": share,
        "torch": torch.__version__,
        "data_sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reading/ and realtimeqa/")
    parser.add_argument("--out", type=Path, default=_TARGET, help="where the graphs go (default: into the package)")
    parser.add_argument(
        "--keep",
        type=Path,
        help="folder that keeps the network after each stage, to go on from there next time with the same share",
    )
    parser.add_argument(
        "--teacher", type=Path, help="folder with all-mpnet-base-v2; without it its two stages are left out"
    )
    parser.add_argument(
        "--share",
        type=_share,
        default=1.0,
        help="of what there is to learn, so much by chance: .05 shows that all works",
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share; give more than 0 and at most 1")
    return value


if __name__ == "__main__":
    main()
