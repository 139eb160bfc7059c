"""On a projector: large type and charts, and nothing of what this browser's owner has answered."""

import streamlit as st

BY = 1.4  # how much larger than on a learner's own screen
_PRESENTING = "presenting"
_STYLE = f"""<style>
html {{ font-size: {16 * BY:.0f}px; }}
.stMainBlockContainer {{ max-width: 1800px; }}
[class*="st-key-graph_frame"] svg[viewBox][width$="pt"] {{ zoom: calc({BY} * var(--graph-zoom, 1)); }}
[class*="st-key-graph_frame"] g.graph text {{ font-size: 9.6px !important; }} /* it grows with the drawing */
</style>"""


def present(on: bool) -> None:
    """Say whether this page is for a projector. Every page that can be does, before it draws anything."""
    st.session_state[_PRESENTING] = on
    if on:
        st.html(_STYLE)


def presenting() -> bool:
    """Whether the page is, also in a callback, which comes before the page."""
    return bool(st.session_state.get(_PRESENTING))


def no_page_presents() -> None:
    """For every page at first: one that is for a projector says so itself."""
    st.session_state.pop(_PRESENTING, None)
