"""One step in close-up: forward, loss, backward and update as formulas, with this step's numbers in them."""

import re
from dataclasses import dataclass
from math import isfinite

import streamlit as st

from backprop.figures.shared.palette import Palette
from backprop.losses import LOSSES
from backprop.models import MODELS
from backprop.training import TrainingConfig, TrainingRun
from backprop.ui.parts.latex import aligned, at_its_sign
from backprop.ui.parts.numbers import latex_number, number
from backprop.ui.training.runs import step_gradients_of

_COLUMN_CHARACTERS = 20
_DIGITS, _MOST_DIGITS = 5, 9  # of a number; float32 has no more than nine


@dataclass(frozen=True, slots=True)
class StepFormulas:
    """LaTeX for the four parts of a step, each a list of lines."""

    forward: list[str]
    loss: list[str]
    backward: list[str]
    update: list[str]


def formulas(run: TrainingRun, step: int, palette: Palette) -> StepFormulas:
    """The formulas of one step of a loop that zeroes its gradients. `step` is from 0 to `len(run) - 1`."""
    config = run.config
    row = step % len(config.dataset)
    x, y = config.dataset.x[row], config.dataset.y[row]
    w, w_after = float(run.weights[step]), float(run.weights[step + 1])
    prediction, loss, gradient = (float(series[step]) for series in (run.predictions, run.losses, run.gradients))

    digits = digits_of(prediction, y)
    shown_prediction, shown_w = as_shown(prediction, digits), as_shown(w, digits)
    shown_x, shown_y, shown_gradient = as_shown(x), as_shown(y), as_shown(gradient)

    def plain(value: float, digits: int = _DIGITS) -> str:
        return latex_number(value, digits, in_product=True)

    def forward(value: float, digits: int = _DIGITS) -> str:
        return rf"\textcolor{{{palette.forward}}}{{{latex_number(value, digits)}}}"

    def backward(value: float) -> str:
        return rf"\textcolor{{{palette.gradient}}}{{{latex_number(value)}}}"

    predicted = rf"\textcolor{{{palette.forward}}}{{{plain(prediction, digits)}}}"
    difference = rf"{predicted} - {plain(y)}"
    w_text, x_text = plain(w, digits), plain(x)
    slope = 2 * (shown_prediction - shown_y) * shown_x
    if config.model == "linear":
        forward_lines = [
            r"\hat{y} = x \cdot w",
            *lines_of(f"= {x_text}", rf"\cdot {w_text}"),
            rf"{sign_of(shown_x * shown_w, prediction, digits)} {forward(prediction, digits)}",
        ]
        backward_lines = [
            r"\frac{dL}{dw} = 2\,(\hat{y} - y) \cdot x",
            *lines_of(rf"= 2\,({difference})", rf"\cdot {x_text}"),
            rf"{sign_of(slope, gradient)} {backward(gradient)}",
        ]
    else:
        forward_lines = [
            r"\hat{y} = \sigma(x \cdot w)",
            *lines_of(rf"= \sigma({x_text}", rf"\cdot {w_text})"),
            rf"{sign_of(shown_x * shown_w, x * w, digits)} \sigma({latex_number(x * w, digits)})",
            rf"\approx {forward(prediction, digits)}",
        ]
        slope *= shown_prediction * (1 - shown_prediction)
        backward_lines = [
            r"\frac{dL}{dw} = 2\,(\hat{y} - y)",
            r"\phantom{=} \cdot \hat{y}\,(1 - \hat{y}) \cdot x",
            rf"= 2\,({difference})",
            *lines_of(rf"\phantom{{=}} \cdot {predicted}", rf"(1 - {predicted})", rf"\cdot {x_text}"),
            rf"{sign_of(slope, gradient)} {backward(gradient)}",
        ]
    computed = as_shown(w) - as_shown(config.learning_rate) * shown_gradient
    held = rf"\textcolor{{{palette.gradient}}}{{{plain(gradient)}}}"
    return StepFormulas(
        forward=forward_lines,
        loss=[
            r"L = (\hat{y} - y)^2",
            rf"= ({difference})^2",
            rf"{sign_of((shown_prediction - shown_y) ** 2, loss)} {forward(loss)}",
        ],
        backward=backward_lines,
        update=[
            r"w \leftarrow w - \text{rate} \cdot \frac{dL}{dw}",
            *lines_of(f"= {latex_number(w)}", rf"- {plain(config.learning_rate)} \cdot {held}"),
            rf"{sign_of(computed, w_after)} {latex_number(w_after)}",
            r"\texttt{w.grad} \leftarrow 0",
        ],
    )


