"""What became of a run, and each hint, is read out by a screen reader when it is another than before."""

from backprop.ui.parts.mounting import mounted


def announce_what_happened() -> None:
    """Put it in place, once for all pages."""
    mounted("browser_announcing", __file__)(key="browser_announcing", data={}, height=1)
