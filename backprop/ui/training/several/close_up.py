"""One step of several parameters in close-up, with this step's numbers in the formulas."""

import math

from backprop.figures.shared.palette import Palette
from backprop.models import MODELS
from backprop.training import TrainingRun
from backprop.ui.parts.numbers import latex_number, number
from backprop.ui.training.close_up import StepFormulas, as_shown, digits_of, lines_of, sign_of
from backprop.ui.training.runs import step_gradients_of

_TERMS = {"affine": ("x", ""), "quadratic": ("x^2", "x", "")}  # what each parameter is multiplied by, in LaTeX


def several_formulas(run: TrainingRun, step: int, palette: Palette) -> StepFormulas:
    """The formulas of one step of a loop that zeroes its gradients. `step` is from 0 to `len(run) - 1`."""
    config = run.config
    row = step % len(config.dataset)
    x, y = config.dataset.x[row], config.dataset.y[row]
    terms = _TERMS[config.model]
    names = [name if len(name) == 1 else f"{name[0]}_{name[1:]}" for name in MODELS[config.model].parameters]
    before, after = run.weights[step].tolist(), run.weights[step + 1].tolist()
    prediction, loss = float(run.predictions[step]), float(run.losses[step])
    gradients = run.gradients[step].tolist()
    digits = digits_of(prediction, y)
    features = [{"x^2": x**2, "x": x, "": 1.0}[term] for term in terms]

    def plain(value: float, digits: int = 5) -> str:
        return latex_number(value, digits, in_product=True)

    def colored(color: str, text: str) -> str:
        return rf"\textcolor{{{color}}}{{{text}}}"

    predicted = colored(palette.forward, plain(prediction, digits))
    difference = rf"{predicted} - {plain(y)}"
    products = [
        plain(value) + (rf" \cdot {plain(x)}{'^2' if term == 'x^2' else ''}" if term else "")
        for value, term in zip(before, terms, strict=True)
    ]
    total = sum(as_shown(value) * as_shown(feature) for value, feature in zip(before, features, strict=True))
    backward, update = [], []
    error = as_shown(prediction, digits) - as_shown(y)
    for name, term, feature, value, gradient, moved in zip(
        names, terms, features, before, gradients, after, strict=True
    ):
        by = rf" \cdot {term}" if term else ""
        backward += [
            rf"\frac{{dL}}{{d{name}}} = 2\,(\hat{{y}} - y){by}",
            *lines_of(rf"= 2\,({difference})", *([rf"\cdot {plain(feature)}"] if term else [])),
            rf"{sign_of(2 * error * as_shown(feature), gradient)} {colored(palette.gradient, latex_number(gradient))}",
        ]
        held = colored(palette.gradient, plain(gradient))
        computed = as_shown(value) - as_shown(config.learning_rate) * as_shown(gradient)
        update += [
            rf"{name} \leftarrow {name} - \text{{rate}} \cdot \frac{{dL}}{{d{name}}}",
            *lines_of(f"= {latex_number(value)}", rf"- {plain(config.learning_rate)} \cdot {held}"),
            rf"{sign_of(computed, moved)} {latex_number(moved)}",
        ]
    return StepFormulas(
        forward=[
            MODELS[config.model].formula,
            *lines_of(f"= {products[0]}", *(f"+ {product}" for product in products[1:])),
            rf"{sign_of(total, prediction, digits)} {colored(palette.forward, latex_number(prediction, digits))}",
        ],
        loss=[
            r"L = (\hat{y} - y)^2",
            rf"= ({difference})^2",
            rf"{sign_of(error**2, loss)} {colored(palette.forward, latex_number(loss))}",
        ],
        backward=backward,
        update=update,
    )


def several_forgotten_sentence(forgotten: TrainingRun, step: int, index: int) -> str:
    """What one parameter's `grad` held at this step in the loop that never zeroes."""
    name = MODELS[forgotten.config.model].parameters[index]
    if step >= len(forgotten):
        return f"The loop that forgets to zero stopped at step {forgotten.overflow_step:,}: a number was too large."
    if not step:
        return f"In the loop that forgets to zero, this first step is the same: `{name}.grad` holds nothing old yet."
    held, before = float(forgotten.gradients[step, index]), float(forgotten.gradients[step - 1, index])
    alone = float(step_gradients_of(forgotten)[step, index])
    if not (math.isfinite(held) and math.isfinite(alone)):
        return f"In the loop that forgets to zero, `{name}.grad` is too large for float32 at this step."
    return (
        f"In the loop that forgets to zero, `{name}.grad` held {number(held)} at this step: {number(before)} left over "
        f"from the steps before, and {number(alone)} from this one."
    )
