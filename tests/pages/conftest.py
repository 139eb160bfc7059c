"""Every figure that a page draws in these tests is checked by Plotly, as the running app does not do."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from backprop.ui.parts import playback


@pytest.fixture(autouse=True)
def _figures_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    valid = playback.Valid

    def checked(figure: dict[str, Any]) -> playback.Valid:
        go.Figure(figure)  # raises, where Plotly does not know a property or its value
        return valid(figure)

    monkeypatch.setattr(playback, "Valid", checked)
