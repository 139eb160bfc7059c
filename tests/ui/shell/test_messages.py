"""Whatever a tampered browser sends through a component or a saved file: it is read, passed over, or one sentence."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backprop.exercises.progress import FORMAT, Progress, from_text
from backprop.ui.parts import clicks, stepping

NUMBERS = st.integers() | st.floats() | st.just(10**400) | st.just(-(10**400))
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.sampled_from("xy"), inner),
    max_leaves=10,
)


@given(JSON | st.fixed_dictionaries({"step": JSON, "turn": JSON}))
def test_a_step_is_a_whole_number_or_nothing(received: Any) -> None:
    rest = stepping.read(received)
    assert rest is None or (type(rest.step) is int and 0 <= rest.step < 10**12 and type(rest.turn) is str)


@given(JSON | st.fixed_dictionaries({"x": JSON, "y": JSON}))
def test_a_click_is_two_finite_numbers_or_nothing(received: Any) -> None:
    click = clicks.read(received)
    assert click is None or (math.isfinite(click.x) and math.isfinite(click.y))


@given(JSON | st.fixed_dictionaries({"format": st.just(FORMAT), "exercises": JSON, "sum": st.text(max_size=16)}))
def test_a_saved_progress_is_read_or_refused_in_one_sentence(document: Any) -> None:
    try:
        progress = from_text(json.dumps(document), lambda identity, answer: False)
    except ValueError as error:
        sentence = str(error)
    else:
        assert isinstance(progress, Progress)
        sentence = "."
    assert sentence.endswith(".")
    assert "\n" not in sentence
