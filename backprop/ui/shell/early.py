"""Imports what takes long as soon as the server is up, while the first visitor's browser loads its own part."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import streamlit as st


@asynccontextmanager
async def imported_early(app: st.App) -> AsyncIterator[None]:
    """For `st.App`, as its `lifespan`."""
    _IMPORTING.start()
    yield


def wait_for_imports() -> None:
    """Before a page runs: two threads that import what imports one another in a circle may meet halfway."""
    if _IMPORTING.is_alive():
        _IMPORTING.join()


def _import() -> None:
    """PyTorch, Plotly and pandas, and what the first page needs of this project."""
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401

    import backprop.ui.training.close_up
    import backprop.ui.training.pins
    import backprop.ui.training.take_home  # noqa: F401


_IMPORTING = Thread(target=_import, name="imports", daemon=True)
