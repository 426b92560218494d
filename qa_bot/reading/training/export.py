"""The trained network as int8 ONNX graphs. Word vectors come from the packaged embedding model at run time."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from qa_bot.reading.span_model import EXPLAINING, LOWER, UPPER
from qa_bot.reading.training.network import EARLY_LAYERS, ReaderNetwork, words_of
from vectorstore.embedding import packaged_model_folder
from vectorstore.onnx_export import FusedLayer, write_quantized
from vectorstore.samples import sample_texts

_EXAMPLES, _EXAMPLE_PIECES, _QUESTION_WORDS = 24, 300, 10
"""How many sample articles the graph's inputs are scaled by for int8, and how much of them."""

_LOWER_PART = ["words", "types"], ["half_way", "early"]
_UPPER_PART = ["half_way", "early", "types"], ["start", "end", "relevance"]


class ReaderGraph(nn.Module):
    """Word vectors (1, length, 384) and segment ids to start and end logits (1, length) and relevance (1,).

    Relevance is the sum of both heads' logits: together they rank better than either. Half-way up there are the states
    (1, length, 384) and the early relevance (1,) as well.
    """

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.embeddings = network.encoder.embeddings
        self.layers = nn.ModuleList(map(FusedLayer, network.encoder.encoder.layer))
        self.span, self.early, self.late = network.span, network.early, network.late

    def forward(self, words: Tensor, types: Tensor) -> tuple[Tensor, ...]:
        """Start, end, relevance, the states half-way, the early relevance."""
        states = self.embeddings(inputs_embeds=words, token_type_ids=types)
        asked, told = words_of(types, torch.ones_like(types))
        for layer in self.layers[:EARLY_LAYERS]:
            states = layer(states)
        half_way, early = states, self.early(states, asked, told)
        for layer in self.layers[EARLY_LAYERS:]:
            states = layer(states)
        start, end = self.span(states).unbind(-1)
        return start, end, early + self.late(states, asked, told), half_way, early


def export(network: ReaderNetwork, folder: Path) -> None:
    """Write `lower.onnx` and `upper.onnx` into a folder: the layers up to the early relevance head, and the others."""
    _export(network, {folder / LOWER: _LOWER_PART, folder / UPPER: _UPPER_PART})


def export_explaining(network: ReaderNetwork, folder: Path) -> None:
    """Write the layers above the early relevance head alone, as `explaining.onnx`."""
    _export(network, {folder / EXPLAINING: _UPPER_PART})


def _export(network: ReaderNetwork, parts: Mapping[Path, tuple[list[str], list[str]]]) -> None:
    """Write parts of the graph, each what lies between some inputs and outputs."""
    network.eval()
    outputs = {"start": True, "end": True, "relevance": False, "half_way": True, "early": False}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        write_quantized(ReaderGraph(network), ["words", "types"], outputs, _examples(network), whole)
        for path, (takes, gives) in parts.items():
            onnx.utils.extract_model(whole, path, takes, gives, check_model=False)


def _examples(network: ReaderNetwork) -> list[tuple[Tensor, Tensor]]:
    """Word vectors and segment ids of sample articles, each asked about by its own first words."""
    tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    tokenizer.enable_truncation(_EXAMPLE_PIECES, strategy="only_second")
    examples = []
    for text in sample_texts(_EXAMPLES):
        encoding = tokenizer.encode(" ".join(text.split()[:_QUESTION_WORDS]), text)
        with torch.no_grad():
            words = network.encoder.embeddings.word_embeddings(torch.tensor([encoding.ids]))
        examples.append((words, torch.tensor([encoding.type_ids])))
    return examples
