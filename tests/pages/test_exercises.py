"""The page of exercises as a learner uses it, without a browser: every kind, good answers and bad."""

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from backprop.exercises.build import Build
from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.progress import Progress, file_name, to_text
from backprop.exercises.tune import DataChoice, Tune
from backprop.exercises.verdicts import Misconception
from backprop.ui.exercises.content import misconception_words, words_of
from backprop.ui.exercises.state import field_key
from backprop.ui.exercises.words import RIGHT_LATER
from tests.pages import driver
from tests.pages.driver import address, checked, follow, go, said

open_page = partial(driver.open_page, "exercises")


def press(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=f"exercises_{key}").click().run())


def press_icon(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=f"icon_exercises_{key}").click().run())


def fill(app: AppTest, exercise: Exercise, answer: dict[str, str]) -> None:
    """Give the answer as a learner would, with this kind's widgets."""
    task = exercise.task
    for name, value in answer.items():
        key = field_key(exercise.id, name)
        match task:
            case Predict():
                app.radio(key=key).set_value(value)
            case Mend():
                app.radio(key=key).set_value(value)
            case Build():
                for line in value.split():
                    press(app, f"add_{line}")
            case Tune() if any(knob.name == name and isinstance(knob, DataChoice) for knob in task.knobs):
                app.selectbox(key=key).set_value(value)
            case Tune():
                app.slider(key=key).set_value(float(value))
            case _:
                app.text_input(key=key).set_value(value)  # waits in its form for the check
    if isinstance(task, Predict | Mend | Build | Tune):
        checked(app.run())


def test_the_first_thing_seen_is_the_map_with_every_exercise_unsolved() -> None:
    app = open_page()
    assert f"0 of {len(CATALOG)} solved" in said(app)
    assert [app.button(key=f"exercises_open_{identity}").label for identity in CATALOG]
    assert address(app) == {}
    press(app, "begin")
    assert address(app) == {"exercise": "mean-loss"}


@pytest.mark.parametrize("exercise", CATALOG.values(), ids=CATALOG)
def test_every_exercise_fails_with_its_misconception_and_then_passes_on_the_page(exercise: Exercise) -> None:
    app = open_page(exercise=exercise.id)
    press(app, "check")
    assert not app.success
    answer, misconception = exercise.wrong[0]
    if not isinstance(exercise.task, Build):
        fill(app, exercise, dict(answer))
        press(app, "check")
        assert words_of(exercise.id, exercise.chapter).said_to(misconception) in app.warning[0].value
        press(app, "reset")
        assert not app.warning
    fill(app, exercise, dict(exercise.solution))
    press(app, "check")
    assert len(app.success) == 1
    assert words_of(exercise.id, exercise.chapter).solution in said(app)


def test_hints_come_one_at_a_time_and_the_solution_after_three_tries() -> None:
    app = open_page(exercise="affine-by-hand")
    words = words_of("affine-by-hand", Chapter.GRAPH)
    for shown in range(3):
        assert [hint in said(app) for hint in words.hints] == [place < shown for place in range(3)]
        press(app, "hint")
    assert app.button(key="exercises_hint").disabled
    for number in ("11", "12", "13"):
        assert words.solution not in said(app)
        app.text_input(key=field_key("affine-by-hand", "loss")).set_value(number)
        press(app, "check")
        assert misconception_words()[Misconception.UNRECOGNISED] in said(app)
    assert words.solution in said(app)
    assert "- The loss: `1`" in said(app)


def test_what_cannot_be_read_is_explained_and_costs_no_try() -> None:
    app = open_page(exercise="two-paths")
    app.text_input(key=field_key("two-paths", "w")).set_value("seven")
    press(app, "check")
    assert "is a name; a number is expected here" in app.error[0].value
    assert "more tries" not in said(app)
    app.text_input(key=field_key("two-paths", "w")).set_value("−7")
    press(app, "check")
    assert misconception_words()[Misconception.SIGN] in said(app)
    assert "after 2 more tries" in said(app)


