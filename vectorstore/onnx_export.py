"""Encoders as int8 ONNX graphs that take one text at a time. Needs torch; running the graphs does not.

Without padding there is nothing to mask, a text's vector is the same whatever stands beside it, and several threads
with a text each keep all cores busy.
"""

from __future__ import annotations

import copy
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

_FLOAT = 1
"""ONNX's number for the type of what it cannot infer itself."""
_MOVED, _LEAST = 0.8, 1e-5
"""How much of the differences between inputs moves to the weights."""
_EXACT_INPUTS = 32
"""So many inputs of a product, those with the largest outliers, are multiplied as floats.

The reader's logits differ from the network's by .15; by .17 where one whole product stays exact instead, in 1.1
times the time.
"""


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


class _SmoothedLinear(nn.Module):
    """A linear layer that gives the same, its inputs brought to like sizes first and its weights the other way.

    Rounding to int8 has one scale for all inputs of a text: beside a few large ones the others would be lost. Where
    many inputs become few, the largest have a product of their own, which stays exact.
    """

    def __init__(self, layer: nn.Linear, peaks: Tensor) -> None:
        super().__init__()
        widths = layer.weight.data.abs().amax(0).clamp_min(_LEAST)
        scale = peaks.clamp_min(_LEAST) ** _MOVED / widths ** (1 - _MOVED)
        self.shrink = nn.Parameter(1 / scale, requires_grad=False)
        self.layer = copy.deepcopy(layer)
        self.layer.weight.data *= scale
        self.exact: nn.Linear | None = None
        if layer.in_features > layer.out_features >= _EXACT_INPUTS:
            self.largest = (peaks * widths).topk(_EXACT_INPUTS).indices
            self.exact = nn.Linear(_EXACT_INPUTS, layer.out_features, bias=False)
            self.exact.weight.data = layer.weight.data[:, self.largest].clone()
            self.shrink.data[self.largest] = 0.0
            self.layer.weight.data[:, self.largest] = 0.0

    def forward(self, inputs: Tensor) -> Tensor:
        """What the layer gives."""
        product: Tensor = self.layer(inputs * self.shrink)
        return product if self.exact is None else product + self.exact(inputs[..., self.largest])


def smoothed(module: nn.Module, examples: Sequence[tuple[Tensor, ...]]) -> nn.Module:
    """A copy of a module that loses less when it is rounded to int8; `examples` are inputs such as it will get.

    Source: SmoothQuant, Xiao et al., ICML 2023.
    """
    module = copy.deepcopy(module)
    peaks: dict[nn.Module, Tensor] = {}

    def note(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        highest = inputs[0].detach().abs().flatten(0, -2).amax(0)
        peaks[layer] = torch.maximum(peaks[layer], highest) if layer in peaks else highest

    hooks = [layer.register_forward_pre_hook(note) for layer in module.modules() if isinstance(layer, nn.Linear)]
    with torch.no_grad():
        for example in examples:
            module(*example)
    for hook in hooks:
        hook.remove()
    for parent in list(module.modules()):
        for name, layer in list(parent.named_children()):
            if isinstance(layer, nn.Linear) and layer in peaks:
                setattr(parent, name, _SmoothedLinear(layer, peaks[layer]))
    return module


def _exact_products(graph: Path) -> list[str]:
    """Names of the products of the largest inputs."""
    return [node.name for node in onnx.load(str(graph)).graph.node if "/exact/" in node.name]


def write_quantized(
    module: nn.Module,
    inputs: Sequence[str],
    outputs: Mapping[str, bool],
    examples: Sequence[tuple[Tensor, ...]],
    target: Path,
) -> None:
    """Write a module as a graph with int8 products.

    `inputs` are the names of its inputs, `examples` some such as it will get; `outputs` says of each whether axis 1 is
    the text's length.
    """
    along_text = [*inputs, *(name for name, is_long in outputs.items() if is_long)]
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            smoothed(module.eval(), examples),
            examples[0],
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
            nodes_to_exclude=_exact_products(plain),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": _FLOAT},
        )
