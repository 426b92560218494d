"""Graphs with int8 products: a module that was smoothed gives the same, and keeps more of it when it is rounded."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from torch import Tensor, nn

from vectorstore import onnx_export
from vectorstore.onnx_export import smoothed, write_quantized
from vectorstore.onnx_session import session


class Layer(nn.Module):
    """Two products with many inner values between them."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(7)
        self.inner, self.outer = nn.Linear(96, 384), nn.Linear(384, 96)

    def forward(self, states: Tensor) -> Tensor:
        out: Tensor = self.outer(nn.functional.gelu(self.inner(states)))
        return out


def texts(count: int) -> list[tuple[Tensor, ...]]:
    """States (1, length, 96) with a few inputs that are far larger than the others, as those of encoders have."""
    generator = torch.Generator().manual_seed(3)
    large = torch.ones(96)
    large[:3] = 60.0
    return [(torch.randn(1, 12 + n, 96, generator=generator) * large,) for n in range(count)]


def error(path: Path, layer: Layer) -> float:
    """The mean distance between what the layer and the graph give."""
    graph = session(path)
    with torch.no_grad():
        return float(
            np.mean(
                [np.abs(graph.run(None, {"states": one.numpy()})[0] - layer(one).numpy()).mean() for (one,) in texts(4)]
            )
        )


def test_a_smoothed_module_gives_the_same_and_leaves_the_original_alone() -> None:
    layer = Layer()
    weights = layer.inner.weight.clone()
    copy = smoothed(layer, texts(2))
    (states,) = texts(3)[2]
    with torch.no_grad():
        assert torch.allclose(copy(states), layer(states), atol=1e-3)
    assert torch.equal(layer.inner.weight, weights)


def test_smoothing_keeps_what_rounding_would_lose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = Layer()
    write_quantized(layer, ["states"], {"out": True}, texts(2), tmp_path / "smoothed.onnx")
    monkeypatch.setattr(onnx_export, "smoothed", lambda module, examples: module)
    write_quantized(layer, ["states"], {"out": True}, texts(2), tmp_path / "plain.onnx")
    assert error(tmp_path / "smoothed.onnx", layer) < 0.7 * error(tmp_path / "plain.onnx", layer)
