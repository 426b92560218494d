"""Training of the reader: what it learns from, how that becomes tokens, and that it learns and is exported as it is."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer
from transformers import MPNetConfig, MPNetModel

from qa_bot.reading.training.batches import batches, encoded_pair
from qa_bot.reading.training.clozes import cloze
from qa_bot.reading.training.examples import Example, cloze_examples, json_lines, sentence_examples
from qa_bot.reading.training.export import export, export_explaining
from qa_bot.reading.training.judged import EVENT_QUESTIONS, JUDGED_PASSAGES, judged_groups
from qa_bot.reading.training.loop import Stage, train_stage
from qa_bot.reading.training.network import Batch, ReaderNetwork, Scores, loss
from qa_bot.reading.training.teacher import TeacherNetwork, taught_loss
from qa_bot.reading.training.train import some_of
from qa_bot.reading.training.weak import (
    NARROW,
    Group,
    TrainingArchive,
    headline_groups,
    occurrences,
    quiz_groups,
    sampled,
    with_stranger,
)
from qa_bot.reading.training.written import EXPLANATIONS, WRITTEN_QUESTIONS, written_quiz
from tests.conftest import make_article
from vectorstore.embedding import packaged_model_folder
from vectorstore.onnx_session import session

BRIDGE = (
    "The new bridge over the Lowen was opened on Friday. Mayor Elin Varga cut the ribbon in front of 2,000 guests. "
    "The old ferry will run until the end of August, the harbour office said."
)
TRAM = "The tram to Osby stops at nine in the evening. Drivers asked for more pay and later hours for the depot."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def example(question: str, text: str, answer: str = "", heading: str = "") -> Example:
    start = text.index(answer)
    return Example(question, text, ((start, start + len(answer)),) if answer else (), heading)


ANSWERED = example("Who cut the ribbon?", BRIDGE, "Elin Varga", "Bridge opens")
UNANSWERED = Example("Who cut the ribbon?", TRAM)


def test_a_cloze_asks_for_what_it_took_out() -> None:
    sentence = "Mayor Elin Varga cut the ribbon of the new bridge in front of two thousand cheering guests."
    made = cloze(sentence, random.Random(1))
    assert made is not None
    question, (start, end) = made
    assert question.endswith("?")
    assert sentence[start:end] not in question


def test_spans_of_examples_hold_their_answers() -> None:
    records = [
        {"context": sentence, "question": "Who spoke?", "start": 0, "end": 5}
        for sentence in ("Varga spoke at noon.", "Marsh spoke at nine.", "Osman spoke late.")
    ]
    made = [*sentence_examples(records, [BRIDGE], 1), *cloze_examples([f"{BRIDGE} {TRAM} {BRIDGE}"], 5, 1)]
    for one in made:
        for start, end in one.spans:
            assert one.text[start:end].strip()
    assert {one.text[slice(*one.spans[0])] for one in made[:3] if one.spans} <= {"Varga", "Marsh", "Osman"}


def test_answers_occur_as_whole_words_only() -> None:
    assert occurrences("Ten of the often told tales, ten in all", ["ten"]) == ((0, 3), (29, 32))
    assert occurrences("anything", ["", " "]) == ()


def test_passages_with_and_without_the_answer_are_told_apart(tmp_path: Path) -> None:
    articles = [
        make_article(
            "a", BRIDGE, published=date(2023, 5, 1), title="Bridge over the Lowen opens after nine long years"
        ),
        make_article("b", TRAM, published=date(2023, 5, 2)),
        make_article("c", "The ribbon of the new bridge was cut in front of many.", published=date(2023, 5, 3)),
        make_article("d", f"{BRIDGE} Later.", published=date(2024, 1, 1)),
    ]
    archive = TrainingArchive(articles, tmp_path)
    record = {"question": "Who cut the ribbon of the new bridge?", "as_of": "2023-06-01", "answers": ["Elin Varga"]}
    (group,) = quiz_groups(archive, [record])
    assert [one.text for one in group.positives] == [BRIDGE]
    assert [one.text for one in group.negatives] == ["The ribbon of the new bridge was cut in front of many."]
    for headline in headline_groups(archive, 3, 1):
        assert headline.positives


def test_written_questions_stand_with_their_passage_and_with_others_that_do_not_answer(tmp_path: Path) -> None:
    told = "The ribbon of the new bridge was cut in front of many."
    articles = [
        make_article("a", BRIDGE, published=date(2023, 5, 1), title="Bridge"),
        make_article("b", told, published=date(2023, 5, 3)),
        make_article("c", f"{told} It fell a month later.", published=date(2023, 6, 3)),
        make_article("d", f"{told} Elin Varga spoke.", published=date(2023, 5, 2)),
    ]
    at = BRIDGE.index("Elin Varga")
    record = {"article": "a", "start": 0, "end": len(BRIDGE), "question": "Who cut the bridge's ribbon?"}
    answered, unanswered = written_quiz(
        TrainingArchive(articles, tmp_path),
        [
            {**record, "answer": [at, at + len("Elin Varga")]},
            {**record, "answer": None},
            {**record, "article": "of another archive", "answer": None},
        ],
    )
    (own,) = answered.positives
    assert own.text[slice(*own.spans[0])] == "Elin Varga"
    assert [one.text for one in answered.negatives] == [told], "neither what answers nor what is written much later"
    assert unanswered == Group((), (replace(own, spans=()),))


@pytest.mark.parametrize(("file", "least"), [(WRITTEN_QUESTIONS, 10_000), (EXPLANATIONS, 3_000)])
def test_the_written_questions_are_questions_alone(file: Path, least: int) -> None:
    records = json_lines(file)
    assert len(records) > least
    for record in records:
        assert set(record) == {"article", "start", "end", "question", "answer"}
        first, last = record["answer"] or (record["start"], record["start"] + 1)
        assert record["start"] <= first < last <= record["end"]


def test_each_passage_judged_to_answer_stands_with_those_that_do_not() -> None:
    articles = {
        article.id: article
        for article in (make_article("a", BRIDGE), make_article("b", TRAM), make_article("c", f"Later. {BRIDGE}"))
    }

    def judged(article: str, answer: str | None) -> dict[str, Any]:
        text = articles[article].text
        at = text.index(answer) if answer else 0
        span = [at, at + len(answer)] if answer else None
        return {"article": article, "start": 0, "end": len(text), "answer": span}

    ribbon = [judged("a", "Elin Varga"), judged("b", None), judged("c", "Elin Varga")]
    first, second, neither = judged_groups(
        articles,
        {"q1": "Who cut the ribbon?"},
        [
            {"question": "q1", "passages": ribbon},
            {
                "asked": "Who drives the tram?",
                "passages": [judged("a", None), {**judged("b", None), "article": "of another archive"}],
            },
            {"question": "of another quiz", "passages": ribbon},
        ],
    )
    assert [one.text for group in (first, second) for one in group.positives] == [BRIDGE, f"Later. {BRIDGE}"]
    assert all(one.text[slice(*one.spans[0])] == "Elin Varga" for one in (*first.positives, *second.positives))
    assert [one.text for one in first.negatives] == [one.text for one in second.negatives] == [TRAM]
    assert neither.positives == ()
    assert [(one.question, one.text) for one in neither.negatives] == [("Who drives the tram?", BRIDGE)]


@pytest.mark.parametrize(("file", "question"), [(JUDGED_PASSAGES, "question"), (EVENT_QUESTIONS, "asked")])
def test_judged_passages_are_positions_alone(file: Path, question: str) -> None:
    records = json_lines(file)
    assert len(records) > 1000
    for record in records:
        assert set(record) == {question, "passages"}
        for one in record["passages"]:
            first, last = one["answer"] or (one["start"], one["start"] + 1)
            assert one["start"] <= first < last <= one["end"]


def test_samples_are_windows_and_strangers_do_not_answer() -> None:
    long = example("Who cut the ribbon?", f"{TRAM} " * 6 + BRIDGE, "Elin Varga")
    rng = random.Random(3)
    other = Group((example("When does it stop?", TRAM, "nine"),), ())
    sample = with_stranger(sampled(Group((long,), (UNANSWERED,)), rng, room=NARROW), [other], rng, NARROW)
    assert len(sample) == 3
    assert len(sample[0].text) < len(long.text)
    assert sample[0].text[slice(*sample[0].spans[0])] == "Elin Varga"
    assert sample[2] == replace(UNANSWERED, text=TRAM)


def test_a_share_of_the_material_is_chosen_by_chance_in_its_order() -> None:
    groups = [[replace(ANSWERED, text=f"{n}")] for n in range(40)]
    chosen = some_of(groups, 0.25, seed=1)
    assert len(chosen) == 10
    assert chosen == [group for group in groups if group in chosen] != groups[:10]
    assert some_of(groups, 1.0, seed=1) == groups
    assert len(some_of(groups, 0.001, seed=1)) == 1


def test_batches_keep_groups_together_and_spans_in_place(tokenizer: Tokenizer) -> None:
    groups = [[ANSWERED, UNANSWERED], [UNANSWERED], [replace(ANSWERED, text="word " * 900, spans=())]]
    made = list(batches(groups, tokenizer, size=1, longest=200, seed=1))
    assert sum(len(batch.groups) for batch in made) == 3, "the one that is too long is left out"
    pair = next(batch for batch in made if len(batch.groups) == 2)
    assert pair.groups == [0, 0]
    row = next(row for row, spans in enumerate(pair.spans) if spans)
    first, last = pair.spans[row][0]
    assert tokenizer.decode(pair.ids[row, first : last + 1].tolist()) == "elin varga"
    heading_ends = len(encoded_pair(replace(ANSWERED, text=""), tokenizer)) - 1
    assert not pair.text[row, :heading_ends].any()


def test_loss_by_hand() -> None:
    """Two passages of a group, two tokens each: the first answered by its second token, the second not answered."""
    flat = torch.zeros(2, 2)
    ones = torch.ones(2, 2, dtype=torch.long)
    batch = Batch(ones, ones, ones, ones, [[(1, 1)], []], [0, 0])
    level = loss(Scores(flat, flat, torch.zeros(2), torch.zeros(2)), batch)
    # Reading costs 2 ln 2 for each, judging ln 2 for either head at a half, ranking ln 2 at a half.
    assert float(level) == pytest.approx(3.5 * 0.693147, abs=1e-4)
    sure = torch.tensor([20.0, -20.0])
    right = torch.tensor([[-20.0, 20.0], [20.0, -20.0]])
    assert float(loss(Scores(right, right, sure, sure), batch)) == pytest.approx(0, abs=1e-4)


def test_it_learns_and_is_exported_as_it_is(tokenizer: Tokenizer, tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = ReaderNetwork(packaged_model_folder())
    train_stage(network, tokenizer, [[ANSWERED, UNANSWERED]] * 60, Stage(1e-4, batch=4), "cpu")
    export(network, tmp_path)
    lower, upper = session(tmp_path / "lower.onnx"), session(tmp_path / "upper.onnx")
    relevances = []
    for one in (ANSWERED, UNANSWERED):
        encoding = encoded_pair(one, tokenizer)
        words = network.encoder.embeddings.word_embeddings(torch.tensor([encoding.ids])).detach().numpy()
        types = torch.tensor([encoding.type_ids]).numpy()
        half_way, early = lower.run(None, {"words": words, "types": types})
        start, end, relevance = upper.run(None, {"half_way": half_way, "early": early, "types": types})
        relevances.append(float(relevance[0]))
        found = encoding.offsets[int(start[0].argmax())][0], encoding.offsets[int(end[0].argmax())][1]
        told = f"{one.heading}. {one.text}"[slice(*found)] if one.heading else ""
        assert told == ("Elin Varga" if one is ANSWERED else "")
    assert relevances[0] > 0 > relevances[1]


def test_the_explaining_layers_learn_over_the_others_as_they_are(tokenizer: Tokenizer, tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = ReaderNetwork(packaged_model_folder())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    network.freeze_lower_layers()
    train_stage(network, tokenizer, [[ANSWERED, UNANSWERED]] * 4, Stage(1e-3, batch=4), "cpu")
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert not any(re.search(r"embeddings|layer\.[012]\.|^early", name) for name in changed)
    export_explaining(network, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["explaining.onnx"]
    given = {one.name for one in session(tmp_path / "explaining.onnx").get_inputs()}
    assert given == {"half_way", "early", "types"}


def test_what_a_teacher_says_is_learned_and_not_only_where_answers_stand() -> None:
    ones = torch.ones(2, 2, dtype=torch.long)
    batch = Batch(ones, ones, ones, ones, [[(1, 1)], []], [0, 0])
    sure, right = torch.tensor([20.0, -20.0]), torch.tensor([[-20.0, 20.0], [20.0, -20.0]])
    taught, nothing = Scores(right, right, sure, sure), torch.zeros(())
    assert float(taught_loss(taught, taught, batch, nothing)) == pytest.approx(0, abs=1e-4)
    other = Scores(-right, -right, -sure, -sure)
    # 40 apart at each of two ends, 20 for judging and 40 for ranking at a half, for two heads or their mean.
    assert float(taught_loss(other, taught, batch, nothing)) == pytest.approx(0.7 * (80 + 20 + 20), abs=1e-3)
    assert float(taught_loss(taught, taught, batch, torch.tensor(10.0))) == pytest.approx(3, abs=1e-4)


def test_a_teacher_gets_the_same_word_pieces_by_its_own_numbers(tokenizer: Tokenizer, tmp_path: Path) -> None:
    names = {"[CLS]": "<s>", "[PAD]": "<pad>", "[SEP]": "</s>", "[MASK]": "<mask>"}
    pieces = sorted((names.get(piece, piece) for piece in tokenizer.get_vocab()), key=list(names.values()).count)
    own = {piece: number for number, piece in enumerate(reversed(pieces))}
    config = MPNetConfig(
        vocab_size=len(own), hidden_size=32, num_hidden_layers=5, num_attention_heads=2, intermediate_size=32
    )
    MPNetModel(config).save_pretrained(tmp_path)
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": own}}), "utf-8")
    teacher = TeacherNetwork(tmp_path, tokenizer)
    encoding = encoded_pair(ANSWERED, tokenizer)
    numbered = teacher.get_buffer("own_ids")[torch.tensor(encoding.ids)].tolist()
    spelled = {number: piece for piece, number in own.items()}
    assert [spelled[number] for number in numbered] == [names.get(piece, piece) for piece in encoding.tokens]
    stage = Stage(1e-3, batch=4)
    train_stage(teacher, tokenizer, [[ANSWERED, UNANSWERED]] * 4, stage, "cpu")
    network = ReaderNetwork(packaged_model_folder())
    train_stage(network, tokenizer, [[ANSWERED, UNANSWERED]] * 4, stage, "cpu", teacher)
    assert all(torch.isfinite(value).all() for value in network.state_dict().values())


@torch.no_grad()
def test_attention_written_out_is_that_of_the_library_also_beside_padding(tokenizer: Tokenizer) -> None:
    network = ReaderNetwork(packaged_model_folder()).eval()
    (batch,) = batches([[ANSWERED, UNANSWERED]], tokenizer, 2, 60, 1)
    assert batch.attention.min() == 0
    ours = network(batch)
    network.encoder.config._attn_implementation = "eager"
    theirs = network(batch)
    assert torch.allclose(ours.late, theirs.late, atol=1e-4)
    assert torch.allclose(ours.start, theirs.start, atol=1e-4)