def test_the_run_is_shown_only_after_the_prediction_and_both_are_named() -> None:
    app = open_page(exercise="who-explodes")
    assert not app.get("plotly_chart")
    app.radio(key=field_key("who-explodes", "choice")).set_value("forgotten")
    checked(app.run())
    assert not app.get("plotly_chart")
    press(app, "check")
    assert len(app.get("plotly_chart")) == 1
    assert "Your first prediction: The one that forgets." in said(app)
    assert "**Diverged:** after step" in said(app)


def test_a_second_prediction_counts_as_a_second_one_and_the_first_is_kept_through_reset() -> None:
    app = open_page(exercise="who-explodes")
    key = field_key("who-explodes", "choice")
    app.radio(key=key).set_value("forgotten")
    press(app, "check")
    press(app, "check")  # the same once more is no other try
    app.radio(key=key).set_value("zeroed")
    press(app, "check")
    assert app.success[0].value == RIGHT_LATER
    assert "Your first prediction: The one that forgets." in said(app)
    assert app.session_state["exercises_progress"].attempt("who-explodes").tries == 2
    press(app, "reset")
    assert not app.get("plotly_chart")
    app.radio(key=key).set_value("zeroed")
    press(app, "check")
    assert app.success[0].value == RIGHT_LATER
    press(app, "map")
    assert f"1 of {len(CATALOG)} solved, 0 of them at the first try" in said(app)
    assert app.button(key="exercises_open_who-explodes").label.endswith("solved at a later try")


def test_a_first_prediction_that_is_right_counts_as_such() -> None:
    app = open_page(exercise="half")
    app.radio(key=field_key("half", "choice")).set_value("converges")
    press(app, "check")
    assert app.success[0].value == "Right: that is what happened."
    press(app, "map")
    assert f"1 of {len(CATALOG)} solved, 1 of them at the first try" in said(app)


@pytest.mark.parametrize("choice", ["exact", "above"])
def test_what_the_homeworks_models_really_predict_is_shown_once_somebody_has_said_it(choice: str) -> None:
    app = open_page(exercise="quadratic-for-four")
    assert "8.544" not in said(app)
    assert not app.get("plotly_chart")
    app.radio(key=field_key("quadratic-for-four", "choice")).set_value(choice)
    press(app, "check")
    assert "From w1 = 1, w2 = 1, b = 1: after 100 epochs the model predicts **8.544** for x = 4" in said(app)
    assert "8.544" in app.get("plotly_chart")[0].proto.alt


def test_the_loss_of_a_loop_that_forgets_the_square_is_drawn_the_right_way_up() -> None:
    app = open_page(exercise="first-loop")
    for line in ("forward", "difference", "backward", "update"):
        press(app, f"add_{line}")
    layout = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    low, high = layout["yaxis2"]["range"]
    assert low < -1 < 0 < high


def test_a_graph_shows_the_gradients_that_were_found_and_no_others() -> None:
    app = open_page(exercise="linear-edges")
    drawing = app.get("graphviz_chart")[0].proto.spec
    assert drawing.count("?") == 5  # of the loss, and the gradients of w, v1, v2 and the loss
    assert "<B>4</B>" in drawing.split("L = ")[0]  # of y
    assert "<B>4</B>" not in drawing.split("L = ")[1].split("->")[0]  # the loss is asked for
    for name, value in {"loss": "4", "difference": "-4", "prediction": "-4", "w": "-4"}.items():
        app.text_input(key=field_key("linear-edges", name)).set_value(value)
    press(app, "check")
    drawing = app.get("graphviz_chart")[0].proto.spec
    assert drawing.count("?") == 2  # of w, and of the loss itself, which is not asked for
    assert "Right so far: 3 of 4." in said(app)
    assert "−8" not in drawing


def test_a_loop_is_run_as_it_is_built_and_says_which_line_failed() -> None:
    app = open_page(exercise="first-loop")
    for line in ("forward", "loss", "backward", "update-recorded"):
        press(app, f"add_{line}")
    assert "Line 5, `w -= 0.01 * w.grad`, raises an error in the first step: **RuntimeError**" in said(app)
    press_icon(app, "remove_3")
    press(app, "add_update")
    press(app, "add_zero")
    press_icon(app, "up_4")
    assert "# 5\n" in app.code[0].value
    assert "zero_" in app.code[0].value.split("no_grad")[0]
    press_icon(app, "down_3")
    press(app, "check")
    assert app.success[0].value == "Right: it does what was asked."


