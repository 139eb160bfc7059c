"""For the pages that follow a single weight: what they say where the learner's model has several parameters."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.models import ONE_WEIGHT
from backprop.ui.parts.numbers import counted
from backprop.ui.shell.navigation import SCRIPTS
from backprop.ui.shell.state import PageState
from backprop.ui.training.controls import MODEL_WORDS
from backprop.ui.training.pins import TRAINING_KEPT
from backprop.ui.training.settings import Settings
from backprop.ui.training.state import TRAINING


def stop_at_several(settings: Settings, place: DeltaGenerator, page: str, own: PageState[Any]) -> None:
    """End the page here where the model has several parameters: `place` says so, and leads on; nothing is lost.

    Args:
        settings: of the run.
        place: where the page has its results.
        page: its name, as in `PageState.begin`.
        own: the page's own settings.
    """
    if settings.model in ONE_WEIGHT:
        return
    with place:
        st.info(
            f"This page follows one weight, and the {MODEL_WORDS[settings.model].lower()} model has "
            f"{counted(len(settings.parameters), 'parameter')}: {', '.join(settings.parameters)}. Choose the linear or "
            "the sigmoid model to see it here, or see your model on the training page."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Choose the linear model", key="choose_linear", on_click=_choose_linear)
            st.page_link(SCRIPTS["training"], label="Your model on the training page", icon=":material/show_chart:")
    TRAINING.finish(settings, page=page)
    own.finish(own.stored())
    TRAINING_KEPT.keep()
    st.stop()


def _choose_linear() -> None:
    TRAINING.choose(replace(TRAINING.stored(), model="linear"))
