"""The page's colours, and the lines of style that Streamlit has no setting for.

Streamlit advises against CSS, since a new version may draw its widgets in another way. Colours, fonts and sizes are
therefore set in `.streamlit/config.toml`. What is left, in `theme.css`, is what no setting says: what stays in view
while a page scrolls, what stands side by side at which width, and contrast that is too low for some eyes. It hangs on
the keys of our own containers, which Streamlit promises to write out as classes, wherever these are enough; the browser
tests would see it break.
"""

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from backprop.figures.shared.palette import PALETTES, Palette

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def palette() -> Palette:
    """Colours for the theme that the learner's browser shows."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def style() -> None:
    """Put the page's style in place; the palette's colours are its variables, as `--zeroed`."""
    light, dark = asdict(PALETTES["light"]), asdict(PALETTES["dark"])
    # Follows the theme at once, while `palette` does so with the next answer.
    variables = " ".join(f"--{name}: light-dark({light[name]}, {dark[name]});" for name in light)
    st.html(f"<style>:root {{ {variables} }}\n{_STYLE}</style>")