def as_shown(value: float, digits: int = _DIGITS) -> float:
    """The number that is read where `value` is written with so many digits."""
    return float(f"{value:.{digits}g}")


def digits_of(prediction: float, y: float) -> int:
    """So many that the difference of the two, as shown, is theirs to two digits, where nine are enough for that."""
    error, digits = prediction - y, _DIGITS
    while digits < _MOST_DIGITS and abs(as_shown(prediction, digits) - as_shown(y) - error) > 5e-3 * abs(error):
        digits += 1
    return digits


def sign_of(computed: float, result: float, digits: int = _DIGITS) -> str:
    """An equals sign where the numbers on the screen come to the shown result, else one that says "about"."""
    return "=" if latex_number(computed, digits) == latex_number(result, digits) else r"\approx"


def lines_of(*parts: str) -> list[str]:
    """The parts on as few lines as fit into a column, those after the first indented under it."""
    lines = [parts[0]]
    for part in parts[1:]:
        # What is seen of the LaTeX, roughly: without colours, commands and braces.
        if len(re.sub(r"#\w{6}|\\[a-z]+|[{}\\\s]", "", lines[-1] + part)) <= _COLUMN_CHARACTERS:
            lines[-1] += f" {part}"
        else:
            lines.append(rf"\phantom{{=}} {part}")
    return lines


def draw_close_up(run: TrainingRun, forgotten: TrainingRun, step: int, palette: Palette) -> None:
    """Draw the step: what each of its lines of code computed."""
    draw_formulas(formulas(run, step, palette), run.config, weights="w")
    st.caption(forgotten_sentence(forgotten, step))


def draw_formulas(shown: StepFormulas, config: TrainingConfig, *, weights: str) -> None:
    """Draw the four parts, each under its line of code. `weights`: the parameter, or what stands for each."""
    parts = (
        ("1. Forward", f"`prediction = {MODELS[config.model].code}`", shown.forward),
        ("2. Loss", f"`loss = {LOSSES[config.loss].line}`", shown.loss),
        ("3. Backward", f"`loss.backward()` fills `{weights}.grad`", shown.backward),
        ("4. Update", f"`{weights} -= rate * {weights}.grad`, then zero", shown.update),
    )
    places = [place for _ in range(2) for place in st.columns(2, gap="medium")]  # so that the longest formula is whole
    for place, (title, code, lines) in zip(places, parts, strict=True):
        with place:
            st.markdown(f"**{title}**  \n{code}")
            st.latex(aligned([at_its_sign(line) for line in lines]))


def forgotten_sentence(forgotten: TrainingRun, step: int) -> str:
    """What `w.grad` held at this step in the loop that never zeroes."""
    if step >= len(forgotten):
        return f"The loop that forgets to zero stopped at step {forgotten.overflow_step:,}: a number was too large."
    if not step:
        return "In the loop that forgets to zero, this first step is the same: there is nothing old in `w.grad` yet."
    held, before = float(forgotten.gradients[step]), float(forgotten.gradients[step - 1])
    alone = float(step_gradients_of(forgotten)[step])
    if not (isfinite(held) and isfinite(alone)):
        return "In the loop that forgets to zero, the gradient of this step is too large for float32."
    return (
        f"In the loop that forgets to zero, `w.grad` held {number(held)} at this step: {number(before)} left over from "
        f"the steps before, and {number(alone)} from this one."
    )