def test_the_loop_can_be_played_with_and_never_grows_beyond_its_limit() -> None:
    app = open_page(exercise="playground")
    for _ in range(10):
        press(app, "add_forward")
    assert app.button(key="exercises_add_forward").disabled
    press_icon(app, "remove_0")
    press(app, "add_loss")
    assert len(app.get("plotly_chart")) == 1
    assert not app.warning


def test_answers_stay_while_other_pages_are_visited() -> None:
    app = open_page(exercise="two-paths")
    app.text_input(key=field_key("two-paths", "w")).set_value("5")
    press(app, "check")
    press(app, "next")
    press(app, "previous")
    assert app.text_input(key=field_key("two-paths", "w")).value == "5"
    checked(app.switch_page("pages/training.py").run())
    checked(app.switch_page("pages/exercises.py").run())
    assert app.text_input(key=field_key("two-paths", "w")).value == "5"
    assert "after 2 more tries" in said(app)


def test_progress_is_shown_on_the_map_and_can_be_lost_on_purpose_only() -> None:
    app = open_page(exercise="two-paths")
    app.text_input(key=field_key("two-paths", "w")).set_value("7")
    press(app, "check")
    press(app, "map")
    assert f"1 of {len(CATALOG)} solved" in said(app)
    assert "solved" in app.button(key="exercises_open_two-paths").label
    app.session_state["exercises_keep"] = True
    checked(app.run())
    assert app.button(key="exercises_over").disabled
    checked(app.checkbox(key="exercises_sure").check().run())
    press(app, "over")
    assert f"0 of {len(CATALOG)} solved" in said(app)


@pytest.mark.parametrize("damage", [lambda text: text[:-9], lambda text: text.replace('"7"', '"8"'), lambda text: "{}"])
def test_a_damaged_file_is_refused_in_one_sentence_and_harms_nothing(damage) -> None:
    app = open_page(exercise="direction")
    app.radio(key=field_key("direction", "choice")).set_value("down")
    press(app, "check")
    press(app, "map")
    app.session_state["exercises_keep"] = True
    checked(app.run())
    saved = to_text(Progress().changed("two-paths", answer={"w": "7"}, passed={"w": "7"}, tries=1))

    def upload(text: str) -> None:
        checked(app.file_uploader(key="exercises_upload").upload("mine.json", text.encode(), "application/json").run())

    upload(damage(saved))
    assert len(app.error) == 1
    assert app.error[0].value.startswith("mine\\.json was not loaded\\: it ")
    assert f"1 of {len(CATALOG)} solved" in said(app)
    upload(saved)
    assert not app.error
    assert "loaded" in said(app)
    assert "solved" in app.button(key="exercises_open_two-paths").label


@pytest.mark.parametrize(("name", "value"), [("exercise", "none"), ("chapter", "<b>"), ("only", "2"), ("present", "x")])
def test_a_link_that_cannot_be_used_is_explained_above_the_map(name: str, value: str) -> None:
    app = open_page(**{name: value})
    assert len(app.warning) == 1
    assert f"0 of {len(CATALOG)} solved" in said(app)


def test_a_chapter_can_be_opened_alone() -> None:
    app = open_page(chapter="zeroing", only="1")
    assert "0 of 6 solved" in said(app)
    buttons = {button.key for button in app.button}
    assert {f"exercises_open_{exercise.id}" for exercise in CHAPTERS[Chapter.ZEROING]} <= buttons
    assert not any(button in buttons for button in ("exercises_all", "exercises_play", "exercises_open_two-paths"))
    press(app, "begin")
    assert address(app) == {"exercise": "second-step", "chapter": "zeroing", "only": "1"}
    press(app, "map")
    assert address(app) == {"chapter": "zeroing", "only": "1"}


def test_an_exercise_can_be_opened_alone_and_large() -> None:
    app = open_page(exercise="half", only="1", present="1")
    buttons = {button.key for button in app.button}
    assert not {"exercises_next", "exercises_map"} & buttons
    assert not app.expander


