"""The trained network as an int8 ONNX graph. Word vectors come from the packaged embedding model at run time."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from qa_bot.reading.training.network import EARLY_LAYERS, ReaderNetwork, words_of
from vectorstore.onnx_export import FusedLayer, write_quantized


class ReaderGraph(nn.Module):
    """Word vectors (1, length, 384) and segment ids to start and end logits (1, length) and relevance (1,).

    Relevance is the sum of both heads' logits: together they rank better than either.
    """

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.embeddings = network.encoder.embeddings
        self.layers = nn.ModuleList(map(FusedLayer, network.encoder.encoder.layer))
        self.span, self.early, self.late = network.span, network.early, network.late

    def forward(self, words: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Start, end, relevance."""
        states = self.embeddings(inputs_embeds=words, token_type_ids=types)
        asked, told = words_of(types, torch.ones_like(types))
        for layer in self.layers[:EARLY_LAYERS]:
            states = layer(states)
        early = self.early(states, asked, told)
        for layer in self.layers[EARLY_LAYERS:]:
            states = layer(states)
        start, end = self.span(states).unbind(-1)
        return start, end, early + self.late(states, asked, told)


def export(network: ReaderNetwork, folder: Path) -> None:
    """Write `reader.onnx` into a folder."""
    network.eval()
    words = torch.randn(1, 8, network.encoder.config.hidden_size)
    types = torch.tensor([[0, 0, 0, 1, 1, 1, 1, 1]])
    inputs = {"words": words, "types": types}
    write_quantized(
        ReaderGraph(network), inputs, {"start": True, "end": True, "relevance": False}, folder / "reader.onnx"
    )
