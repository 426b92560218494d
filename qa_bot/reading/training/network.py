"""The reader's network: the packaged encoder with a span head and a relevance head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

_MASKED = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids, segment ids, attention and text masks, all int64 (n, length).

    Each passage has its gold spans as token pairs, and the number of its group: passages for one question.
    """

    ids: Tensor
    types: Tensor
    attention: Tensor
    text: Tensor
    spans: list[list[tuple[int, int]]]
    groups: list[int]


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits: start and end (n, length), where position 0 stands for "not answered"; relevance (n,)."""

    start: Tensor
    end: Tensor
    relevance: Tensor


class ReaderNetwork(nn.Module):
    """A cross-encoder over question and passage. The word embeddings stay those of the packaged model."""

    def __init__(self, model_folder: Path) -> None:
        super().__init__()
        # Nothing is seen more than a few times, so that dropout would only cost: it slows each step by a quarter.
        self.encoder = BertModel.from_pretrained(
            model_folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.span = nn.Linear(size, 2)
        self.relevance = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))

    def forward(self, batch: Batch) -> Scores:
        """Scores of a batch."""
        states = self.encoder(
            input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.attention
        ).last_hidden_state
        start, end = self.span(states).float().unbind(-1)
        allowed = batch.text.clone()
        allowed[:, 0] = 1
        start, end = (logits.masked_fill(allowed == 0, _MASKED) for logits in (start, end))
        return Scores(start, end, self.relevance(states[:, 0]).float().squeeze(-1))


def loss(scores: Scores, batch: Batch) -> Tensor:
    """What the reader still gets wrong in a batch.

    Reading: the negative log likelihood of a passage's gold spans together, position 0 being the gold span of a
    passage without an answer (the marginal of Clark and Gardner, ACL 2018). Of the passages with a span that share a
    group, only one need give the answer: their likelihoods are averaged before the logarithm is taken.
    Ranking: cross-entropy of each passage, and of the softmax over each group that has both kinds.
    """
    likelihoods = _span_likelihoods(scores, batch)
    relevant = torch.tensor([float(bool(spans)) for spans in batch.spans], device=scores.start.device)
    read, listed = [], []
    for rows in _rows_of_groups(batch):
        positives = [row for row in rows if batch.spans[row]]
        read += [-likelihoods[row] for row in rows if not batch.spans[row]]
        if positives:
            read.append(math.log(len(positives)) - torch.logsumexp(likelihoods[positives], 0))
        if 0 < len(positives) < len(rows):
            listed.append(torch.logsumexp(scores.relevance[rows], 0) - torch.logsumexp(scores.relevance[positives], 0))
    judged = nn.functional.binary_cross_entropy_with_logits(scores.relevance, relevant)
    ranked = torch.stack(listed).mean() if listed else torch.zeros((), device=scores.start.device)
    return torch.stack(read).mean() + 0.5 * judged + 0.5 * ranked


def _span_likelihoods(scores: Scores, batch: Batch) -> Tensor:
    """The log likelihood of each passage's gold spans together (n,)."""
    starts, ends = scores.start.log_softmax(-1), scores.end.log_softmax(-1)
    return torch.stack(
        [
            torch.logsumexp(torch.stack([starts[row, first] + ends[row, last] for first, last in spans or [(0, 0)]]), 0)
            for row, spans in enumerate(batch.spans)
        ]
    )


def _rows_of_groups(batch: Batch) -> list[list[int]]:
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(batch.groups):
        rows.setdefault(group, []).append(row)
    return list(rows.values())
