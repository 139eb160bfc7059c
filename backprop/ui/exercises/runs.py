"""Where the exercises run PyTorch: behind the app's one lock, with bounded stores in front."""

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import GraphScene
from backprop.exercises.graphs import recorded
from backprop.exercises.loop_judging import lessons_run
from backprop.exercises.loop_running import Loop, LoopRun, run_loop
from backprop.exercises.verdicts import Verdict
from backprop.graph import Graph
from backprop.training import TrainingRun
from backprop.ui.shell.store import stored


def checked(exercise_id: str, answer: Answer) -> Verdict:
    """The verdict on an answer."""
    return _checked(exercise_id, tuple(answer.items()))


def passes(exercise_id: str, answer: Answer) -> bool:
    """Whether an answer passes."""
    return checked(exercise_id, answer).passed


@stored
def _checked(exercise_id: str, answer: tuple[tuple[str, str], ...]) -> Verdict:
    return CATALOG[exercise_id].check(dict(answer))


@stored
def loop_run(loop: Loop) -> LoopRun:
    """What a loop of chosen lines does."""
    return run_loop(loop)


@stored
def graph_of(scene: GraphScene) -> Graph:
    """The graph of a scene."""
    return recorded(scene)


@stored
def lesson() -> TrainingRun:
    """The lesson's own loop, to compare with."""
    return lessons_run()
