"""Every exercise fails as shipped, its solution passes, each known mistake is recognised; the data are always new."""

import re

import pytest
import torch

from backprop.workbook.checks import CHECKS
from backprop.workbook.content import exercises, named
from tests.workbook.attempts import ALSO_RIGHT, AS_SHIPPED, CLEARINGS, LOOKED_UP, UPDATES, WRONG, judged

SEEDS = range(8)
NAMES = [exercise.name for exercise in exercises()]
every_exercise = pytest.mark.parametrize("name", NAMES)
# A learner's code may earn warnings; in a child they are printed.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::SyntaxWarning")


def test_every_exercise_has_a_check_and_a_place_in_the_lists_of_these_tests():
    assert len(NAMES) >= 8
    assert list(CHECKS) == NAMES
    assert list(AS_SHIPPED) == NAMES
    assert list(LOOKED_UP) == NAMES


@every_exercise
def test_it_fails_as_shipped_with_its_own_message(name):
    exercise = named(name)
    for seed in SEEDS:
        verdict = judged(exercise, exercise.start, seed=seed)
        assert exercise.reason(verdict) == AS_SHIPPED[name]
    assert AS_SHIPPED[name] in exercise.messages


@every_exercise
def test_its_solution_passes_on_any_data(name):
    exercise = named(name)
    for seed in range(40):
        verdict = judged(exercise, exercise.solution, seed=seed)
        assert verdict.passed, exercise.message(verdict)


@pytest.mark.parametrize("attempt", ALSO_RIGHT, ids=lambda attempt: f"{attempt.name}: {attempt.new.strip()[:40]}")
def test_another_right_answer_passes_too(attempt):
    exercise, text = named(attempt.name), attempt.text()
    for seed in SEEDS:
        verdict = judged(exercise, text, seed=seed)
        assert verdict.passed, exercise.message(verdict)


def written_otherwise(text: str, update: str, clearing: str) -> str:
    """The file with its update and its clearing of the gradient in other words of PyTorch's."""
    step = re.compile(r"(?m)^( *)(?:with torch\.no_grad\(\):\n +)?(\w+)(?:\.data)? (?:=.*|-=.*) ?learning_rate \* .*$")
    text, steps = step.subn(lambda found: found[1] + update.format(found[2]), text)
    clear = re.compile(r"(?m)^( *)(\w+)\.grad(?:\.data)?\.zero_\(\)$")
    text, clears = clear.subn(lambda found: found[1] + clearing.format(found[2]), text)
    assert steps == clears == text.count("requires_grad=True") or steps == clears == 1
    return text


WITH_A_LOOP = [name for name in NAMES if "zero_()" in named(name).solution and name != "ex13_shapes"]


@pytest.mark.parametrize("name", WITH_A_LOOP)
def test_every_way_to_update_and_to_clear_passes_but_for_those_that_the_text_forbids(name):
    exercise = named(name)
    for place, update in enumerate(UPDATES):
        for clearing in (CLEARINGS[place], CLEARINGS[2], CLEARINGS[0]):
            verdict = judged(exercise, written_otherwise(exercise.solution, update, clearing), seed=place)
            through_data = name == "ex08_leaf" and update.startswith("{0}.data")
            assert verdict.reason == ("data" if through_data else ""), (update, clearing, exercise.message(verdict))


@pytest.mark.parametrize("clearing", CLEARINGS)
def test_the_forgetful_loop_is_cured_by_one_line_and_the_rest_of_the_shipped_file_still_runs(clearing):
    exercise = named("ex04_zeroing")
    update = "            w.data = w.data - learning_rate * w.grad.data\n"
    assert update in exercise.start
    cured = exercise.start.replace(update, f"{update}            {clearing.format('w')}\n")
    verdict = judged(exercise, cured, seed=0)
    assert verdict.passed, exercise.message(verdict)


def test_autograd_is_found_out_and_left_as_it_was():
    engine = torch.autograd.Variable._execution_engine
    judged(named("ex02_gradient"), named("ex02_gradient").solution, seed=0)
    assert torch.autograd.Variable._execution_engine is engine


@pytest.mark.parametrize("attempt", WRONG, ids=lambda attempt: f"{attempt.name}: {attempt.new.strip()[:40]}")
def test_a_mistake_is_recognised_on_any_data(attempt):
    exercise, text = named(attempt.name), attempt.text()
    for seed in SEEDS:
        verdict = judged(exercise, text, seed=seed)
        assert exercise.reason(verdict) == attempt.reason
        assert "{" not in exercise.message(verdict)


@every_exercise
def test_an_answer_that_was_looked_up_fails(name):
    exercise = named(name)
    for seed in SEEDS:
        assert not judged(exercise, LOOKED_UP[name], seed=seed).passed


@every_exercise
def test_no_data_are_drawn_twice(name):
    exercise = named(name)
    messages = {exercise.message(judged(exercise, LOOKED_UP[name], seed=seed)) for seed in SEEDS}
    always_alike = {"ex14_two_layers"}  # its messages hold no numbers
    assert len(messages) > 3 or name in always_alike


def test_an_exception_is_shown_with_the_learners_own_lines_only():
    exercise = named("ex07_new_graph")
    verdict = judged(exercise, exercise.start, seed=0)
    assert verdict.error.startswith("RuntimeError: Trying to backward through the graph a second time")
    (frame,) = verdict.frames
    assert frame.function == "train"
    assert exercise.start.splitlines()[frame.line - 1].strip() == "loss.backward()"


def test_what_the_check_cannot_use_is_not_the_learners_exception():
    exercise = named("ex01_loss")
    verdict = judged(exercise, exercise.solution.replace("return x * w", "return torch.tensor(1j)"), seed=0)
    assert verdict.reason == "unreadable"
    assert "complex" in exercise.message(verdict)


@pytest.mark.parametrize(
    "text", ["", "def train(:", "\0", "x =", "raise KeyboardInterrupt", "import nothing_here", "1/0"]
)
def test_any_file_gets_a_verdict(text):
    exercise = named("ex03_update")
    verdict = judged(exercise, text, seed=0)
    assert not verdict.passed
    assert exercise.message(verdict)


def test_an_exception_that_cannot_be_printed_gets_a_verdict():
    text = "class E(Exception):\n    def __str__(self):\n        raise E\ndef train(*a):\n    raise E\n"
    verdict = judged(named("ex03_update"), text, seed=0)
    assert (verdict.reason, verdict.error) == ("raised", "E")
