"""The controls of a run: model, learning rate, epochs, the weight to start from, and the data."""

from dataclasses import replace
from typing import Any, cast

import streamlit as st

from backprop.losses import LOSS_NAMES, LossName
from backprop.models import MODELS, ONE_WEIGHT, ModelName
from backprop.training import MAX_LEARNING_RATE
from backprop.training.config import first_outside
from backprop.ui.parts.fresh import fresh_key, renew
from backprop.ui.parts.number_box import number_box
from backprop.ui.parts.numbers import exact, number
from backprop.ui.parts.own_data import own_data
from backprop.ui.parts.workbench import first_control, other_controls
from backprop.ui.shell.fields import OWN
from backprop.ui.training.settings import DATA_NAMES, MAX_EPOCHS, MAX_W, MIN_LEARNING_RATE, Settings
from backprop.ui.training.state import RATE_SLIDER, TRAINING

MODEL_WORDS: dict[ModelName, str] = {
    "linear": "Linear",
    "sigmoid": "Sigmoid",
    "affine": "Affine",
    "quadratic": "Quadratic",
    "logistic": "Sigmoid with a bias",
}
_MODEL_OPTIONS: dict[ModelName, str] = {
    "linear": "Linear: w · x",
    "sigmoid": "Sigmoid: σ(w · x)",
    "affine": "Affine: w · x + b",
    "quadratic": "Quadratic: w1 · x² + w2 · x + b",
    "logistic": "Sigmoid with a bias: σ(w · x + b)",
}
LOSS_WORDS: dict[LossName, str] = {"squared_error": "Squared error", "cross_entropy": "Cross-entropy"}
DATA_WORDS = {
    "lesson": "The lesson: y = 2x",
    "reachable": "Targets from 0 to 1",
    "noisy": "Noisy: y is about 2x",
    "one sample": "One sample: x = 2, y = 4",
    "labels": "Failed or passed: y is 0 or 1",
    "outlier": "One outlier",
    OWN: "Your own table",
}

_LEADING_DIGITS = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.3, 7, 8, 9)
RATE_STOPS = (*(float(f"{digits:g}e{power}") for power in (-4, -3, -2, -1) for digits in _LEADING_DIGITS), 1.0)


def _slide_rate(slider: str) -> None:
    if slider in st.session_state:
        st.session_state["lr"] = st.session_state[slider]


def draw_controls() -> Settings:
    """Draw the controls, between `TRAINING.begin` and `TRAINING.finish`. Returns what the learner has chosen."""
    before = TRAINING.stored()
    own = before.own
    with first_control():
        learning_rate = _draw_learning_rate()
    with other_controls():
        model = st.selectbox(
            "Model",
            list(_MODEL_OPTIONS),
            format_func=_MODEL_OPTIONS.__getitem__,
            key="model",
            persist_state="session",
            help="What is computed from x. Linear and sigmoid learn one weight; affine and quadratic, the lesson’s "
            "homework, learn two and three parameters. The sigmoid, σ, squeezes any number into the range 0 to 1; "
            "with a bias it is the next lesson’s model, logistic regression.",
        )
        loss = before.loss
        if len(MODELS[model or before.model].losses) > 1:
            chosen = st.selectbox(
                "Loss",
                LOSS_NAMES,
                format_func=LOSS_WORDS.__getitem__,
                key="loss",
                persist_state="session",
                help="How wrong one prediction ŷ is. Squared error: (ŷ − y)². Cross-entropy: −log ŷ where y is 1, and "
                "−log(1 − ŷ) where y is 0, so that a confident wrong prediction costs much.",
            )
            loss = chosen or before.loss
        epochs = st.slider(
            "Epochs", 1, MAX_EPOCHS, key="epochs", persist_state="session", help="One epoch visits every sample once."
        )
        starts = {name: _draw_start(name) for name in MODELS[model or before.model].parameters}
        data = st.selectbox(
            "Data",
            DATA_NAMES,
            format_func=DATA_WORDS.__getitem__,
            key="data",
            persist_state="session",
            help="The samples that the loop visits in turn.",
        )
        if data == OWN:
            own = own_data(before.own if before.data == OWN else before.dataset)
    return replace(
        before,
        model=model or before.model,
        loss=loss,
        learning_rate=learning_rate,
        epochs=epochs,
        **cast(Any, starts),
        data=data or "lesson",
        own=own,
    )


def say_which_loss_is_used(settings: Settings) -> None:
    """Say, where it is so, that the data do not fit the loss that was chosen."""
    outside = first_outside(settings.dataset)
    if settings.loss in MODELS[settings.model].losses and settings.loss != settings.loss_in_use and outside is not None:
        st.warning(
            f"Cross-entropy needs every y from 0 to 1, but these data have y = {number(outside)}. Until you choose "
            "other data, the run uses the squared error."
        )


def with_later_choices(settings: Settings) -> Settings:
    """The same with what is chosen beside the charts: those widgets are drawn later than what depends on them."""
    for name in ("held", "watched"):
        # Of another model, or asked for by a link.
        if settings.model not in ONE_WEIGHT and st.session_state[name] not in settings.parameters:
            st.session_state[name] = settings.parameters[-1]
    return replace(settings, **{name: st.session_state[name] for name in ("x", "scale", "step", "held", "watched")})


def _draw_start(name: str) -> float:
    return st.slider(
        f"Initial {name}",
        -MAX_W,
        MAX_W,
        step=0.1,
        format="%g",  # all digits of a number that a link or the map has between two stops
        key=name,
        persist_state="session",
        help=f"{'The weight' if name == 'w' else name} before the first step.",
    )


def _draw_learning_rate() -> float:
    slider_place, exact_place = st.columns([1.7, 1], gap="small", wrap=False)
    learning_rate = number_box(
        "Exact rate", MIN_LEARNING_RATE, MAX_LEARNING_RATE, key="lr", place=exact_place, below=st.container()
    )
    # A rate between the slider's stops becomes a stop, and stays one until another rate is chosen elsewhere.
    slider = fresh_key(RATE_SLIDER)
    if st.session_state.get(slider) != learning_rate:
        if slider in st.session_state:
            slider = renew(RATE_SLIDER)
        st.session_state[slider] = st.session_state["lr_stop"] = learning_rate
    slider_place.select_slider(
        "Learning rate",
        sorted({*RATE_STOPS, st.session_state["lr_stop"]}),
        value=learning_rate,  # for a browser that is answered twice before it has drawn the slider once
        format_func=exact,
        key=slider,
        on_change=_slide_rate,
        args=(slider,),
        help="How far each update moves w, for a given gradient. The scale is logarithmic.",
    )
    return learning_rate