def test_the_instructor_gets_links_and_downloads() -> None:
    app = open_page(exercise="half")
    app.session_state["exercises_teach"] = True
    checked(app.run())
    links = {}
    for target in ("half", "learning-rate"):
        for way in ("app", "only", "present"):
            app.selectbox(key="exercises_link_to").set_value(target)
            app.selectbox(key="exercises_link_way").set_value(way)
            links[target, way] = checked(app.run()).code[-1].value.split("?")[1]
            (code,) = app.image
            assert code.proto.imgs[0].alt == "The link as a QR code"
    assert links == {
        ("half", "app"): "exercise=half",
        ("half", "only"): "exercise=half&only=1",
        ("half", "present"): "exercise=half&present=1",
        ("learning-rate", "app"): "chapter=learning-rate",
        ("learning-rate", "only"): "chapter=learning-rate&only=1",
        ("learning-rate", "present"): "chapter=learning-rate&present=1",
    }
    assert len(app.get("download_button")) == 2


def test_solutions_are_for_whoever_has_the_instructors_link_and_all_chapters_come_in_one() -> None:
    for teach, downloads in (("0", 2), ("1", 4)):
        app = open_page(teach=teach)
        app.session_state["exercises_teach"] = True
        checked(app.run())
        assert len(app.get("download_button")) == downloads
        assert app.selectbox(key="exercises_for_chapter").value == "all"
        assert f"{len(CATALOG)} exercises" in said(app)


def test_for_a_projector_nothing_is_answered_and_what_the_class_does_is_not_kept() -> None:
    exercise = CATALOG["two-paths"]
    app = open_page(exercise="two-paths")
    fill(app, exercise, dict(exercise.solution))
    press(app, "check")
    own = app.session_state["exercises_progress"]
    assert own.has_passed("two-paths")
    follow(app, "exercises", {"exercise": "two-paths", "present": "1"})
    assert app.text_input[0].value == ""
    assert not app.success
    assert not [expander for expander in app.expander if expander.label == "For instructors"]
    app.text_input[0].set_value("1")
    press(app, "check")
    assert app.warning
    assert app.session_state["exercises_progress"] == own
    follow(app, "exercises", {"exercise": "two-paths"})
    assert app.text_input[0].value == exercise.solution["w"]
    assert app.success


def test_a_name_is_kept_and_stands_in_the_files_name() -> None:
    app = open_page()
    app.session_state["exercises_keep"] = True
    checked(app.run())
    app.text_input(key="exercises_name").set_value("  Ada\u202e  Lovelace ")
    checked(app.run())
    assert app.session_state["exercises_progress"].name == "Ada Lovelace"
    assert json.loads(to_text(app.session_state["exercises_progress"]))["name"] == "Ada Lovelace"
    assert file_name(app.session_state["exercises_progress"]) == "backprop_exercises_Ada_Lovelace.json"


def test_the_pages_lead_to_their_exercises_and_back() -> None:
    app = driver.new_app()
    for page, first in (("training", "mean-loss"), ("graph", "linear-edges")):
        go(app, page)
        links = [json.loads(json.dumps(str(link.proto))) for link in app.get("page_link")]
        assert any(first in link for link in links)
    app = open_page(exercise="first-update")
    assert "training" in str(app.get("page_link")[0].proto).lower()


def test_once_it_has_passed_the_way_on_stands_below_the_verdict() -> None:
    app = open_page(exercise="quadratic-numbers", chapter="graph")
    onward = "exercises_onward"
    assert onward not in [button.key for button in app.button]
    exercise = CATALOG["quadratic-numbers"]
    fill(app, exercise, dict(exercise.solution))
    press(app, "check")
    assert app.button(key=onward).label == "See what is solved"
    press(app, "onward")
    assert "1 of 7 solved" in said(app)
    press(app, "open_two-paths")
    fill(app, CATALOG["two-paths"], {"w": "7"})
    press(app, "check")
    press(app, "onward")
    assert address(app) == {"exercise": "linear-derivative", "chapter": "graph"}


def test_an_exercise_that_was_opened_alone_leads_nowhere() -> None:
    app = open_page(exercise="two-paths", only="1")
    fill(app, CATALOG["two-paths"], {"w": "7"})
    press(app, "check")
    assert "Right" in said(app)
    assert "exercises_onward" not in [button.key for button in app.button]
