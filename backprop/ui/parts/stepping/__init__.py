"""Steps that are all in the browser: it moves among them by itself, and tells where the learner comes to rest."""

import math
import secrets
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from backprop.ui.parts.mounting import mounted, sent

_NO_RUN_HAS_AS_MANY_STEPS = 1e12


class Rest(NamedTuple):
    """Where a learner came to rest, and since which of the server's requests for a step."""

    step: int
    turn: str


def draw_stepping(
    name: str, module: str, *, key: str, step: int, on_step: Callable[[int], None], data: Mapping[str, object]
) -> None:
    """Draw a component that moves among steps. `resting.js` beside this file is its half of the agreement.

    The browser is ahead of the server: what comes back from here may be where the learner was a moment ago. So each
    step that is asked for here has a `turn` of its own, and what is only said back keeps the turn that it had.

    Args:
        name: of the component, and
        module: `__file__` of who draws it, both as `mounted` takes them.
        key: the widget's key.
        step: to stand at, from 0.
        on_step: called with the step at which the learner came to rest.
        data: what the component needs besides `step` and `turn`.
    """
    known = f"{key}_known"  # where the learner stands, as both sides know it
    if known not in st.session_state or st.session_state[known].step != step:
        st.session_state[known] = Rest(step, secrets.token_hex(4))

    def moved() -> None:
        rest = read(sent(key, "step"))
        if rest is None or rest.turn != st.session_state[known].turn:
            return  # from before another step was asked for
        st.session_state[known] = rest
        on_step(rest.step)

    mounted(name, module)(
        key=key,
        data={**data, "step": step, "turn": st.session_state[known].turn},
        default={"step": None},
        on_step_change=moved,
    )


def read(received: Any) -> Rest | None:
    """What a browser sent; None for anything else, as a browser can be made to send what it likes."""
    if not isinstance(received, Mapping):
        return None
    step, turn = received.get("step"), received.get("turn")
    if isinstance(step, (int, float)) and 0 <= step < _NO_RUN_HAS_AS_MANY_STEPS and isinstance(turn, str):
        return Rest(math.floor(step), turn)
    return None
