"""One stage of training."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from qa_bot.reading.training.batches import batches
from qa_bot.reading.training.examples import Example
from qa_bot.reading.training.network import Batch, ReaderNetwork, loss
from qa_bot.reading.training.teacher import TeacherNetwork, taught_loss

_WARM_UP_SHARE = 0.06
_REPORT_EVERY = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """How one stage trains; `kept` is the share of what it changed that stays: the rest goes back to what was before."""

    learning_rate: float
    batch: int = 32
    longest: int = 256
    seed: int = 1
    kept: float = 1.0


def train_stage(
    network: ReaderNetwork | TeacherNetwork,
    tokenizer: Tokenizer,
    groups: Sequence[Sequence[Example]],
    stage: Stage,
    device: str,
    teacher: TeacherNetwork | None = None,
) -> None:
    """One pass over the groups of examples: AdamW, warm-up, then linear decay; bf16 autocast on every device.

    With a teacher the network learns what that reads in them as well.
    """
    network.train()
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=stage.learning_rate, weight_decay=0.01, fused=True)
    steps = max(1, sum(map(len, groups)) // stage.batch)

    def pace(step: int) -> float:
        return min((step + 1) / (_WARM_UP_SHARE * steps + 1), max(0.02, 1 - step / steps))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, pace)
    started, total = time.monotonic(), 0.0
    for step, batch in enumerate(batches(groups, tokenizer, stage.batch, stage.longest, stage.seed), start=1):
        here = moved(batch, device)
        with torch.autocast(device, torch.bfloat16):
            scores = network(here)
        value = loss(scores, batch)
        if teacher is not None:
            with torch.no_grad(), torch.autocast(device, torch.bfloat16):
                said = teacher(here)
            value = taught_loss(scores, said, batch, value)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        total += float(value.detach())
        if step % _REPORT_EVERY == 0:
            pace_now = step * stage.batch / (time.monotonic() - started)
            _log.info("step %d of %d, loss %.3f, %.1f examples/s", step, steps, total / _REPORT_EVERY, pace_now)
            total = 0.0


def moved(batch: Batch, device: str) -> Batch:
    """The batch on a device."""
    ids, types, attention, text = (
        tensor.to(device) for tensor in (batch.ids, batch.types, batch.attention, batch.text)
    )
    return Batch(ids, types, attention, text, batch.spans, batch.groups)
