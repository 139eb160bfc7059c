"""The formulas of a step of several parameters hold this step's numbers, and those are right."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import PRESETS
from backprop.figures.shared.palette import PALETTES
from backprop.training import TrainingConfig, TrainingRun, train
from backprop.ui.training.several.close_up import several_formulas

RATE = 0.02
RESULT = r"(?:=|\\approx) \{?(-?[\d.]+)(?: \\cdot 10\^\{(-?\d+)\})?\}?"
CASES = [("affine", "squared_error"), ("quadratic", "squared_error"), ("logistic", "squared_error"),
         ("logistic", "cross_entropy")]  # fmt: skip


def plain(lines: list[str]) -> list[str]:
    return [re.sub(r"\\textcolor\{#\w+\}", "", line) for line in lines]


def results(lines: list[str]) -> list[float]:
    """The numbers to which its formulas come."""
    return [number(result) for _, result in parts(lines)]


def number(result: str) -> float:
    mantissa, power = re.fullmatch(RESULT, result).groups()  # type: ignore[union-attr]
    return float(mantissa) * 10 ** int(power or 0)


def the_run(model: str, loss: str, data: str, start: list[float]) -> TrainingRun:
    dataset: Any = PRESETS[data]
    count = 3 if model == "quadratic" else 2
    return train(
        TrainingConfig(
            model=model, loss=loss, dataset=dataset, initial=tuple(start[:count]), learning_rate=RATE, epochs=6
        )
    )


runs = st.builds(
    lambda case, data, start: the_run(*case, data if case[1] == "squared_error" else "labels", start),
    st.sampled_from(CASES),
    st.sampled_from(sorted(PRESETS)),
    st.lists(st.floats(-2, 2), min_size=3, max_size=3),
)


@given(runs, st.integers(0, 5))
def test_each_part_of_a_step_comes_to_what_arithmetic_says(run: TrainingRun, step: int) -> None:
    config = run.config
    shown = several_formulas(run, step, PALETTES["light"])
    row = step % len(config.dataset)
    x, y = config.dataset.x[row], config.dataset.y[row]
    before = run.weights[step].astype(np.float64)

    def predict(p: np.ndarray) -> float:
        z = float(p @ ([x * x, x, 1.0] if config.model == "quadratic" else [x, 1.0]))
        return 1 / (1 + math.exp(-z)) if config.model == "logistic" else z

    def loss(p: np.ndarray) -> float:
        if config.loss == "cross_entropy":
            return -y * math.log(predict(p)) - (1 - y) * math.log(1 - predict(p))
        return (predict(p) - y) ** 2

    slopes = [(loss(before + one) - loss(before - one)) / 2e-5 for one in 1e-5 * np.eye(len(before))]
    scale = 1e-5 * (1 + float(np.abs(run.gradients).max()))
    assert results(shown.forward) == pytest.approx([predict(before)], rel=2e-4, abs=1e-6)
    assert results(shown.loss) == pytest.approx([loss(before)], rel=1e-3, abs=1e-6)
    assert results(shown.backward) == pytest.approx(slopes, rel=1e-3, abs=scale)
    assert results(shown.update) == pytest.approx(before - RATE * np.array(slopes), rel=1e-3, abs=scale)


def evaluated(lines: list[str]) -> float:
    """What the numbers of these lines come to."""
    text = re.sub(r"\\phantom\{=\}|\\,|^(?:=|\\approx)", "", " ".join(lines))
    text = re.sub(r"\\cdot 10\^\{(-?\d+)\}", r"* 1e\1", text)
    text = re.sub(r"\\ln \{([^}]*)\}", r"log(\1)", text)
    for latex, python in ((r"\cdot", "*"), ("^2", "**2"), (r"\ln ", "log"), (r"\sigma", "sigmoid")):
        text = text.replace(latex, python)
    text = text.replace("{", "(").replace("}", ")")
    assert not set(re.findall(r"[a-zA-Z]+", text)) - {"e", "log", "sigmoid"}, text
    text = re.sub(r"(?<=[\d)])\s*(?=\(|log)", "*", text)
    return float(eval(text, {"log": math.log, "sigmoid": lambda z: 1 / (1 + math.exp(-z))}))


def parts(lines: list[str]) -> list[tuple[list[str], str]]:
    """Each formula's lines with numbers, and its result's line."""
    found, numbers = [], []
    for line, following in pairwise([*plain(lines), ""]):
        if re.fullmatch(RESULT, line) and not following.startswith(r"\phantom"):
            found.append((numbers, line))
            numbers = []
        elif line.startswith("=") or (numbers and line.startswith(r"\phantom")):
            numbers.append(line)
    return found


@given(runs, st.integers(0, 5))
def test_an_equals_sign_stands_where_the_shown_numbers_come_to_the_result(run: TrainingRun, step: int) -> None:
    shown = several_formulas(run, step, PALETTES["light"])
    seen = 0
    for lines in (shown.forward, shown.loss, shown.backward, shown.update):
        for numbers, result in parts(lines):
            seen += 1
            if result.startswith("="):
                assert evaluated(numbers) == pytest.approx(number(result), rel=6e-5, abs=1e-30)
    assert seen == 2 + 2 * run.weights.shape[1]


def test_a_target_of_nought_or_one_leaves_one_logarithm() -> None:
    run = the_run("logistic", "cross_entropy", "labels", [1.0, 1.0])
    failed, passed = (several_formulas(run, step, PALETTES["light"]).loss for step in (0, 2))
    assert plain(failed)[2:] == [r"= - \ln (1 - {0.8808})", r"\approx {2.1269}"]
    assert plain(passed)[2].startswith(r"= - \ln {0.9")
    shares = TrainingConfig(model="logistic", loss="cross_entropy", dataset=PRESETS["reachable"])
    both = plain(several_formulas(train(shares), 0, PALETTES["light"]).loss)
    assert both[2].startswith(r"= - 0.083 \cdot \ln")
    assert both[3].startswith(r"\phantom{=} - (1 - 0.083) \cdot \ln (1 -")
