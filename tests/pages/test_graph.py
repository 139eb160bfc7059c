"""The graph page as a learner uses it, without a browser: every control, good input and bad."""

import json
import pickle
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from backprop.graph import MAX_ACTIONS
from backprop.ui.graph.settings import PRESETS
from backprop.ui.graph.state import STEP
from tests.pages import driver
from tests.pages.driver import address, checked, said

ONES = "x=1;w=1;y=2"  # the values of x, w and y, for numbers that are easy to follow
open_page = partial(driver.open_page, "graph")


MOVES = {"first": lambda at: 0, "back": lambda at: max(at - 1, 0), "forward": lambda at: at + 1, "last": lambda at: 999}


def steps_of(app: AppTest) -> dict[str, Any]:
    """What the browser is given to step through."""
    (found,) = [one for one in app.get("bidi_component") if one.proto.id.endswith("-graph_stepper")]
    given: dict[str, Any] = json.loads(found.proto.json)
    return given


def step(app: AppTest) -> int:
    return int(steps_of(app)["step"])


def caption(app: AppTest) -> str:
    """What is said of the step that the page stands at."""
    given = steps_of(app)
    said: str = given["graph"]["captions"][given["step"]]
    return said


def come_to_rest(app: AppTest, at: int) -> AppTest:
    """As after stepping, which the browser does by itself."""
    app.session_state[STEP] = at
    return checked(app.run())


def press(app: AppTest, key: str) -> AppTest:
    if key in MOVES:
        return come_to_rest(app, MOVES[key](step(app)))
    return checked(app.button(key=f"graph_{key}").click().run())


def enter(app: AppTest, key: str, text: str) -> AppTest:
    app.text_input(key=f"graph_{key}").set_value(text)
    return checked(app.run())


def drawing(app: AppTest) -> str:
    return app.get("graphviz_chart")[0].proto.spec


def held(app: AppTest) -> dict[str, str]:
    table = app.dataframe[0].value
    return dict(zip(table["name"], table[".grad"], strict=True))


def test_the_first_thing_seen_is_the_lessons_graph_with_its_leaves_known() -> None:
    app = open_page()
    assert app.text_input(key="graph_text").value == "(x*w - y)**2"
    assert [app.text_input(key=f"graph_value_{name}").value for name in "xwy"] == ["3", "1", "6"]
    assert [app.toggle(key=f"graph_parameter_{name}").value for name in "xwy"] == [False, True, False]
    assert step(app) == 0
    assert "only the values that you chose are known" in caption(app)
    assert address(app) == {}
    assert not app.dataframe


def test_steps_lead_through_both_passes_and_stop_at_the_ends() -> None:
    app = open_page()
    press(app, "back")
    assert step(app) == 0
    seen = {drawing(app)}
    for at in range(1, 8):
        press(app, "forward")
        assert step(app) == at
        assert address(app) == {"s": str(at)}
        seen.add(drawing(app))
    assert len(seen) == 1, "the drawing stays; the browser hides what is not known"
    press(app, "forward")
    assert step(app) == 7
    press(app, "back")
    assert "`v1` has the gradient −6. It passes −6 × `x` = −6 × 3 = −18 back to `w`" in caption(app)
    press(app, "first")
    assert address(app) == {}
    press(app, "last")
    come_to_rest(app, 5)
    assert "`v2` has the gradient −6" in caption(app)


@pytest.mark.parametrize("name", PRESETS)
def test_every_example_goes_to_its_end(name: str) -> None:
    app = open_page(v=ONES)
    app.selectbox(key="graph_preset").set_value(name)
    checked(app.run())
    assert app.text_input(key="graph_text").value == PRESETS[name].expression
    press(app, "last")
    assert set(PRESETS[name].parameters) <= set(held(app))
    assert all(held(app)[parameter] != "None" for parameter in PRESETS[name].parameters)


