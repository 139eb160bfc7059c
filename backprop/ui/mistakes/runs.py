"""Where the lab runs its mistakes: behind the app's one lock, once for all sessions."""

import streamlit as st
import torch

from backprop.mistakes import Demonstration, demonstrate, named
from backprop.ui.shell.store import computed

PYTORCH = f"PyTorch {torch.__version__.partition('+')[0]}"


def demonstrated(card: str, case: str, value: int | None) -> Demonstration:
    """Both forms of a case, run now unless they have been."""
    with st.spinner(f"Running both in {PYTORCH}"):
        return computed(("mistake", card, case, value), lambda: demonstrate(named[card].case(case), value))
