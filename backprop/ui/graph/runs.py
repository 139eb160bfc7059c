"""Where the graph page runs PyTorch: behind the app's one lock, with bounded stores of what it did in front."""

from backprop.graph import Action, AfterBackward, Graph, Held, after_backward, held
from backprop.ui.graph.settings import GraphSettings, record_settings
from backprop.ui.shell.store import stored

Values = tuple[tuple[str, object], ...]


def recorded(settings: GraphSettings) -> Graph:
    """The graph of these settings, whatever their step.

    Raises:
        ExpressionError, GraphError: as `backprop.graph.record`.
    """
    return _recorded(settings.expression, settings.values, settings.parameters)


# A graph is never changed, so that sessions can share it; a copy of a deep one would recurse.
@stored
def _recorded(expression: str, values: Values, parameters: tuple[str, ...]) -> Graph:
    return record_settings(GraphSettings(expression, values, parameters))  # type: ignore[arg-type]


def left_after_backward(settings: GraphSettings) -> AfterBackward:
    """What `backward()` frees of the graph of these settings, and what it leaves."""
    return _left(settings.expression, settings.values, settings.parameters)


@stored
def _left(expression: str, values: Values, parameters: tuple[str, ...]) -> AfterBackward:
    return after_backward(expression, dict(values), parameters)  # type: ignore[arg-type]


def held_after(settings: GraphSettings, actions: tuple[Action, ...]) -> Held:
    """What `.grad` holds after a first pass with these settings and the actions."""
    return _held(settings.expression, settings.values, settings.parameters, actions)


@stored
def _held(expression: str, values: Values, parameters: tuple[str, ...], actions: tuple[Action, ...]) -> Held:
    return held(expression, dict(values), parameters, actions)  # type: ignore[arg-type]
