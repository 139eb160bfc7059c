"""Paints under a chart's marks what changes with the player's position: see `backprop/figures/network/scenes.py`."""

from backprop.ui.parts.mounting import mounted


def paint_scenes(*, charts: str) -> None:
    """Paint the scenes of the charts in the container whose key is `charts`, at the position of its player."""
    mounted("chart_scenes", __file__)(key=f"{charts}_scenes", data={"charts": charts}, height=1)
