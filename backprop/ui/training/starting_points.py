"""Try this: settings that are worth seeing, each one click and one sentence."""

from dataclasses import replace

import streamlit as st

from backprop.datasets import Dataset
from backprop.models import ONE_WEIGHT
from backprop.ui.parts.starting_points import StartingPoint, draw_starting_points
from backprop.ui.shell.fields import OWN
from backprop.ui.training.optimizers.settings import OPTIMIZERS_OPEN
from backprop.ui.training.settings import DEFAULTS, Settings
from backprop.ui.training.state import TRAINING

STARTING_POINTS = (
    StartingPoint("The lesson’s run", "w goes from 1 to 2, and the prediction for 4 from 4 to 8.", DEFAULTS),
    StartingPoint(
        "Below the limit",
        "At 0.2 each step at x = 2 and at x = 3 jumps across 2, and yet each epoch ends a little nearer to 2.",
        replace(DEFAULTS, learning_rate=0.2, scale="log"),
    ),
    StartingPoint(
        "Above the limit",
        "At 0.21 the same jumps grow from epoch to epoch. On the logarithmic loss axis, growth is a line upward.",
        replace(DEFAULTS, learning_rate=0.21, scale="log"),
    ),
    StartingPoint(
        "A second window",
        "At 0.5, far above the limit, it works again: with x = 1 a single step lands on 2 exactly.",
        replace(DEFAULTS, learning_rate=0.5, epochs=20),
    ),
    StartingPoint(
        "A flat tail",
        "From w = 10 the sigmoid is level, so there is almost no gradient to follow, although w = 0.8 would fit.",
        replace(DEFAULTS, model="sigmoid", data="reachable", w=10.0, learning_rate=0.1),
    ),
    StartingPoint(
        "Forgetting survives",
        "At 0.25 the correct loop explodes. The loop that forgets to zero swings for ever, but stays in bounds.",
        replace(DEFAULTS, learning_rate=0.25, epochs=30),
    ),
    StartingPoint(
        "The homework",
        "Three parameters start at 1. After 100 epochs the mean loss is 0.022, and yet the prediction for 4 is 8.544.",
        replace(DEFAULTS, model="quadratic"),
    ),
)
_CENTRED = Dataset((-1.0, 0.0, 1.0), (2.0, 4.0, 6.0))
_ADAM = StartingPoint(
    "Adam beside it",
    "Below the charts: after 300 epochs Adam, at a rate of 0.3, has a mean loss of 0.00496 and predicts 7.893 for 4. "
    "Plain descent has 0.0177, and predicts 8.484.",
    replace(DEFAULTS, model="quadratic", epochs=300),
)
_PASS_OR_FAIL = StartingPoint(
    "Pass or fail",
    "Hours of study, and whether the exam was passed: the next lesson. After 1,000 epochs the model gives 1 hour a "
    "chance of 0.141, and 4 hours one of 0.929.",
    replace(DEFAULTS, model="logistic", loss="cross_entropy", data="labels", epochs=1000),
)
SEVERAL_STARTING_POINTS = (
    StartingPoint("The lesson’s run", STARTING_POINTS[0].sentence, DEFAULTS),
    StartingPoint(
        "A line",
        "With a bias the line need not pass through 0. After 100 epochs b has come from 1 to 0.575, on its way to 0, "
        "and the prediction for 4 is 7.606.",
        replace(DEFAULTS, model="affine"),
    ),
    StartingPoint("A parabola", STARTING_POINTS[-1].sentence, STARTING_POINTS[-1].settings),
    StartingPoint(
        "The valley",
        "Ten times the epochs, and the prediction for 4 is still 8.326: along the narrow valley of the loss hardly any "
        "gradient is left.",
        replace(DEFAULTS, model="quadratic", epochs=1000, scale="log"),
    ),
    _ADAM,
    StartingPoint(
        "Centred",
        "The same parabola with 2 taken from each x: there is no narrow valley any more. What was x = 4 is x = 2 now, "
        "and after 100 epochs its prediction is 8.000.",
        replace(DEFAULTS, model="quadratic", data=OWN, own=_CENTRED, x=2.0, learning_rate=0.1),
    ),
    StartingPoint(
        "Above the limit",
        "At a rate of 0.03 the parabola would settle. At 0.031 an epoch multiplies its distance from there by 1.07.",
        replace(DEFAULTS, model="quadratic", learning_rate=0.031, scale="log"),
    ),
    _PASS_OR_FAIL,
)
_LEVEL = replace(DEFAULTS, model="logistic", data="labels", w=-10.0, b=0.0, learning_rate=0.1)
LOGISTIC_STARTING_POINTS = (
    STARTING_POINTS[0],
    STARTING_POINTS[-1],
    _PASS_OR_FAIL,
    StartingPoint(
        "A vanishing gradient",
        "From w = −10 the sigmoid is level at every sample, so the squared error has almost no gradient: after 100 "
        "epochs the mean loss is still 0.5.",
        _LEVEL,
    ),
    StartingPoint(
        "Cross-entropy instead",
        "From the same start with cross-entropy the mean loss falls from 17.5 to 0.375: its gradient is (ŷ − y) · x, "
        "however level the sigmoid is.",
        replace(_LEVEL, loss="cross_entropy"),
    ),
    StartingPoint(
        "Labels that overlap",
        "No threshold tells these labels apart, so the loss has a lowest point. The run ends near it, with 0.347 for "
        "x = 3 and 0.644 for x = 4.",
        replace(
            DEFAULTS,
            model="logistic",
            loss="cross_entropy",
            data=OWN,
            own=Dataset((1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (0.0, 0.0, 1.0, 0.0, 1.0, 1.0)),
            learning_rate=0.05,
            epochs=1000,
        ),
    ),
)


_LISTS = {
    "try": STARTING_POINTS,
    "try_several": SEVERAL_STARTING_POINTS,
    "try_logistic": LOGISTIC_STARTING_POINTS,
}


def draw_training_starting_points(current: Settings) -> str | None:
    """Draw this page's starting points. Returns the sentence of the one that is on the screen."""
    key = "try" if current.model in ONE_WEIGHT else "try_logistic" if current.model == "logistic" else "try_several"
    return draw_starting_points(
        _LISTS[key], key=key, shown=lambda settings: settings.config == current.config, choose=_choose
    )


def _choose(settings: Settings) -> None:
    TRAINING.choose(settings)
    if settings == _ADAM.settings:
        st.session_state[OPTIMIZERS_OPEN] = True
    # It may lead from one weight to several, or back, where it stands in the other list.
    for key, points in _LISTS.items():
        st.session_state[key] = next((index for index, one in enumerate(points) if one.settings == settings), None)
