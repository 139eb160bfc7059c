"""The top of the page, and the keyboard there, when another page or another exercise is shown."""

from backprop.ui.parts.mounting import mounted


def focus_on_new_headings() -> None:
    """Put it in place, once for all pages."""
    mounted("browser_arrival", __file__)(key="browser_arrival", data={}, height=1)
