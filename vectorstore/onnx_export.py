"""Encoders as int8 ONNX graphs that take one text at a time. Needs torch; running the graphs does not.

Without padding there is nothing to mask, a text's vector is the same whatever stands beside it, and several threads
with a text each keep all cores busy.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

_FLOAT = 1
"""ONNX's number for the type of what it cannot infer itself."""


class FusedLayer(nn.Module):
    """A BERT layer with its three projections in one product and ONNX Runtime's fused attention."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        one = layer.attention.self
        self.heads = int(one.num_attention_heads)
        parts = (one.query, one.key, one.value)
        self.projection = nn.Linear(one.query.in_features, sum(part.out_features for part in parts))
        self.projection.weight.data = torch.cat([part.weight.data for part in parts])
        self.projection.bias.data = torch.cat([part.bias.data for part in parts])
        self.mixed, self.inner, self.outer = layer.attention.output, layer.intermediate, layer.output

    def forward(self, states: Tensor) -> Tensor:
        """States (1, length, size) after the layer."""
        query, key, value = self.projection(states).chunk(3, dim=-1)
        attended = _FusedAttention.apply(query, key, value, self.heads)  # type: ignore[no-untyped-call]
        states = self.mixed.LayerNorm(self.mixed.dense(attended) + states)
        after: Tensor = self.outer.LayerNorm(self.outer.dense(self.inner(states)) + states)
        return after


class _FusedAttention(torch.autograd.Function):
    """Attention that exports as one node."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        q, k, v = (part.view(*part.shape[:2], heads, -1).transpose(1, 2) for part in (query, key, value))
        return nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return found.setType(query.type())


class SentenceEncoder(nn.Module):
    """Token ids (1, length) to a unit vector (1, size): the mean of the last states."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.embeddings = encoder.embeddings
        self.layers = nn.ModuleList(map(FusedLayer, encoder.encoder.layer))

    def forward(self, ids: Tensor) -> Tensor:
        """The vector."""
        states = self.embeddings(input_ids=ids)
        for layer in self.layers:
            states = layer(states)
        return nn.functional.normalize(states.mean(1), dim=-1)


def write_quantized(module: nn.Module, inputs: dict[str, Tensor], outputs: dict[str, bool], target: Path) -> None:
    """Write a module as a graph with int8 products. `outputs` says of each whether axis 1 is the text's length."""
    along_text = [*inputs, *(name for name, is_long in outputs.items() if is_long)]
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: {1: "length"} for name in along_text},
            opset_version=17,
            dynamo=False,
            custom_opsets={"com.microsoft": 1},
        )
        quantize_dynamic(
            plain,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": _FLOAT},
        )