def test_a_link_restores_expression_values_parameters_and_step() -> None:
    query = {"f": "sum(w*x) + b", "v": "w=[1,2];x=[3,4.5];b=-1", "p": "w", "s": "5"}
    app = open_page(**query)
    assert app.text_input(key="graph_value_x").value == "[3, 4.5]"
    assert not app.toggle(key="graph_parameter_b").value
    assert step(app) == 5
    assert address(app) == query
    assert drawing(open_page(**query)) == drawing(app)


@pytest.mark.parametrize("query", [{"f": "w*"}, {"v": "w=x"}, {"p": "zz"}, {"s": "x"}, {"f": "w*v", "v": "w=[1,2]"}])
def test_a_bad_link_gets_a_sentence_and_the_lesson(query: dict[str, str]) -> None:
    app = open_page(**query)
    assert app.warning[0].value.startswith("The link")
    assert app.text_input(key="graph_text").value == "(x*w - y)**2"


def test_values_and_parameters_are_edited_beside_the_graph() -> None:
    app = open_page(v=ONES, s="7")
    enter(app, "value_w", "3")
    assert held(app)["w"] == "2"
    assert address(app)["v"] == "x=1;w=3;y=2"
    app.toggle(key="graph_parameter_x").set_value(True)
    checked(app.run())
    press(app, "last")
    assert held(app)["x"] == "6"
    assert address(app)["p"] == "x,w"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("(x*w - y", "never closed"),
        ("x*__import__('os')", "is not a function I know"),
        ("x.__class__", "attributes of a value cannot be read"),
        ("lambda: 1", "lambda"),
        ("[w for w in x]", "typed beside the expression"),
        ("w**1000", "too large an exponent"),
        ("w*1e400", "too large"),
        ("w" * 100_000, "characters"),
        ("+".join(["w"] * 200), "operations"),
        ("w²", "\\*\\*2"),
    ],
)
def test_bad_text_gets_one_sentence_and_leaves_the_last_good_graph(text: str, sentence: str) -> None:
    app = open_page(v=ONES, s="3")
    before = drawing(app)
    enter(app, "text", text)
    assert len(app.error) == 1
    assert sentence in app.error[0].value
    assert drawing(app) == before
    assert app.text_input(key="graph_text").value == text
    assert "the last one that worked" in said(app)
    assert address(app) == {"v": ONES, "s": "3"}
    enter(app, "text", "w*x")
    assert not app.error


def test_the_place_of_a_mistake_is_marked() -> None:
    app = enter(open_page(v=ONES), "text", "(x*w - foo(y))**2")
    assert app.code[0].value == "(x*w - foo(y))**2\n       ^^^"


def test_a_bad_value_gets_its_sentence_and_leaves_the_last_good_graph() -> None:
    app = open_page(v=ONES, s="7")
    before = drawing(app)
    for bad in ("two", "", "[1, [2]]", "1e400", "nan", "[[1, 2], [3]]"):
        enter(app, "value_w", bad)
        assert app.error[0].value.startswith("w\\:")
        assert drawing(app) == before
    enter(app, "value_w", "2")
    assert not app.error


def test_shapes_that_do_not_go_together_are_named_with_the_operation() -> None:
    app = enter(enter(open_page(v=ONES), "value_w", "[1, 2]"), "value_x", "[1, 2, 3]")
    text = app.error[0].value.replace("\\", "")
    for part in ("'*'", "(2,)", "(3,)"):
        assert part in text


def test_a_result_that_is_no_single_number_can_be_wrapped_in_sum() -> None:
    app = enter(open_page(v=ONES), "value_w", "[1, 2]")
    assert "single number" in app.error[0].value
    press(app, "wrap")
    assert app.text_input(key="graph_text").value == "sum((x*w - y)**2)"
    assert not app.error
    press(app, "last")
    assert held(app)["w"] == "[−2, 0]"


def test_no_parameter_at_all_is_told_in_words() -> None:
    app = open_page(v=ONES)
    app.toggle(key="graph_parameter_w").set_value(False)
    checked(app.run())
    assert "No parameter is in the expression" in app.error[0].value
    assert "Switch on **is a parameter**" in said(app)


