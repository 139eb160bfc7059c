"""What a learner takes home: files to download, and code to read, copy and download."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_MIME_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".py": "text/x-python",
}


def download(
    label: str, data: str | Callable[[], str], *, file_name: str, key: str, tooltip: str | None = None
) -> None:
    """Draw a button that downloads a file of one of the kinds above. A function is called when it is pressed."""
    st.download_button(
        label,
        data=data,
        file_name=file_name,
        mime=_MIME_TYPES[PurePosixPath(file_name).suffix],
        icon=":material/download:",
        on_click="ignore",
        key=key,
        help=tooltip,
    )


def unfolded(title: str, *, key: str, icon: str | None = None) -> DeltaGenerator | None:
    """Draw a part of the page that is folded up at first. Its place once it is open; until then it costs nothing."""
    place = st.expander(title, key=key, icon=icon, on_change="rerun")
    return place if place.open else None


def take_home(
    title: str,
    *,
    key: str,
    words: str,
    script: Callable[[], str],
    notebook: Callable[[], str],
    file_name: str,
    button_keys: tuple[str, str],
    height: int | Literal["content"] = "content",
) -> None:
    """Draw code, folded up: what it does, in words, and two downloads, as a script and as a notebook.

    Args:
        title: what is taken home.
        key: of the part that unfolds.
        words: what running it gives.
        script: called when it is open.
        notebook: called when its button is pressed.
        file_name: of both, without an ending.
        button_keys: of the script's button and of the notebook's.
        height: of the code on the page, in pixels.
    """
    if not (place := unfolded(f"Take it home: {title}", key=key, icon=":material/code:")):
        return
    with place:
        code = script()
        st.markdown(words)
        with st.container(horizontal=True):
            download("Script (.py)", code, file_name=f"{file_name}.py", key=button_keys[0])
            download("Notebook (.ipynb)", notebook, file_name=f"{file_name}.ipynb", key=button_keys[1])
        st.code(code, language="python", height=height)
