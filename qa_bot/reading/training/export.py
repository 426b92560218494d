"""The trained network as two int8 ONNX graphs, one for each half of its layers.

The lower half ranks passages; the upper half goes on from its states for those worth reading. Word vectors come from
the packaged embedding model at run time, so the graphs hold the layers alone.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from qa_bot.reading.training.network import EARLY_LAYERS, ReaderNetwork, words_of
from vectorstore.onnx_export import FusedLayer, write_quantized


class LowerHalf(nn.Module):
    """Word vectors (1, length, 384) to states of the same shape and a relevance logit (1,)."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.embeddings = network.encoder.embeddings
        self.layers = nn.ModuleList(map(FusedLayer, network.encoder.encoder.layer[:EARLY_LAYERS]))
        self.head = network.early

    def forward(self, words: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """States and relevance."""
        states = self.embeddings(inputs_embeds=words, token_type_ids=types)
        for layer in self.layers:
            states = layer(states)
        return states, self.head(states, *words_of(types, torch.ones_like(types)))


class UpperHalf(nn.Module):
    """States (1, length, 384) and segment ids to start and end logits (1, length) and a relevance logit (1,)."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.layers = nn.ModuleList(map(FusedLayer, network.encoder.encoder.layer[EARLY_LAYERS:]))
        self.span, self.head = network.span, network.late

    def forward(self, states: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Start, end, relevance."""
        for layer in self.layers:
            states = layer(states)
        start, end = self.span(states).unbind(-1)
        return start, end, self.head(states, *words_of(types, torch.ones_like(types)))


def export(network: ReaderNetwork, folder: Path) -> None:
    """Write `lower.onnx` and `upper.onnx` into a folder."""
    network.eval()
    words = torch.randn(1, 8, network.encoder.config.hidden_size)
    types = torch.ones(1, 8, dtype=torch.long)
    lower, upper = LowerHalf(network), UpperHalf(network)
    write_quantized(
        lower, {"words": words, "types": types}, {"states": True, "relevance": False}, folder / "lower.onnx"
    )
    write_quantized(upper, {"states": words, "types": types}, {"start": True, "end": True, "relevance": False}, folder / "upper.onnx")
