"""The words of the charts of several parameters, and what each shows for those who cannot see it."""

import numpy as np

from backprop.figures.forgetting.loops import LoopsWords
from backprop.figures.shared.view import SeveralView
from backprop.figures.training.parameters import ParametersWords, axes_of, valley_of
from backprop.figures.training.surface import SurfaceWords
from backprop.models import MODELS
from backprop.ui.parts.numbers import counted, number
from backprop.ui.training.chart_words import pinned_words
from backprop.ui.training.several.words import named
from backprop.ui.training.verdicts import reached

PARAMETERS_CHART = ParametersWords(
    title="The parameters, step by step",
    x_axis="step",
    best="best",
    lowest="lowest loss",
    path="this run",
    surface_title="Mean loss, for every {across} and {up}",
    held="{name} held at {value}",
    valley="narrow valley",
)


SURFACE = SurfaceWords(title="Mean loss", x_axis="", up_axis="mean loss, powers of ten", path="this run")


def forgetting_chart(name: str) -> LoopsWords:
    """The words of the chart of one parameter, zeroed and not."""
    return LoopsWords(
        title=f"{name}, if you forget to zero",
        zeroed="zeroed",
        forgotten="forgotten",
        optimum=f"best {name}",
        below_title=f"What {name}.grad held",
        x_axis="step",
    )


def readout(parameters: tuple[str, ...]) -> str:
    """The player's line of text."""
    moves = ", ".join(f"{name} {{{name}}} → {{{name}_after}}" for name in parameters)
    return (
        "Step {step} of {last}, epoch {epoch}. x = {x}, y = {y}: prediction {prediction}, loss {loss}; " + moves + "."
    )


def parameters_alt(seen: SeveralView, held: str, pins: int) -> str:
    """The chart of all parameters in a few sentences."""
    run = seen.run
    model = run.config.model
    names = MODELS[model].parameters
    across, up = axes_of(names, held)
    begun = named(model, [float(value) for value in run.weights[0]])
    if np.isfinite(run.weights[-1]).all():
        ended = f"and ends with {named(model, run.final)}"
    else:
        ended = "and ends with a number that is too large for float32"
    where = "" if seen.diagnosis.lowest.only_point is None else " A star marks the lowest loss."
    floor = valley_of(run.config, (names.index(across), names.index(up)))
    narrow = "" if floor is None else " A dashed line follows the narrow valley."
    third = "" if len(names) < 3 else f" {held} is held at its value at the step shown."
    return (
        f"Two panels. Above, each parameter over {counted(len(run), 'step')}: the run starts from {begun}, {ended}. "
        f"Below, the same path on contour lines of the mean loss over {across} and {up}.{third}{where}{narrow} "
        f"{pinned_words(pins)}"
    ).strip()


def forgetting_alt(zeroed: SeveralView, forgotten: SeveralView, index: int) -> str:
    """The chart of one parameter with and without zeroing."""
    name = MODELS[zeroed.run.config.model].parameters[index]
    ends = [reached(float(one.run.weights[-1, index]), 5) for one in (zeroed, forgotten)]
    last = min(len(zeroed.run), len(forgotten.run)) - 1
    held = [reached(float(one.run.gradients[last, index]), 5) for one in (zeroed, forgotten)]
    return (
        f"Two panels that compare the loop that zeroes with one that never does. {name} ends at {ends[0]} with zeroing "
        f"and at {ends[1]} without. At step {number(last)} {name}.grad held {held[0]} and {held[1]}."
    )
