"""Whatever a tampered browser sends for a widget or a component: the page answers, and nothing is lost by it."""

from __future__ import annotations

import json
import math
from random import Random
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from tests.pages.any_settings import wrong_words
from tests.pages.driver import PAGES, address, checked, follow, open_page, press

MESSAGES = 12  # to each page, each with several widgets in it
_NUMBERS = (-1, 0, 1, 99, 10**9, -(2**53), 0.5, math.nan, math.inf, -1e308)
_TEXTS = ("", "0", "-1", "no such choice", "\x00", "a" * 5_000)
_JSON: tuple[Any, ...] = (
    *(None, True, -1, 10**400, 1.5, "", "x", [], [1], {}, {"x": 1}),
    *({"x": 1e308, "y": -1e308}, {"x": "1", "y": None}, {"step": "x"}, {"step": -1}, {"step": 1e300}, {"click": 3}),
    *([{"event": "click", "value": {"x": 1e9, "y": 1e9}}], [{"event": "found", "value": 7}], {"event": "step"}),
)


def any_json(random: Random) -> str:
    return json.dumps(random.choice(_JSON))


def tamper(state: WidgetState, random: Random) -> None:
    """Another value of the same kind, in or out of what this widget offers."""
    kind = state.WhichOneof("value")
    if kind in ("json_value", "json_trigger_value"):
        setattr(state, kind, any_json(random))
    elif kind == "string_value":
        state.string_value = random.choice(_TEXTS)
    elif kind == "int_value":
        state.int_value = int(random.choice([-1, 99, 10**9]))
    elif kind in ("bool_value", "trigger_value"):
        setattr(state, kind, random.random() < 0.5)
    elif kind == "double_value":
        state.double_value = random.choice(_NUMBERS)
    elif kind == "double_array_value":
        state.double_array_value.data[:] = random.choices(_NUMBERS, k=random.choice([0, 1, 2, 3]))
    elif kind == "int_array_value":
        state.int_array_value.data[:] = random.choices([-1, 0, 99, 10**9], k=random.choice([0, 1, 2]))
    elif kind == "string_array_value":
        state.string_array_value.data[:] = random.choices(_TEXTS, k=random.choice([0, 1, 2]))


def message(app: AppTest, random: Random) -> WidgetStates:
    """The states of all widgets and components, some of them tampered with."""
    states = [*app._tree.get_widget_states().widgets]
    for element in app.get("bidi_component"):
        states.append(WidgetState(id=element.proto.id, json_value="{}"))
        states.append(WidgetState(id=_make_trigger_id(element.proto.id, "events"), json_trigger_value="[]"))
    for state in states:
        if random.random() < 0.3:
            tamper(state, random)
    return WidgetStates(widgets=states)


@pytest.mark.parametrize("page", PAGES)
def test_a_tampered_message_gets_an_answer_in_whole_sentences(page: str) -> None:
    random, app = Random(page), open_page(page)
    for _ in range(MESSAGES):
        checked(app._run(message(app, random)))
        assert not (found := wrong_words(app)), found
    assert not checked(follow(app, page, {})).warning


def test_what_components_are_made_to_send_changes_neither_settings_nor_pins_nor_table() -> None:
    app, random = open_page("training", table="1,2;2,4", lr="0.05"), Random(0)
    press(app, "pin")
    before = {**address(app), "step": ""}, pins(app)
    for _ in range(30):
        states = [*app._tree.get_widget_states().widgets]
        for element in app.get("bidi_component"):
            if "click" not in element.proto.component_name:  # a click may choose a step
                states.append(WidgetState(id=element.proto.id, json_value=json.dumps({"step": random.choice(_JSON)})))
        checked(app._run(WidgetStates(widgets=states)))
        assert ({**address(app), "step": ""}, pins(app)) == before  # a number may be a step


def pins(app: AppTest) -> list[str]:
    return [button.key for button in app.button if (button.key or "").startswith("pin_remove")]
