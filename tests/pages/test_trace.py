"""The page on the loop line by line: programs, links, and the way to where one departs."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from backprop.trace import PROGRAMS, Program, first_departure, trace
from backprop.training import TrainingConfig
from backprop.ui.parts.numbers import number
from tests.pages import driver
from tests.pages.driver import address, checked, press, verdict

open_page = partial(driver.open_page, "trace")


def stepper(app: AppTest) -> Any:
    """What the browser is given."""
    (found,) = [one for one in app.get("bidi_component") if one.proto.id.endswith("-stepper")]
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_opens_with_what_happened(program: str) -> None:
    app = open_page(program=program, epochs="3")
    assert verdict(app).startswith("**")
    assert stepper(app)


def test_the_button_goes_to_where_the_program_departs() -> None:
    app = open_page(program="never-zeroed", epochs="3")
    config = TrainingConfig(epochs=3)
    departure = first_departure(trace(PROGRAMS["never-zeroed"], config), trace(PROGRAMS["right"], config))
    assert departure is not None
    press(app, "code_departs")
    assert address(app)["frame"] == str(departure.frame)
    assert app.button(key="code_departs").disabled


def test_a_frame_beyond_the_end_is_the_last_and_another_program_keeps_what_it_can() -> None:
    app = open_page(program="printed", frame="2000")
    last = len(trace(PROGRAMS["printed"], TrainingConfig()).frames) - 1
    assert address(app)["frame"] == str(last)
    app.selectbox(key="code_program").set_value("right")
    assert address(checked(app.run()))["frame"] == str(last)


def test_a_long_run_is_shown_from_its_beginning_and_says_how_much_was_left_out() -> None:
    app = open_page(epochs="1000", table="\n".join(f"{x},{x}" for x in range(1, 200)))
    assert "are below" in verdict(app)


def test_a_loop_of_ones_own_is_run_as_it_is_put_together() -> None:
    app = open_page(program="own", epochs="3")
    assert verdict(app).startswith("**It trains as the right program does:**")
    press(app, "icon_exercises_down_3")  # the update after the zeroing
    assert verdict(app).startswith("**It departs from the right program** in epoch 0, at sample 1")
    assert address(app)["lines"] == "forward.loss.backward.zero.update"
    own = Program(("import", "x-data", "y-data", "weight"), (), ("forward", "loss", "backward", "zero", "update"))
    config = TrainingConfig(epochs=3)
    departure = first_departure(trace(own, config), trace(PROGRAMS["right"], config))
    assert departure is not None
    press(app, "code_departs")
    assert address(app)["frame"] == str(departure.frame)
    for place in (4, 3, 2, 1, 0):
        press(app, f"icon_exercises_remove_{place}")
    assert verdict(app) == "**It never trains:** its loop never changes `w`."
    press(app, "exercises_add_backward")
    assert "raises `NameError`" in verdict(app)
    press(app, "exercises_add_add-loss")
    assert address(app)["lines"] == "backward.add-loss"


def test_the_loop_of_a_mistake_can_be_changed_line_by_line() -> None:
    app = open_page(program="uphill", epochs="3")
    press(app, "code_change")
    assert address(app) == {"program": "own", "epochs": "3", "lines": "forward.loss.backward.update-uphill.zero"}
    press(app, "icon_exercises_remove_3")
    assert "here `w` holds 1, in the right program 1.02" in verdict(app)
    assert "code_change" not in [button.key for button in open_page(program="printed").button]


@pytest.mark.parametrize("lines", ["import os", "forward..loss", ".".join(["forward"] * 13), "weight"])
def test_lines_that_there_are_not_are_refused_in_a_sentence(lines: str) -> None:
    app = open_page(program="own", lines=lines)
    assert "up to 12 of these, with dots between them" in app.warning[0].value
    assert verdict(app).startswith("**It trains as the right program does:**")


def test_the_numbers_of_both_programs_stand_side_by_side_where_they_depart() -> None:
    app = open_page(program="never-zeroed", epochs="3")
    app.session_state["code_both"] = True
    checked(app.run())
    (table,) = [one.value for one in app.markdown if "the right one, after" in one.value]
    w, grad = 1.0, 0.0
    rows = {}
    for x, y in ((1.0, 2.0), (2.0, 4.0)):
        own = 2 * x * (x * w - y)
        grad += own
        rows = {"w": w, "w.grad": grad, "own": own, "x": x}
        w -= 0.01 * grad
    assert f"| `w.grad` | **{number(rows['w.grad'])}** | **{number(rows['own'])}** |" in table
    assert f"| `w` | {number(rows['w'])} | {number(rows['w'])} |" in table
    assert f"| `x` | {number(rows['x'])} | {number(rows['x'])} |" in table
    assert "code_both" not in str(open_page(program="today").get("expander"))


def test_a_line_that_is_switched_off_stands_there_as_a_comment() -> None:
    app = open_page(epochs="3")
    app.pills(key="code_off").set_value(["zero-data"])
    checked(app.run())
    assert address(app) == {"epochs": "3", "off": "zero-data"}
    assert verdict(app) == verdict(open_page(program="never-zeroed", epochs="3"))
    assert "# w.grad.data.zero_()" in str(stepper(app).proto)
    app.selectbox(key="code_program").set_value("uphill")
    assert address(checked(app.run())) == {"epochs": "3", "program": "uphill"}
    assert "`with torch.no_grad(): w += 0.01 * w.grad`" in app.pills(key="code_off").options
    assert "of these, with dots between them" in open_page(off="nothing.such").warning[0].value
