"""The controls that decide a network and its training."""

from dataclasses import replace

import streamlit as st

from backprop.network import MAX_EPOCHS, MAX_LAYERS, MAX_POINTS, MAX_SEED, MAX_WIDTH, ActivationName, Points
from backprop.network.table import HEADINGS, format_points, parse_points
from backprop.training import MAX_LEARNING_RATE
from backprop.ui.network.settings import BATCHES, DATA_NAMES, MIN_LEARNING_RATE, OWN_TABLE, LayersSettings
from backprop.ui.network.state import LAYERS, TABLE, key
from backprop.ui.parts.number_box import number_box, whole_box
from backprop.ui.parts.own_data import OwnTable
from backprop.ui.parts.workbench import first_control, other_controls
from backprop.ui.shell.fields import OWN

ACTIVATION_WORDS: dict[ActivationName, str] = {
    "identity": "Identity",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "ReLU",
}
DATA_WORDS = {
    "line": "The lesson’s line: y = 2x",
    "sine": "A curve: sine",
    "xor": "Classes: xor",
    "circles": "Classes: circles",
    "moons": "Classes: two moons",
    "spirals": "Classes: two spirals",
    OWN: "Your own table",
}
BATCH_WORDS = {"1": "each sample", "8": "8 samples", "32": "32 samples", "all": "all samples"}

# Set further down the page, and yet needed by what is drawn before.
_ELSEWHERE = ("at", "edges", "look", "layer", "neuron", "sample")

_POINTS = OwnTable(
    key=TABLE,
    upload_key="layers_upload",
    parse=parse_points,
    format=format_points,
    fits_in_link=OWN_TABLE.fits,
    headings=HEADINGS,
    label="Your table: x and y, or x1, x2 and y",
    help=f"2 to {MAX_POINTS} rows. Two numbers per row, x and y, for a curve. Or three, x1, x2 and y: where y is only "
    "0 and 1, only −1 and 1, or only 1 and 2, these are two classes; any other y is a number to predict.",
    upload_label="Or a CSV file with columns x, y or x1, x2, y",
)


def draw_controls() -> LayersSettings:
    """Draw the controls, between `LAYERS.begin` and `LAYERS.finish`. Returns what the learner has chosen."""
    before = LAYERS.stored()
    own = before.own
    with first_control():
        learning_rate = number_box(
            "Learning rate", MIN_LEARNING_RATE, MAX_LEARNING_RATE, step=0.1, key=key("learning_rate")
        )
    with other_controls():
        data = st.selectbox(
            "Data", DATA_NAMES, format_func=DATA_WORDS.__getitem__, key=key("data"), persist_state="session"
        )
        layers = st.slider(
            "Layers",
            1,
            MAX_LAYERS,
            key=key("layers"),
            persist_state="session",
            help="How many weight matrices. With 1 there is no hidden layer.",
        )
        width = st.slider(
            "Neurons",
            1,
            MAX_WIDTH,
            key=key("width"),
            persist_state="session",
            disabled=layers == 1,
            help="How many in each hidden layer, between the inputs and the output.",
        )
        activation = st.segmented_control(
            "Activation",
            list(ACTIVATION_WORDS),
            format_func=ACTIVATION_WORDS.__getitem__,
            key=key("activation"),
            required=True,
            persist_state="session",
            wrap=False,
            width="stretch",
            disabled=layers == 1,
            help="The function σ that every hidden neuron applies to its value. Identity leaves it as it is.",
        )
        epochs = whole_box(
            "Epochs",
            1,
            MAX_EPOCHS,
            step=100,
            key=key("epochs"),
            help="How often the training visits all points.",
        )
        with st.popover("More", icon=":material/tune:", width="stretch"):
            batch = st.selectbox(
                "Update after",
                BATCHES,
                format_func=BATCH_WORDS.__getitem__,
                key=key("batch"),
                persist_state="session",
                help="Each update follows the gradient of the mean loss over that many samples.",
            )
            seed = whole_box(
                "Seed", 0, MAX_SEED, key=key("seed"), help="A different seed gives different initial weights."
            )
        if data == OWN:
            own = _own(before)
    return replace(
        before,
        data=data or before.data,
        own=own,
        layers=layers,
        width=width,
        activation=activation or before.activation,
        learning_rate=learning_rate,
        epochs=epochs,
        batch=batch or before.batch,
        seed=seed,
        **{name: st.session_state[key(name)] for name in _ELSEWHERE},
    )


def _own(before: LayersSettings) -> Points:
    return _POINTS.draw(before.own if before.data == OWN else before.points)
