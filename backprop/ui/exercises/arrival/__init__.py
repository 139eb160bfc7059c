"""The top of the page when another exercise is shown, as when a page is opened."""

from backprop.ui.parts.mounting import mounted


def go_to_top(shown: str) -> None:
    """Go to the top whenever `shown` is another than before. At a place on the page that is always the same."""
    mounted("exercises_arrival", __file__)(key="exercises_arrival", data={"shown": shown}, height=1)
