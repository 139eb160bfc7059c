"""A learning rate with which the line predicts 8 for 4."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.homework import AFFINE, TRAINED
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.stability.several import epoch_of

_NEAR = 0.05


def _within_reach_of_eight(runs: Runs) -> Misconception | None:
    """The trained line predicts 8 for 4, to 0.05."""
    config = runs.zeroed.config
    if runs.zeroed.overflow_step is None and abs(runs.zeroed.predict(4.0) - 8) <= _NEAR:
        return None
    settles = epoch_of(config.model, config.dataset, config.learning_rate).converges
    return Misconception.NOT_YET if settles else Misconception.DIVERGES


EXERCISE = Exercise(
    id="reach-eight",
    chapter=Chapter.HOMEWORK,
    pages=("training",),
    task=Tune(
        AFFINE,
        (Knob("learning_rate", 0.01, 1.0, 0.01, 0.01),),
        _within_reach_of_eight,
    ),
    solution={"learning_rate": "0.1"},
    wrong=(
        ({"learning_rate": "0.01"}, Misconception.NOT_YET),
        ({"learning_rate": "0.02"}, Misconception.NOT_YET),
        ({"learning_rate": "0.2"}, Misconception.DIVERGES),
        ({"learning_rate": "0.5"}, Misconception.DIVERGES),
    ),
    notebook_check=TRAINED
    + """\
w, b = trained(affine, (1.0, 1.0), rate=answer["learning_rate"])
passed = abs(affine(4, w, b).item() - 8) <= 0.05""",
)
