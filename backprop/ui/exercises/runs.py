"""Where the exercises run PyTorch: by the app's one store."""

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.graphs import recorded
from backprop.exercises.loop_judging import lessons_run
from backprop.exercises.loop_running import run_loop
from backprop.exercises.verdicts import Verdict
from backprop.ui.shell.store import computed, stored

loop_run, graph_of, lesson = stored(run_loop), stored(recorded), stored(lessons_run)


def checked(exercise_id: str, answer: Answer) -> Verdict:
    """The verdict on an answer."""
    key = ("exercise", exercise_id, tuple(answer.items()))
    return computed(key, lambda: CATALOG[exercise_id].check(answer))


def passes(exercise_id: str, answer: Answer) -> bool:
    """Whether an answer passes."""
    return checked(exercise_id, answer).passed
