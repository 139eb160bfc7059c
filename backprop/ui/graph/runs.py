"""Where the graph page runs PyTorch: by the app's one store, so once for all sessions."""

from collections.abc import Callable
from typing import TypeVar

from backprop.graph import Action, AfterBackward, Graph, Held, after_backward, held
from backprop.ui.graph.settings import GraphSettings, record_settings
from backprop.ui.shell.store import computed

T = TypeVar("T")


def _computed(what: object, settings: GraphSettings, function: Callable[[], T]) -> T:
    """By the store, whatever step the settings are at."""
    return computed((what, settings.expression, settings.values, settings.parameters), function)


def recorded(settings: GraphSettings) -> Graph:
    """The graph of these settings. It is never changed, so that sessions can share it.

    Raises:
        ExpressionError, GraphError: as `backprop.graph.record`.
    """
    return _computed("graph", settings, lambda: record_settings(settings))


def left_after_backward(settings: GraphSettings) -> AfterBackward:
    """What `backward()` frees of the graph of these settings, and what it leaves."""
    return _computed(
        "left", settings, lambda: after_backward(settings.expression, dict(settings.values), settings.parameters)
    )


def held_after(settings: GraphSettings, actions: tuple[Action, ...]) -> Held:
    """What `.grad` holds after a first pass with these settings and the actions."""
    return _computed(
        ("held", actions),
        settings,
        lambda: held(settings.expression, dict(settings.values), settings.parameters, actions),
    )
