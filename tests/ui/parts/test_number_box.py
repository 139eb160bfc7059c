"""A number box takes what is typed for what it is, or says a sentence and keeps the last good number."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput


def _boxes() -> None:
    import streamlit as st

    from backprop.ui.parts.number_box import number_box, whole_box

    st.session_state.setdefault("rate", 0.01)
    st.session_state.setdefault("count", 3)
    rate = number_box("Rate", 1e-6, 10.0, key="rate", step=0.1)
    count = whole_box("Count", 1, st.session_state.get("most", 400), key="count")
    st.write(f"{rate!r} {count!r}")


def opened() -> AppTest:
    app = AppTest.from_function(_boxes, default_timeout=60).run()
    assert not app.exception
    return app


def typed_key_in(app: AppTest, key: str) -> str:
    keys = [one.key or "" for one in app.text_input]
    return next(one for one in keys if one.startswith(f"{key}_typed"))


def box(app: AppTest, key: str) -> TextInput:
    return app.text_input(key=typed_key_in(app, key))


def typed(app: AppTest, key: str, text: str) -> AppTest:
    box(app, key).set_value(text).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("key", "text", "value", "shown"),
    [
        ("rate", "0,05", 0.05, "0.05"),
        ("rate", "2,5", 2.5, "2.5"),
        ("rate", "2.5 × 10⁻⁴", 0.00025, "0.00025"),
        ("rate", "1e-6", 1e-6, "0.000001"),
        ("rate", " .5 ", 0.5, "0.5"),
        ("count", "12", 12, "12"),
        ("count", "1e2", 100, "100"),
    ],
)
def test_what_is_typed_is_read_and_shown_as_it_was_read(key: str, text: str, value: float, shown: str) -> None:
    app = typed(opened(), key, text)
    assert (app.session_state[key], box(app, key).value) == (value, shown)
    assert not app.error


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("rate", "", "Nothing is typed here. Type a number from 0.000001 to 10; until then 0.01 stays in use."),
        ("rate", "20", "20 is too large. Type a number from 0.000001 to 10; until then 0.01 stays in use."),
        ("rate", "0", "0 is too small."),
        ("rate", "1,234", "“1,234” is 1.234 or 1234; write one of the two."),
        ("rate", "fast", "“fast” is not a number."),
        ("rate", "nan", "“nan” is not a finite number."),
        ("count", "2,5", "“2,5” is not a whole number. Type a whole number from 1 to 400; until then 3 stays in use."),
        ("count", "401", "401 is too large."),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_and_changes_nothing(key: str, text: str, said: str) -> None:
    app = typed(opened(), key, text)
    assert said in app.error[0].value.replace("\\", "")
    assert len(app.error) == 1
    assert app.markdown[-1].value == "0.01 3"
    assert box(app, key).value == text
    assert typed(app, key, "7").session_state[key] == 7
    assert not app.error


def test_another_number_chosen_elsewhere_takes_the_place_of_what_was_typed() -> None:
    app = typed(opened(), "rate", "fast")
    app.session_state["rate"] = 0.3
    app.run()
    assert box(app, "rate").value == "0.3"
    assert not app.error


def test_a_text_that_an_older_message_carries_does_not_undo_the_newest_number() -> None:
    app = opened()
    old = typed_key_in(app, "rate")
    app.button(key="icon_rate_more").click().run()
    assert app.session_state["rate"] == 0.11
    assert typed_key_in(app, "rate") != old  # what the browser still sends under the old key has no widget to set
    typed(app, "rate", "0.2")
    kept = typed_key_in(app, "rate")
    typed(app, "rate", "0.20")
    assert typed_key_in(app, "rate") == kept  # the field that was typed into keeps the keyboard
    assert box(app, "rate").value == "0.2"


def test_the_buttons_step_within_the_limits() -> None:
    app = opened()
    assert app.button(key="icon_rate_less").disabled
    for _ in range(3):
        app.button(key="icon_rate_more").click().run()
    assert box(app, "rate").value == "0.31"
    app.button(key="icon_rate_less").click().run()
    assert app.session_state["rate"] == 0.21
    typed(app, "count", "400")
    assert app.button(key="icon_count_more").disabled


def test_a_number_beyond_a_limit_that_has_come_nearer_is_brought_within() -> None:
    app = typed(opened(), "count", "300")
    app.session_state["most"] = 20
    app.run()
    assert (app.session_state["count"], box(app, "count").value) == (20, "20")
    app.session_state["most"] = 1
    app.run()
    assert box(app, "count").disabled


def test_a_text_that_could_not_be_used_is_forgotten_once_it_could() -> None:
    app = opened()
    app.session_state["most"] = 20
    typed(app.run(), "count", "30")
    assert app.error
    app.session_state["most"] = 400
    app.run()
    assert not app.error
    assert (app.session_state["count"], box(app, "count").value) == (3, "3")
