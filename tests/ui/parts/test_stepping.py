"""What a browser sends of a step counts only where it knows of the last step that was asked for."""

from __future__ import annotations

import json

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest


def page() -> None:
    from pathlib import Path

    import streamlit as st

    from backprop.ui.parts import stepping

    session = st.session_state
    session.setdefault("at", 2)

    def rest_at(step: int) -> None:
        session["at"] = step
        session["told"] = [*session.get("told", []), step]

    module = str(Path(stepping.__file__).parents[1] / "player" / "__init__.py")
    stepping.draw_stepping("player", module, key="steps", step=session["at"], on_step=rest_at, data={})


def data(app: AppTest) -> dict[str, object]:
    (element,) = app.get("bidi_component")
    return dict(json.loads(element.proto.json))


def send(app: AppTest, step: object, turn: object) -> AppTest:
    (element,) = app.get("bidi_component")
    value = json.dumps({"step": {"step": step, "turn": turn}})
    app._run(WidgetStates(widgets=[WidgetState(id=element.proto.id, json_value=value)]))
    assert not app.exception
    return app


def told(app: AppTest) -> list[int]:
    return list(app.session_state["told"]) if "told" in app.session_state else []


def test_a_step_that_is_said_back_keeps_its_turn_and_one_that_is_asked_for_gets_its_own() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    begun = data(app)
    assert begun["step"] == 2
    assert data(send(app, 5, begun["turn"])) == {"step": 5, "turn": begun["turn"]}
    app.session_state["at"] = 0
    asked = data(app.run())
    assert (asked["step"], asked["turn"] != begun["turn"]) == (0, True)
    assert told(app) == [5]


def test_a_step_from_before_another_was_asked_for_is_passed_over() -> None:
    app = AppTest.from_function(page).run()
    before = data(app)["turn"]
    app.session_state["at"] = 9
    now = data(app.run())["turn"]
    assert data(send(app, 4, before)) == {"step": 9, "turn": now}
    assert told(app) == []
    assert data(send(app, 4, now)) == {"step": 4, "turn": now}
    assert told(app) == [4]
