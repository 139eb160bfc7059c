"""A step of a run leads to its graph, with the same gradients; and a graph to the training of its model."""

from __future__ import annotations

import pytest

from backprop.models import MODELS
from backprop.training import TrainingConfig, train
from backprop.ui.graph.links import graph_of_step, training_of
from backprop.ui.graph.settings import PRESETS, from_query, record_settings, to_query
from backprop.ui.training.settings import FIELDS


@pytest.mark.parametrize("step", [0, 4, 29])
@pytest.mark.parametrize("model", MODELS)
def test_the_graph_of_a_step_has_the_gradients_of_that_step(model: str, step: int) -> None:
    run = train(TrainingConfig(model=model, learning_rate=0.01, epochs=10))  # type: ignore[arg-type]
    settings, refused = from_query(to_query(graph_of_step(run, step)))
    assert refused == []
    graph = record_settings(settings)
    gradients = run.gradients.reshape(len(run), -1)[step]
    for name, expected in zip(MODELS[model].parameters, gradients, strict=True):
        node = next(one for one in graph.nodes if one.name == name)
        assert float(node.gradient) == pytest.approx(float(expected), rel=1e-3, abs=1e-4)


def test_a_presets_graph_leads_to_the_training_from_its_parameters() -> None:
    query = training_of(PRESETS["affine"])
    assert query == {"model": "affine", "b": "2"}
    settings, refused = FIELDS.from_query(query)
    assert refused == []
    assert settings.config.start == (1.0, 2.0)
    assert training_of(PRESETS["used twice"]) is None
