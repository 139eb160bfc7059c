"""For the pages that do not take every model: what they say where the learner's is another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.models import ONE_WEIGHT, ModelName
from backprop.ui.parts.numbers import counted
from backprop.ui.shell.navigation import SCRIPTS
from backprop.ui.shell.state import PageState
from backprop.ui.training.controls import MODEL_WORDS
from backprop.ui.training.pins import TRAINING_KEPT
from backprop.ui.training.settings import Settings
from backprop.ui.training.state import TRAINING


def stop_at_several(
    settings: Settings,
    place: DeltaGenerator,
    page: str,
    own: PageState[Any],
    *,
    takes: Sequence[ModelName] = ONE_WEIGHT,
) -> None:
    """End the page here where it does not take the model: `place` says so, and leads on; nothing is lost.

    Args:
        settings: of the run.
        place: where the page has its results.
        page: its name, as in `PageState.begin`.
        own: the page's own settings.
        takes: the models that it takes; by default those of one weight.
    """
    if settings.model in takes:
        return
    mine = MODEL_WORDS[settings.model].lower()
    with place:
        if tuple(takes) == ONE_WEIGHT:
            st.info(
                f"This page follows one weight, and the {mine} model has "
                f"{counted(len(settings.parameters), 'parameter')}: {', '.join(settings.parameters)}. Choose the "
                "linear or the sigmoid model to see it here, or see your model on the training page."
            )
        else:
            *names, last = (MODEL_WORDS[name].lower() for name in takes)
            st.info(
                f"This page takes the {', '.join(names)} and {last} models, and yours is the {mine}. Choose one of "
                "them to see it here, or see your model on the training page."
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
