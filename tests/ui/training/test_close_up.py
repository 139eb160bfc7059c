"""The formulas of a step hold this step's numbers, and those are right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import PRESETS
from backprop.figures.shared.palette import PALETTES
from backprop.models import ONE_WEIGHT
from backprop.training import TrainingConfig, train
from backprop.ui.training.close_up import StepFormulas, formulas


def last_number(lines: list[str]) -> float:
    """What the last line that has a number in it comes to."""
    line = re.sub(r"\\textcolor\{#\w+\}", "", next(one for one in reversed(lines) if "texttt" not in one))
    mantissa, power = re.fullmatch(r"(?:=|\\approx) \{?(-?[\d.]+)(?: \\cdot 10\^\{(-?\d+)\})?\}?", line).groups()  # type: ignore[union-attr]
    return float(mantissa) * 10 ** int(power or 0)


@given(st.sampled_from(ONE_WEIGHT), st.sampled_from(sorted(PRESETS)), st.floats(-3, 3), st.integers(0, 11))
def test_each_part_of_a_step_comes_to_what_arithmetic_says(model: str, data: str, w: float, step: int) -> None:
    import math

    dataset = PRESETS[data]
    run = train(TrainingConfig(model=model, dataset=dataset, initial_w=w, learning_rate=0.05, epochs=12))  # type: ignore[arg-type]
    shown = formulas(run, step, PALETTES["light"])
    before = float(run.weights[step])
    x, y = dataset.x[step % len(dataset)], dataset.y[step % len(dataset)]

    def predict(weight: float) -> float:
        return x * weight if model == "linear" else 1 / (1 + math.exp(-x * weight))

    def loss(weight: float) -> float:
        return (predict(weight) - y) ** 2

    slope = (loss(before + 1e-5) - loss(before - 1e-5)) / 2e-5
    close = {"rel": 2e-4, "abs": 1e-6}
    assert last_number(shown.forward) == pytest.approx(predict(before), **close)
    assert last_number(shown.loss) == pytest.approx(loss(before), **close)
    assert last_number(shown.backward) == pytest.approx(slope, rel=1e-3, abs=1e-5)
    assert last_number(shown.update) == pytest.approx(before - 0.05 * slope, rel=1e-3, abs=1e-5)


def test_forward_values_and_gradients_have_their_colours() -> None:
    palette = PALETTES["dark"]
    shown: StepFormulas = formulas(train(TrainingConfig()), 1, palette)
    assert palette.forward in shown.forward[-1]
    assert palette.gradient in shown.backward[-1]
    assert palette.gradient in " ".join(shown.update)


def evaluated(line: str) -> float:
    """What the line's own numbers come to."""
    text = re.sub(r"\\textcolor\{#\w+\}|\\phantom\{=\}|\\,|^(?:=|\\approx)", "", line)
    text = re.sub(r"\\cdot 10\^\{(-?\d+)\}", r"* 1e\1", text)
    for latex, python in ((r"\cdot", "*"), ("^2", "**2"), ("{", "("), ("}", ")")):
        text = text.replace(latex, python)
    assert not re.search("[A-Za-df-z]", text), text
    return float(eval(re.sub(r"(?<=[\d)])\s*\(", "*(", text)))


@given(st.sampled_from(sorted(PRESETS)), st.floats(-3, 3), st.sampled_from([0.001, 0.01, 0.1]), st.integers(0, 99))
def test_an_equals_sign_stands_where_the_shown_numbers_come_to_the_result(
    data: str, w: float, rate: float, epoch: int
) -> None:
    run = train(TrainingConfig(dataset=PRESETS[data], initial_w=w, learning_rate=rate))
    step = min(epoch * len(PRESETS[data]), len(run) - 1)
    shown = formulas(run, step, PALETTES["light"])
    for lines in (shown.forward[1:], shown.loss[1:], shown.backward[1:], shown.update[1:-1]):
        left, right = evaluated(" ".join(lines[:-1])), evaluated(lines[-1])
        if lines[-1].startswith("="):
            assert left == pytest.approx(right, rel=6e-5, abs=1e-30)
    if abs(float(run.predictions[step]) - PRESETS[data].y[0]) > 1e-6:
        assert evaluated(" ".join(shown.loss[1:-1])) == pytest.approx(float(run.losses[step]), rel=3e-2)


def test_the_last_step_of_the_lesson_is_no_square_of_nought() -> None:
    run = train(TrainingConfig())
    shown = formulas(run, len(run) - 1, PALETTES["light"])
    assert "6 - 6" not in re.sub(r"\\textcolor\{#\w+\}|[{}]", "", " ".join(shown.loss))
    assert shown.loss[-1].startswith(r"\approx")
