"""The abstention threshold, by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from eval.calibration import calibrate, write_setting

CONFIDENCES = [0.9, 0.8, 0.6, 0.4, 0.2]
RIGHT = [True, True, False, True, False]


def test_the_curve_by_hand() -> None:
    found = calibrate(CONFIDENCES, RIGHT, 1.0)
    assert [point.coverage for point in found.curve] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [point.risk for point in found.curve] == pytest.approx([0, 0, 1 / 3, 1 / 4, 2 / 5])
    assert found.area == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)


def test_the_threshold_is_worth_most() -> None:
    # Answering the best two is worth 2/5, the best four 3 right - 1 wrong: 2/5 as well; the lower threshold answers more.
    found = calibrate(CONFIDENCES, RIGHT, 1.0)
    assert (found.threshold, found.worth) == (pytest.approx(0.3), pytest.approx(0.4))
    # Where a wrong answer costs three right ones, only the sure ones are given.
    assert calibrate(CONFIDENCES, RIGHT, 3.0).threshold == pytest.approx(0.7)


def test_where_nothing_is_right_nothing_is_answered() -> None:
    assert calibrate([0.5, 0.4], [False, False], 1.0).threshold == 1.0


def test_equal_confidences_cannot_be_told_apart() -> None:
    found = calibrate([0.5, 0.5, 0.5], [True, False, True], 1.0)
    assert [(point.coverage, point.risk) for point in found.curve] == [(1.0, pytest.approx(1 / 3))]


def test_the_setting_is_written_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "qa_bot.toml"
    path.write_text('llm = "extractive"\nabstain_below = 0.5  # by hand\nport = 8000\n', encoding="utf-8")
    write_setting(path, 0.4217)
    assert tomllib.loads(path.read_text("utf-8")) == {"llm": "extractive", "abstain_below": 0.422, "port": 8000}
    write_setting(tmp_path / "new.toml", 0.1)
    assert tomllib.loads((tmp_path / "new.toml").read_text("utf-8")) == {"abstain_below": 0.1}
