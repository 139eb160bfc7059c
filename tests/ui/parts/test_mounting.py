"""What a component's callback reads."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

UI = Path(__file__).parents[3] / "backprop" / "ui"


def test_a_component_that_went_with_its_page_has_sent_nothing() -> None:
    def page() -> None:
        import streamlit as st

        from backprop.ui.parts.mounting import sent

        st.session_state["there"] = {"step": 7}
        st.text([sent("there", "step"), sent("there", "click"), sent("gone", "step")])

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.text[0].value == "[7, None, None]"


def test_every_callback_of_a_component_reads_it_so() -> None:
    scripts = {path: path.read_text(encoding="utf-8") for path in UI.rglob("__init__.py")}
    components = [text for text in scripts.values() if re.search(r"on_(step|found|click)_change=", text)]
    assert len(components) == 3
    assert all("sent(" in text and "session_state[key].get" not in text for text in components)
    assert not [path for path, text in scripts.items() if re.search(r"session_state\[\w+\]\.get\(", text)]
