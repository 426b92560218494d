"""The trained network as an int8 ONNX graph. Word vectors come from the packaged embedding model at run time."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from qa_bot.reading.training.network import ReaderNetwork
from vectorstore.onnx_export import FusedLayer, write_quantized


class ReaderGraph(nn.Module):
    """Word vectors (1, length, 384) and segment ids to start and end logits (1, length) and a relevance logit (1,)."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.embeddings = network.encoder.embeddings
        self.layers = nn.ModuleList(map(FusedLayer, network.encoder.encoder.layer))
        self.span, self.relevance = network.span, network.relevance

    def forward(self, words: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Start, end, relevance."""
        states = self.embeddings(inputs_embeds=words, token_type_ids=types)
        for layer in self.layers:
            states = layer(states)
        start, end = self.span(states).unbind(-1)
        return start, end, self.relevance(states[:, 0]).squeeze(-1)


def export(network: ReaderNetwork, folder: Path) -> None:
    """Write `reader.onnx` into a folder."""
    network.eval()
    words = torch.randn(1, 8, network.encoder.config.hidden_size)
    types = torch.ones(1, 8, dtype=torch.long)
    inputs = {"words": words, "types": types}
    write_quantized(
        ReaderGraph(network), inputs, {"start": True, "end": True, "relevance": False}, folder / "reader.onnx"
    )
