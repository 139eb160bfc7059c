"""Links between a model's graph and its training."""

from dataclasses import replace

import streamlit as st

from backprop.losses import LossName
from backprop.models import MODELS, ModelName
from backprop.training import TrainingRun
from backprop.ui.graph.settings import PRESETS, GraphSettings, to_query
from backprop.ui.training.settings import DEFAULTS, FIELDS, MAX_W

_PRESET_OF: dict[tuple[ModelName, LossName], str] = {
    ("linear", "squared_error"): "lesson",
    ("sigmoid", "squared_error"): "sigmoid",
    ("affine", "squared_error"): "affine",
    ("quadratic", "squared_error"): "quadratic",
    ("logistic", "squared_error"): "logistic",
    ("logistic", "cross_entropy"): "cross-entropy",
}


def graph_of_step(run: TrainingRun, step: int) -> GraphSettings:
    """The graph of one step's loss, with the sample and the parameters of that step. `step` is from 0."""
    config = run.config
    row = step % len(config.dataset)
    weights = run.weights.reshape(len(run) + 1, -1)[step].tolist()
    now = dict(zip(MODELS[config.model].parameters, weights, strict=True))
    now |= {"x": config.dataset.x[row], "y": config.dataset.y[row]}
    preset = PRESETS[_PRESET_OF[config.model, config.loss]]
    return replace(preset, values=tuple((name, float(f"{now[name]:.6g}")) for name, _ in preset.values))


def link_to_graph(run: TrainingRun, step: int) -> None:
    """Draw one line that leads to the graph of this step."""
    st.page_link(
        "pages/graph.py",
        label="See this step’s graph, with every gradient",
        icon=":material/account_tree:",
        query_params=to_query(graph_of_step(run, step)),
    )


def training_of(settings: GraphSettings) -> dict[str, str] | None:
    """The link, without its page, to the training of the model whose loss this is, from these values.

    None where it is the loss of none of the models.
    """
    for (model, loss), preset in _PRESET_OF.items():
        if settings.expression == PRESETS[preset].expression:
            numbers = {name: value for name, value in settings.values if isinstance(value, float)}
            starts = {name: numbers.get(name, 1.0) for name in MODELS[model].parameters}
            if all(abs(start) <= MAX_W for start in starts.values()):
                data = "labels" if loss == "cross_entropy" else DEFAULTS.data
                chosen = replace(DEFAULTS, model=model, loss=loss, data=data)
                return FIELDS.to_query(replace(chosen, **starts))  # type: ignore[arg-type]
    return None


def link_to_training(settings: GraphSettings) -> None:
    """Draw one line that leads to the training of this model; nothing, where it is none."""
    if (query := training_of(settings)) is not None:
        st.page_link(
            "pages/training.py",
            label="Train this model, from these parameters",
            icon=":material/show_chart:",
            query_params=query,
        )
