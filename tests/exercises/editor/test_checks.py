"""Every exercise fails as shipped, its solution passes, each known mistake is recognised; the data are always new."""

import pytest

from backprop.exercises.editor.checks import CHECKS
from backprop.exercises.editor.content import exercises, named
from tests.exercises.editor.attempts import ALSO_RIGHT, AS_SHIPPED, LOOKED_UP, WRONG, judged

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
