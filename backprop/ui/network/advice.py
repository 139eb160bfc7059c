"""What to try next: what short real trainings came to, in words, and a button for the one that came to most."""

import math
from dataclasses import replace

import streamlit as st

from backprop.network.diagnosis import NetworkDiagnosis, NetworkOutcome
from backprop.network.experiments import Experiment
from backprop.network.run import NetworkRun
from backprop.network.scaling import y_needs_scaling
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.parts.numbers import counted, number
from backprop.ui.shell.fields import OWN


def advice(run: NetworkRun, diagnosis: NetworkDiagnosis) -> str:
    """Sentences on what was tried; where nothing helped, what a learner may try."""
    tried = diagnosis.experiments
    if not tried:
        return ""
    shown = [experiment for experiment in tried if experiment.helps or experiment.change == "longer"]
    sentences = [_sentence(run, experiment) for experiment in shown]
    if best_of(diagnosis) is None:
        sentences.append(f"Worth a try: {_ideas(diagnosis)}.")
    return " ".join(sentences)


def best_of(diagnosis: NetworkDiagnosis) -> Experiment | None:
    """The experiment that helped most, by its share of what a constant prediction has."""
    helped = [experiment for experiment in diagnosis.experiments if experiment.helps]
    return min(helped, key=lambda one: one.loss / (one.constant_loss or 1.0), default=None)


def draw_advice_button(settings: LayersSettings, run: NetworkRun, diagnosis: NetworkDiagnosis) -> None:
    """A button that makes the change that helped most."""
    best = best_of(diagnosis)
    if best is not None:
        st.button(
            label(run, best),
            key="layers_advice",
            on_click=LAYERS.choose,
            args=(with_change(settings, best),),
            icon=":material/science:",
            help=_SCALES if best.change == "scaled" else None,
        )


_SCALES = "Replaces your table: each column becomes (value − mean) / standard deviation."


def with_change(settings: LayersSettings, experiment: Experiment) -> LayersSettings:
    """The learner's settings with the change of the experiment."""
    config = experiment.config
    changed = replace(
        settings,
        layers=config.layers,
        activation=config.activation,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        seed=config.seed,
        at=-1,
    )
    return replace(changed, data=OWN, own=config.points) if experiment.change == "scaled" else changed


def label(run: NetworkRun, experiment: Experiment) -> str:
    """What the button says."""
    config = experiment.config
    match experiment.change:
        case "longer":
            return f"Train {counted(config.epochs, 'epoch')}"
        case "rate":
            return f"Learning rate {number(config.learning_rate)}"
        case "activation":
            return f"{config.layers} layers with tanh" if run.config.layers == 1 else "Use tanh"
        case "seed":
            return f"Seed {config.seed}"
        case "scaled":
            return f"Scale {_columns(run)}"


def _columns(run: NetworkRun) -> str:
    return "inputs and y" if y_needs_scaling(run.config.points) else "the inputs"


def _sentence(run: NetworkRun, experiment: Experiment) -> str:
    epochs, more = counted(experiment.epochs, "epoch"), counted(experiment.epochs, "more epoch")
    end, loss = "ends" if experiment.epochs == 1 else "end", number(experiment.loss)
    match experiment.change:
        case "longer":
            if not experiment.loss < math.inf:
                return f"Tried: in {more} a number becomes too large for float32."
            return f"Tried: {more} {end} at a mean loss of {loss}."
        case "rate":
            with_what = f"with a learning rate of {number(experiment.config.learning_rate)}"
        case "activation":
            layers = f"{experiment.config.layers} layers and " if run.config.layers == 1 else ""
            with_what = f"with {layers}tanh"
        case "seed":
            with_what = f"with seed {experiment.config.seed}"
        case "scaled":
            with_what = f"with {_columns(run)} scaled to a mean of 0 and a standard deviation of 1"
    text = f"Tried: {with_what}, {epochs} {end} at a mean loss of {loss}"
    if experiment.change == "scaled" and y_needs_scaling(run.config.points):
        text += f", where a constant has {number(experiment.constant_loss)}"
    return f"{text}."


def _ideas(diagnosis: NetworkDiagnosis) -> str:
    overflows = any(one.change == "longer" and not one.loss < math.inf for one in diagnosis.experiments)
    if overflows or diagnosis.outcome in (NetworkOutcome.DIVERGED, NetworkOutcome.ROSE):
        return "a smaller learning rate or another activation"
    if diagnosis.affine and diagnosis.at_best_single_layer:
        return "hidden layers with a nonlinear function, more neurons, more epochs"
    return "more epochs, another learning rate, another seed or another activation"
