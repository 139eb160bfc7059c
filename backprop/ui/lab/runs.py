"""Where the lab runs its mistakes: behind the app's one lock, once for all sessions."""

from __future__ import annotations

import streamlit as st
import torch

from backprop.pitfalls import Demonstration, demonstrate, named
from backprop.ui.runs import one_at_a_time

PYTORCH = f"PyTorch {torch.__version__.partition('+')[0]}"


# A demonstration is a few lines of text and is never changed. What does not depend on a learner's setting is run once
# in the life of the server.
@st.cache_resource(max_entries=300, show_spinner=f"Running both in {PYTORCH}")
def demonstrated(card: str, case: str, value: int | None) -> Demonstration:
    """Both forms of a case, run now unless they have been."""
    with one_at_a_time():
        return demonstrate(named[card].case(case), value)
