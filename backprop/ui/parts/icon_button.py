"""A button that shows an icon alone, and has a name all the same: for a screen reader, for voice control, as a tip."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def icon_button(name: str, icon: str, *, key: str, place: DeltaGenerator | None = None, **button: Any) -> bool:
    """Draw it. Returns whether it was pressed.

    Args:
        name: what it does and to what, "Move up: loss.backward()"; the page's style hides it where it would be seen.
        icon: a name of Material's, "arrow_upward".
        key: the session has the button under `icon_` and this.
        place: where it is drawn; here without.
        button: everything else that `st.button` takes.
    """
    return (place or st).button(name, icon=f":material/{icon}:", key=f"icon_{key}", help=name, **button)