def test_inf_and_nan_are_results_that_are_explained() -> None:
    app = enter(open_page(v=ONES), "text", "log(w - 1) / x")
    press(app, "last")
    assert "logarithm of 0" in said(app)
    assert "−∞" in drawing(app)


def test_many_warnings_are_one_box_that_leaves_room_for_the_graph() -> None:
    app = enter(open_page(v=ONES), "text", "+".join(["relu(w - 1)"] * 20))
    assert len(app.info) == 1
    assert "And 17 more of this kind." in app.info[0].value
    enter(app, "text", "relu(w - 1")
    assert not app.info  # while the text cannot be read, only that is said
    assert app.error


def test_a_gradient_that_is_not_a_number_is_told_as_such() -> None:
    app = open_page(f="0/(w - 1)", s="5")
    assert "`w` has a gradient that is not a number." in caption(app)


def test_choosing_your_own_says_what_to_do() -> None:
    app = open_page(v=ONES)
    app.selectbox(key="graph_preset").set_value("own")
    checked(app.run())
    assert "Write your own" in said(app)
    enter(app, "text", "sin(w*x)/2")
    assert "Write your own" not in said(app)


def test_after_the_last_step_only_the_parameters_keep_a_gradient() -> None:
    app = open_page(v=ONES, s="7")
    assert held(app) == {"x": "None", "w": "−2", "y": "None", "v1": "None", "v2": "None", "L": "None"}
    assert "For the way back, `v1` had saved `x`, `L` had saved `v2`. `backward()` has freed what" in said(app)
    assert "`L.grad_fn` leads to its 4 nodes until nothing refers to `L` any more" in said(app)
    assert "PyTorch refuses to go through it a second time" in said(app)
    table = app.dataframe[0].value
    assert dict(zip(table["name"], table["saved for the way back"], strict=True)) == {
        "x": "", "w": "", "y": "", "v1": "x, freed", "v2": "nothing", "L": "v2, freed"
    }  # fmt: skip


def test_a_graph_that_saved_nothing_is_told_to_go_through_again_and_does() -> None:
    app = press(open_page(f="w + x - 3"), "last")
    assert "the graph had saved nothing" in said(app)
    assert "PyTorch does go through it a second time" in said(app)
    press(app, "again")
    assert "This went through" in said(app)
    assert "`w.grad` from 1 to 2." in said(app)
    assert held(app)["w"] == "2"


def test_a_refused_backward_shows_what_it_had_added_before_it_was_refused() -> None:
    app = press(open_page(f="b + w*w", v="b=1;w=3"), "last")
    press(app, "again")
    assert "it had already changed `b.grad` from 1 to 2." in app.error[0].value
    assert (held(app)["b"], held(app)["w"]) == ("2", "6")


def test_gradients_in_the_same_memory_are_told() -> None:
    app = press(open_page(f="sum(a) + sum(b)"), "last")
    assert "`a.grad` and `b.grad` lie in the same memory" in said(app)
    press(app, "pass")
    assert held(app)["a"] == held(app)["b"] == "3"


def test_what_the_session_keeps_of_the_buttons_is_a_small_record() -> None:
    app = open_page(v=ONES, s="7")
    for button in ("pass", "update", "zero"):
        press(app, button)
    assert len(pickle.dumps(app.session_state["graph_done"])) < 2_000


def test_as_many_actions_as_can_be_done_again_are_allowed_and_then_a_sentence() -> None:
    app = open_page(v=ONES, s="7")
    press(app, "pass")
    done = app.session_state["graph_done"]
    app.session_state["graph_done"] = replace(done, actions=done.actions * MAX_ACTIONS)
    checked(app.run())
    before = held(app)["w"]
    press(app, "pass")
    assert "as many as can follow one another" in app.warning[0].value
    assert held(app)["w"] == before
    enter(app, "value_w", "3")
    press(app, "pass")
    assert held(app)["w"] == "4"


