"""One step of several parameters in close-up, with this step's numbers in the formulas."""

import math

from backprop.figures.shared.palette import Palette
from backprop.losses import LOSSES
from backprop.models import MODELS
from backprop.training import TrainingRun
from backprop.ui.parts.numbers import latex_number, number
from backprop.ui.training.close_up import StepFormulas, as_shown, digits_of, lines_of, sign_of
from backprop.ui.training.runs import step_gradients_of

_TERMS = {
    "affine": ("x", ""),
    "quadratic": ("x^2", "x", ""),
    "logistic": ("x", ""),
}  # each parameter's factor, in LaTeX
_DIGITS = 5


def several_formulas(run: TrainingRun, step: int, palette: Palette) -> StepFormulas:
    """The formulas of one step of a loop that zeroes its gradients. `step` is from 0 to `len(run) - 1`."""
    return _OneStep(run, step, palette).formulas()


class _OneStep:
    """One step's numbers, as they are shown, and the formulas with them in."""

    def __init__(self, run: TrainingRun, step: int, palette: Palette) -> None:
        config = run.config
        row = step % len(config.dataset)
        self.config, self.palette = config, palette
        self.x, self.y = config.dataset.x[row], config.dataset.y[row]
        self.terms = _TERMS[config.model]
        self.features = [{"x^2": self.x**2, "x": self.x, "": 1.0}[term] for term in self.terms]
        names = MODELS[config.model].parameters
        self.names = [name if len(name) == 1 else f"{name[0]}_{name[1:]}" for name in names]
        self.before, self.after = run.weights[step].tolist(), run.weights[step + 1].tolist()
        self.gradients: list[float] = run.gradients[step].tolist()
        self.prediction, self.loss = float(run.predictions[step]), float(run.losses[step])
        self.digits = digits_of(self.prediction, self.y)
        self.predicted = self._colored(palette.forward, self._plain(self.prediction, self.digits))
        self.shown = as_shown(self.prediction, self.digits)
        self.error = self.shown - as_shown(self.y)
        self.difference = rf"{self.predicted} - {self._plain(self.y)}"

    def formulas(self) -> StepFormulas:
        backward, update = [], []
        for place, name in enumerate(self.names):
            backward += self._backward(place, name)
            update += self._update(place, name)
        return StepFormulas(forward=self._forward(), loss=self._loss(), backward=backward, update=update)

    def _forward(self) -> list[str]:
        products = [
            self._plain(value) + (rf" \cdot {self._plain(self.x)}{'^2' if term == 'x^2' else ''}" if term else "")
            for value, term in zip(self.before, self.terms, strict=True)
        ]
        total = sum(as_shown(value) * as_shown(one) for value, one in zip(self.before, self.features, strict=True))
        result = self._colored(self.palette.forward, latex_number(self.prediction, self.digits))
        formula = MODELS[self.config.model].formula
        if self.config.model != "logistic":
            sums = lines_of(f"= {products[0]}", *(f"+ {product}" for product in products[1:]))
            return [formula, *sums, rf"{sign_of(total, self.prediction, self.digits)} {result}"]
        exactly = sum(value * one for value, one in zip(self.before, self.features, strict=True))
        return [
            formula,
            *lines_of(rf"= \sigma({products[0]}", f"+ {products[1]})"),
            rf"{sign_of(total, exactly, _DIGITS)} \sigma({latex_number(exactly, _DIGITS)})",
            rf"\approx {result}",
        ]

    def _loss(self) -> list[str]:
        result = self._colored(self.palette.forward, latex_number(self.loss))
        formula = f"L = {LOSSES[self.config.loss].formula}"
        if self.config.loss == "squared_error":
            return [formula, rf"= ({self.difference})^2", rf"{sign_of(self.error**2, self.loss)} {result}"]
        # What a target of 0 or 1 is multiplied by falls away.
        y, sides = self._plain(self.y), []
        if self.y:
            sides.append(("" if self.y == 1 else rf"{y} \cdot ", rf"\ln {self.predicted}"))
        if self.y != 1:
            sides.append(("" if self.y == 0 else rf"(1 - {y}) \cdot ", rf"\ln (1 - {self.predicted})"))
        return [
            "L = -\\bigl(y \\ln \\hat{y}",
            r"\phantom{=} + (1 - y) \ln (1 - \hat{y})\bigr)",
            *(
                rf"{'= ' if not place else chr(92) + 'phantom{=} '}- {share}{log}"
                for place, (share, log) in enumerate(sides)
            ),
            rf"{sign_of(self._cross_entropy(), self.loss)} {result}",
        ]

    def _cross_entropy(self) -> float:
        """The loss worked out from the numbers on the screen; NaN where they cannot give it."""
        y, parts = as_shown(self.y), 0.0
        for share, one in ((y, self.shown), (1 - y, 1 - self.shown)):
            if share:
                parts -= share * (math.log(one) if one > 0 else math.nan)
        return parts

    def _backward(self, place: int, name: str) -> list[str]:
        term, feature, gradient = self.terms[place], as_shown(self.features[place]), self.gradients[place]
        by, times = (rf" \cdot {term}", [rf"\cdot {self._plain(feature)}"]) if term else ("", [])
        result = self._colored(self.palette.gradient, latex_number(gradient))
        if self.config.loss == "cross_entropy":
            opened, closed = ("(", ")") if term else ("", "")
            return [
                rf"\frac{{dL}}{{d{name}}} = {opened}\hat{{y}} - y{closed}{by}",
                *lines_of(rf"= {opened}{self.difference}{closed}", *times),
                rf"{sign_of(self.error * feature, gradient)} {result}",
            ]
        if self.config.model == "logistic":
            slope = self.shown * (1 - self.shown)
            return [
                rf"\frac{{dL}}{{d{name}}} = 2\,(\hat{{y}} - y)",
                rf"\phantom{{=}} \cdot \hat{{y}}\,(1 - \hat{{y}}){by}",
                *lines_of(rf"= 2\,({self.difference})", rf"\cdot {self.predicted}", rf"(1 - {self.predicted})", *times),
                rf"{sign_of(2 * self.error * slope * feature, gradient)} {result}",
            ]
        return [
            rf"\frac{{dL}}{{d{name}}} = 2\,(\hat{{y}} - y){by}",
            *lines_of(rf"= 2\,({self.difference})", *times),
            rf"{sign_of(2 * self.error * feature, gradient)} {result}",
        ]

    def _update(self, place: int, name: str) -> list[str]:
        value, gradient, moved = self.before[place], self.gradients[place], self.after[place]
        rate = self.config.learning_rate
        held = self._colored(self.palette.gradient, self._plain(gradient))
        computed = as_shown(value) - as_shown(rate) * as_shown(gradient)
        return [
            rf"{name} \leftarrow {name} - \text{{rate}} \cdot \frac{{dL}}{{d{name}}}",
            *lines_of(f"= {latex_number(value)}", rf"- {self._plain(rate)} \cdot {held}"),
            rf"{sign_of(computed, moved)} {latex_number(moved)}",
        ]

    @staticmethod
    def _plain(value: float, digits: int = _DIGITS) -> str:
        return latex_number(value, digits, in_product=True)

    @staticmethod
    def _colored(color: str, text: str) -> str:
        return rf"\textcolor{{{color}}}{{{text}}}"


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
