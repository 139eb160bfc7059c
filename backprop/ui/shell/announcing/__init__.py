"""A screen reader reads out what happened to a run when that changes, and each hint."""

from backprop.ui.parts.mounting import mounted


def announce_what_happened() -> None:
    """Put it in place, once for all pages."""
    mounted("browser_announcing", __file__)(key="browser_announcing", data={}, height=1)