def test_backward_again_raises_pytorchs_own_error() -> None:
    w = torch.tensor(1.0, requires_grad=True)
    loss = (w * 1.0 - 2.0) ** 2
    loss.backward()
    with pytest.raises(RuntimeError) as refused:
        loss.backward()
    app = press(open_page(v=ONES, s="7"), "again")
    assert str(refused.value) in app.error[0].value
    assert held(app)["w"] == "−2"


def test_the_buttons_work_in_any_order_on_one_grad() -> None:
    app = open_page(v=ONES, s="7")
    for button, expected in (("pass", "−4"), ("twice", "−8"), ("zero", "0"), ("pass", "−2"), ("again", "−2")):
        press(app, button)
        assert held(app)["w"] == expected
    press(app, "back")
    press(app, "forward")
    assert held(app)["w"] == "−2"
    enter(app, "value_w", "3")
    assert held(app)["w"] == "2"


def test_an_update_moves_the_parameters_and_the_result_falls() -> None:
    app = open_page(v=ONES, s="7")
    press(app, "pass")
    driver.field(app, "graph_rate").set_value("0.1")
    checked(app.run())
    press(app, "update")
    assert float(app.text_input(key="graph_value_w").value) == pytest.approx(1.4)
    assert "The result went from 1 to 0.36" in said(app)
    assert held(app)["w"] == "−4"
    assert step(app) == 7
    press(app, "pass")
    assert held(app)["w"] == "−5.2"


def test_after_zeroing_the_sentences_say_so() -> None:
    app = open_page(v=ONES, s="7")
    press(app, "zero")
    press(app, "update")
    assert "Nothing moved, because every gradient is 0" in said(app)
    assert app.text_input(key="graph_value_w").value == "1"
    press(app, "pass")
    assert "added to `.grad`, which was 0: `w.grad` from 0 to −2." in said(app)
    press(app, "pass")
    assert "because nothing was zeroed: `w.grad` from −2 to −4." in said(app)


def test_an_update_too_small_for_float64_says_that_nothing_moved() -> None:
    app = press(open_page(f="w*0.000001", v="w=1e90"), "last")
    press(app, "update")
    assert "Nothing moved: 0.01 × `.grad` is too small to change numbers of this size" in said(app)
    assert held(app)["w"] == "1 × 10⁻⁶"


def test_an_example_that_is_typed_comes_with_its_values() -> None:
    app = enter(open_page(v=ONES), "text", PRESETS["two layers"].expression)
    assert not app.error
    assert app.selectbox(key="graph_preset").value == "two layers"
    assert app.text_input(key="graph_value_x").value == "[1, 2]"


def test_an_update_beyond_all_numbers_is_refused_in_words() -> None:
    app = open_page(f="w**3", v="w=1e99", s="4")
    press(app, "update")
    assert "This update was not made" in app.warning[0].value


def test_the_derivation_is_made_when_it_is_opened() -> None:
    app = open_page(v=ONES)
    assert not app.latex
    app.session_state["graph_derivation_open"] = True
    checked(app.run())
    assert "\\frac{\\partial L}{\\partial v_{2}}" in app.latex[-1].value
    assert "underbrace" in app.latex[-1].value
    app.selectbox(key="graph_preset").set_value("two layers")
    checked(app.run())
    assert "\\overline{W_{2}}" in app.latex[-1].value


def test_your_turn_hides_the_gradients_until_they_are_found() -> None:
    app = open_page(v=ONES)
    app.get("segmented_control")[0].set_value("Your turn")
    checked(app.run())
    inputs = [each for each in app.text_input if each.label.startswith("Gradient of")]
    assert [each.label for each in inputs] == [
        f"Gradient of {name}" for name in ("L = v2 ** 2", "v2 = v1 - y", "v1 = x * w", "w")
    ]
    assert re.findall(r">(\?)\s*</B>", drawing(app)) == ["?"] * 4
    inputs[1].set_value("2")
    checked(app.run())
    assert "the edge from `L` back to `v2`" in app.warning[0].value
    for each, answer in zip(
        [each for each in app.text_input if each.label.startswith("Gradient of")],
        ["1", "-2", "−2", "-2.0"],
        strict=True,
    ):
        each.set_value(answer)
    checked(app.run())
    assert "All gradients are right" in said(app)
    assert "?" not in re.findall(r">(\?)\s*</B>", drawing(app))


