"""Fitting the confidence under which the embedded reader abstains, on a run that answered every question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_SETTING = "abstain_below"
_LINE = re.compile(rf"^[ \t]*{_SETTING}[ \t]*=.*$", re.M)


@dataclass(frozen=True, slots=True)
class Point:
    """What happens at a threshold: the share of questions answered, and the share of those answers that are wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted threshold with its worth per question, the curve, and the area under risk over coverage."""

    threshold: float
    worth: float
    curve: tuple[Point, ...]
    area: float

    def at_coverage(self, share: float) -> Point:
        """The point of the curve whose coverage is nearest to a share."""
        return min(self.curve, key=lambda point: abs(point.coverage - share))


def calibrate(confidences: Sequence[float], right: Sequence[bool], wrong_costs: float) -> Calibration:
    """The threshold with the highest worth: 1 for a right answer, -`wrong_costs` for a wrong one, 0 for none.

    Of equally good thresholds the lowest. An answer to a question without one is wrong. The curve has a point for
    each distinct confidence, all questions answered last; its area is the mean risk over the coverages (El-Yaniv and
    Wiener, JMLR 2010).
    """
    order = sorted(range(len(right)), key=lambda i: -confidences[i])
    curve, worths = [], [(0.0, 1.0)]
    for done, i in enumerate(order, start=1):
        if done < len(order) and confidences[order[done]] == confidences[i]:
            continue
        wrong = sum(not right[j] for j in order[:done])
        below = confidences[order[done]] if done < len(order) else 0.0
        threshold = (confidences[i] + below) / 2 if below else confidences[i] / 2
        curve.append(Point(threshold, done / len(order), wrong / done))
        worths.append(((done - wrong - wrong_costs * wrong) / len(order), threshold))
    worth, threshold = max(worths, key=lambda pair: (pair[0], -pair[1]))
    return Calibration(threshold, worth, tuple(curve), float(np.mean([point.risk for point in curve])))


def write_setting(path: Path, threshold: float) -> None:
    """Set `abstain_below` in a settings file; whatever else it holds stays as it is."""
    text = path.read_text("utf-8") if path.exists() else ""
    line = f"{_SETTING} = {threshold:.3f}"
    changed = _LINE.sub(line, text, count=1) if _LINE.search(text) else f"{line}\n{text}"
    path.write_text(changed, encoding="utf-8")
