"""The reader's network: the packaged encoder with a span head and two relevance heads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, BertModel
from transformers.masking_utils import eager_mask

EARLY_LAYERS = 3
"""After so many layers the first relevance head judges: it sees more of the words and less of what they mean."""
_MASKED = -1e4
_SHARPNESS = 20.0
"""What a cosine is multiplied with, the usual 1 / 0.05: words alike differ by hundredths."""


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
    """Logits: start and end (n, length), where position 0 stands for "not answered"; relevance (n,), early and late."""

    start: Tensor
    end: Tensor
    early: Tensor
    late: Tensor


class Relevance(nn.Module):
    """A relevance logit from the first state and from how well each word of the question finds its like in the passage.

    The second part is the late interaction of ColBERT (Khattab and Zaharia, SIGIR 2020) with learned weights of words:
    half-way up, the first state alone knows little, while the words' own states already tell what is the same.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.whole = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))
        self.worth = nn.Linear(size, 1)

    def forward(self, states: Tensor, asked: Tensor, told: Tensor) -> Tensor:
        """States (n, length, size), masks of the question's and the passage's words (n, length), to logits (n,)."""
        unit = nn.functional.normalize(states.float(), dim=-1)
        length = asked.sum(-1).max() + 1
        question, asked = unit[:, :length], asked[:, :length]
        likeness = (question @ unit.transpose(1, 2)).masked_fill(~told.bool().unsqueeze(1), -1.0).amax(-1)
        worth = nn.functional.softplus(self.worth(states[:, :length]).float().squeeze(-1)) * asked
        found = (worth * likeness).sum(-1) / (worth.sum(-1) + 1e-6)
        whole: Tensor = self.whole(states[:, 0]).float().squeeze(-1)
        return whole + _SHARPNESS * (found - 0.5)


def masked_to_text(spans: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
    """Start and end logits (n, length) of the span head (n, length, 2), only for words of the text and position 0."""
    allowed = text.clone()
    allowed[:, 0] = 1
    start, end = spans.float().masked_fill((allowed == 0).unsqueeze(-1), _MASKED).unbind(-1)
    return start, end


def words_of(types: Tensor, attention: Tensor) -> tuple[Tensor, Tensor]:
    """Masks (n, length) of the question's words and the passage's, its heading among them."""
    asked = (1 - types) * attention
    first = torch.zeros_like(asked)
    first[:, 0] = 1
    return asked * (1 - first), types * attention


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float,
    **_: object,
) -> tuple[Tensor, Tensor]:
    """Attention in plain steps, all in the precision of its operands: weights (n, heads, length, length) and what they give.

    The gradient of the fused one takes half of a training step on a CPU, and autocast would make the weights float32:
    a step of 32 passages of 230 pieces takes 1.2 s like this, 1.7 s in float32, 2.4 s fused.
    """
    with torch.autocast(query.device.type, enabled=False):
        likeness = (query * scaling) @ key.transpose(2, 3)
        if attention_mask is not None:
            likeness = likeness + attention_mask.to(likeness.dtype)
        weights = likeness.softmax(-1)
        return (weights @ value).transpose(1, 2).contiguous(), weights


_WRITTEN_OUT = "written out"
AttentionInterface.register(_WRITTEN_OUT, _attention)
AttentionMaskInterface.register(_WRITTEN_OUT, eager_mask)


class ReaderNetwork(nn.Module):
    """A cross-encoder over question and passage. The word embeddings stay those of the packaged model."""

    def __init__(self, model_folder: Path) -> None:
        super().__init__()
        # Nothing is seen more than a few times, so that dropout would only cost: it slows each step by a quarter.
        self.encoder = BertModel.from_pretrained(
            model_folder,
            attn_implementation=_WRITTEN_OUT,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder.embeddings.word_embeddings.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.span = nn.Linear(size, 2)
        self.early, self.late = Relevance(size), Relevance(size)

    def freeze_lower_layers(self) -> None:
        """Leave the layers up to the early relevance head, and that head, as they are from now on."""
        lower = (self.encoder.embeddings, *self.encoder.encoder.layer[:EARLY_LAYERS], self.early)
        for part in lower:
            part.requires_grad_(False)

    def forward(self, batch: Batch) -> Scores:
        """Scores of a batch."""
        states = self.encoder(
            input_ids=batch.ids,
            token_type_ids=batch.types,
            attention_mask=batch.attention,
            output_hidden_states=True,
        ).hidden_states
        start, end = masked_to_text(self.span(states[-1]), batch.text)
        asked, told = words_of(batch.types, batch.attention)
        return Scores(start, end, self.early(states[EARLY_LAYERS], asked, told), self.late(states[-1], asked, told))


def loss(scores: Scores, batch: Batch) -> Tensor:
    """What the reader and both relevance heads still get wrong in a batch.

    Reading: the negative log likelihood of a passage's gold spans together, position 0 being the gold span of a
    passage without an answer (the marginal of Clark and Gardner, ACL 2018). Of the passages with a span that share a
    group, only one need give the answer: their likelihoods are averaged before the logarithm is taken.
    Ranking: cross-entropy of each passage, and of the softmax over each group that has both kinds.
    """
    likelihoods = _span_likelihoods(scores, batch)
    relevant = torch.tensor([float(bool(spans)) for spans in batch.spans], device=scores.start.device)
    read, listed = [], []
    for rows in rows_of_groups(batch):
        positives = [row for row in rows if batch.spans[row]]
        read += [-likelihoods[row] for row in rows if not batch.spans[row]]
        if positives:
            read.append(math.log(len(positives)) - torch.logsumexp(likelihoods[positives], 0))
        if 0 < len(positives) < len(rows):
            for head in heads(scores):
                listed.append(torch.logsumexp(head[rows], 0) - torch.logsumexp(head[positives], 0))
    judged = sum(nn.functional.binary_cross_entropy_with_logits(head, relevant) for head in heads(scores))
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


def heads(scores: Scores) -> tuple[Tensor, Tensor]:
    """Both relevance logits."""
    return scores.early, scores.late


def rows_of_groups(batch: Batch) -> list[list[int]]:
    """The rows of each group of passages for one question."""
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(batch.groups):
        rows.setdefault(group, []).append(row)
    return list(rows.values())