def test_an_answer_that_is_no_number_gets_a_sentence() -> None:
    app = open_page(v=ONES)
    app.get("segmented_control")[0].set_value("Your turn")
    checked(app.run())
    next(each for each in app.text_input if each.label.startswith("Gradient of")).set_value("one")
    checked(app.run())
    assert "is a name; a number is expected here" in app.error[0].value


def test_the_numbers_in_a_tensor_are_shown_on_demand_once_they_are_reached() -> None:
    app = open_page(f=PRESETS["two layers"].expression)
    app.selectbox(key="graph_inside").set_value("W1")
    checked(app.run())
    assert app.dataframe[0].value.shape == (2, 2)
    assert "Not reached yet" in said(app)
    press(app, "last")
    assert len(app.dataframe) == 3


def test_the_program_is_written_when_it_is_opened() -> None:
    app = open_page(v="x=1;w=1.5;y=2")
    assert not app.code
    app.session_state["graph_code_open"] = True
    checked(app.run())
    assert "w = torch.tensor(1.5, requires_grad=True)" in app.code[0].value


def test_going_to_the_other_page_and_back_keeps_both_as_they_were() -> None:
    app = open_page(v=ONES, s="3")
    enter(app, "value_w", "2.5")
    app.switch_page("pages/training.py")
    checked(app.run())
    driver.field(app, "lr").set_value("0.02")
    checked(app.run())
    for name in list(app.query_params):
        del app.query_params[name]
    app.switch_page("pages/graph.py")
    checked(app.run())
    assert app.text_input(key="graph_value_w").value == "2.5"
    assert address(app) == {"v": "x=1;w=2.5;y=2", "s": "3"}


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet="xwy0123456789.*/+-@()[],=<>_ \\'\"eE$`#:∞²", max_size=40))
def test_nothing_typed_shows_a_traceback(text: str) -> None:
    app = _SHARED.get("page") or _SHARED.setdefault("page", open_page(v=ONES))
    enter(app, "text", text)
    assert len(app.get("graphviz_chart")) == 1


_SHARED: dict[str, AppTest] = {}


def test_a_name_that_may_not_be_what_it_seems_gets_a_note() -> None:
    app = enter(open_page(v=ONES), "text", "(wx - w*x)**2 + e")
    assert "`wx` is taken as one name. For w times x, write `w*x`." in said(app)
    assert "For the number, write `exp(1)`." in said(app)


def test_pytorchs_own_spelling_is_read() -> None:
    app = press(enter(open_page(v=ONES), "text", "(x*w - y).pow(2).sum()"), "last")
    assert not app.error
    assert held(app)["w"] == "−2"


def test_a_value_is_nudged_and_compared_with_what_its_gradient_says() -> None:
    app = open_page(f="(x*w - y)**2", v="x=3;w=1;y=6")
    assert not any("A gradient is a promise" in one.value for one in app.markdown)
    app.session_state["graph_nudge_open"] = True
    checked(app.run())
    assert "says **−1.8**. Really `L` changes by **−1.71**. They are 0.09 apart." in said(app)
    checked(app.select_slider(key="graph_nudge_size").set_value(0.01).run())
    assert "says **−0.18**. Really `L` changes by **−0.1791**." in said(app)
    checked(app.selectbox(key="graph_nudge_node").set_value("v2").run())
    assert "`v2` is −3, and its gradient −6." in said(app)
    checked(app.selectbox(key="graph_preset").set_value("two layers").run())
    checked(app.selectbox(key="graph_nudge_node").set_value("W2").run())
    assert "`W2[0, 0]` is 1" in said(app)
    checked(app.selectbox(key="graph_nudge_element").set_value(1).run())
    assert "`W2[0, 1]` is −1" in said(app)
