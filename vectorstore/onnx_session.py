"""How graphs are run here: a text at a time, several of them side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(graph: Path) -> InferenceSession:
    """A graph ready to run on the processor, in the thread that calls it. Raises what ONNX Runtime raises."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # Texts are read side by side, each in one thread: that is faster than one after the other in many.
    options.intra_op_num_threads = 1
    # Plans are kept for every length of text that was ever seen: some 25 MB a graph, and nothing gained by it.
    options.enable_mem_pattern = False
    # The fused sum and normalization takes several times as long as the two by themselves.
    slow = ["SkipLayerNormFusion"]
    return InferenceSession(str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)
