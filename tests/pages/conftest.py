"""Every kind of figure that a page draws in these tests is checked by Plotly, as the running app does not do."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from backprop.ui.parts import playback

_CHECKED: set[Hashable] = set()


@pytest.fixture(autouse=True)
def _figures_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    valid = playback.Valid

    def checked(figure: dict[str, Any]) -> playback.Valid:
        if (kind := _kind(figure)) not in _CHECKED:
            go.Figure(figure)  # raises, where Plotly does not know a property or its value
            _CHECKED.add(kind)
        return valid(figure)

    monkeypatch.setattr(playback, "Valid", checked)


def _kind(part: Any) -> Hashable:
    """What Plotly looks at, which takes it as long as all the rest of an answer: properties and kinds of values."""
    if isinstance(part, dict):
        return frozenset((name, _kind(value)) for name, value in part.items() if name != "meta")
    if isinstance(part, (list, tuple)):
        return frozenset(map(_kind, part))
    if isinstance(part, np.ndarray):
        return part.dtype, part.ndim
    if isinstance(part, (int, float)):
        return type(part), math.isfinite(part), part < 0, part > 1
    return part if isinstance(part, str) and part.isalpha() else type(part)
