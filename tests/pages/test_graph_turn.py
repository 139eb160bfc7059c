"""“Your turn” on the graph page, as a newcomer fills it in: right and wrong, single numbers and tensors."""

import pytest
from streamlit.testing.v1 import AppTest

from backprop.graph import record
from backprop.ui.graph.settings import PRESETS, record_settings
from backprop.ui.graph.turn import pattern, read
from tests.pages.driver import address
from tests.pages.test_graph import checked, drawing, enter, open_page, said

TWO_LAYERS = PRESETS["two layers"]


def mode(app: AppTest, name: str) -> AppTest:
    app.get("segmented_control")[0].set_value(name)
    return checked(app.run())


def turn(**query: str) -> AppTest:
    return mode(open_page(**query), "Your turn")


def answer(app: AppTest, name: str, text: str) -> AppTest:
    field = next(each for each in app.text_input if each.label.removeprefix("Gradient of ").split(",")[0] == name)
    field.set_value(text)
    return checked(app.run())


def test_a_hint_names_the_edge_that_was_forgotten() -> None:
    app = turn(f="(a*a + a*b)**2", v="a=1;b=-3")
    answer(app, "a", "-8")
    assert "Something is missing. Add what comes along the edge from `v2` back to `a`." in app.warning[0].value


def test_what_follows_from_an_answer_that_is_wrong_leads_back_to_that_one() -> None:
    app = turn()
    answer(app, "v2 = v1 - y", "4")
    answer(app, "v1 = x * w", "4")
    assert "This follows from your gradient of `v2`, which is not right yet" in app.warning[1].value


def test_tensors_are_answered_to_three_digits_and_the_end_is_said() -> None:
    app = turn(f=TWO_LAYERS.expression)
    graph = record_settings(TWO_LAYERS)
    for name in graph.backward_order:
        gradient = graph.node(name).gradient
        assert gradient is not None
        field = next(each for each in app.text_input if each.label.startswith(f"Gradient of {name}"))
        # What has one number may be typed as a number, without its brackets.
        text = str(gradient.tolist()) if gradient.size > 1 else f"{gradient.item():.3g}"
        field.set_value(text)
    checked(app.run())
    assert "All gradients are right" in said(app)


@pytest.mark.parametrize("text", ["-8", "−8", "2·(−4)", "-16/2", "-8,0", "−8 × 10⁰", "-2³"])
def test_an_answer_may_be_written_as_in_the_exercises(text: str) -> None:
    graph = record("(a*a + a*b)**2", {"a": 1.0, "b": -3.0}, ("a", "b"))
    assert read(text, graph.node("v1")).tolist() == -8
    assert read(f"[{text.replace(',', '.')}]", graph.node("v1")).tolist() == -8


def test_a_wrong_shape_is_told_how_it_is_written() -> None:
    app = turn(f=TWO_LAYERS.expression)
    answer(app, "W1", "[1, 2]")
    assert "(2, 2) here, but your answer has shape (2,). Write it as `[[…, …], […, …]]`." in app.warning[0].value


def test_numbers_of_a_tensor_that_are_right_are_counted() -> None:
    app = turn(f=TWO_LAYERS.expression)
    answer(app, "b1", "[-0.59, 7]")
    assert "1 of 2 numbers is right. Look at the edge from `v2` back to `b1`." in app.warning[0].value


def test_the_numbers_in_tensors_can_be_looked_up_meanwhile_but_not_the_gradients() -> None:
    app = turn(f=TWO_LAYERS.expression)
    app.selectbox(key="graph_inside").set_value("W1")
    checked(app.run())
    assert app.dataframe[0].value.to_numpy().tolist() == [[0.5, -0.5], [1, 0.25]]
    assert len(app.dataframe) == 1
    assert "Yours to find." in said(app)


def test_answers_are_still_there_after_watching_a_step() -> None:
    app = turn()
    answer(app, "L = v2 ** 2", "1")
    mode(mode(app, "Watch"), "Your turn")
    assert "1 of 4 right" in said(app)
    enter(app, "value_w", "3")
    assert "0 of 4 right" in said(app)
    assert str(app.session_state).count("graph_answer_") == 4


def test_gradients_that_nobody_can_type_are_given() -> None:
    app = turn(f="log(w)*x", v="w=0;x=1")
    assert "infinite" in said(app)
    answer(app, "L = v1 * x", "1")
    answer(app, "v1 = log(w)", "1")
    assert "All gradients are right" in said(app)
    assert "∞" in drawing(app)


@pytest.mark.parametrize("bad", ["one", "[1,", "1e400", "[" + ",".join(["1"] * 2000) + "]", "9" * 20_000])
def test_what_cannot_be_read_always_gets_a_sentence(bad: str) -> None:
    app = turn()
    answer(app, "w", bad)
    assert len(app.error) == 1


def test_patterns_have_the_shape_that_they_stand_for() -> None:
    node = record("sum(w)", {"w": [[1.0, 2.0]]}, ("w",)).node("w")
    assert pattern(node.shape) == "[[…, …]]"
    assert pattern((2,)) == "[…, …]"
    assert pattern((30, 4)) == "[[…, …], …]"


def test_a_link_opens_your_turn_and_an_example_chosen_there_is_the_learners_too() -> None:
    app = open_page(f="(a*a-a*b)**2", v="a=1;b=3", turn="1")
    assert any("the gradients are hidden" in one.value for one in app.markdown)
    assert address(app)["turn"] == "1"
    checked(app.selectbox(key="graph_preset").set_value("affine").run())
    assert any("the gradients are hidden" in one.value for one in app.markdown)
    mode(app, "Watch")
    assert "turn" not in address(app)
    assert "it is 0 or 1" in open_page(turn="2").warning[0].value
