"""The last rate that works."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.stability import converging_learning_rates
from backprop.training.config import TrainingConfig

_FINEST = 0.01  # the slider's step


def _last_before_the_edge(runs: Runs) -> Misconception | None:
    """The rate converges, and with 0.01 more the loop stops converging for the first time."""
    rate = runs.zeroed.config.learning_rate
    first, *others = converging_learning_rates(runs.zeroed.config.dataset)
    if any(low < rate < high for low, high in others):
        return Misconception.SECOND_WINDOW
    if diagnose(runs.zeroed).outcome is not Outcome.CONVERGED:
        return Misconception.DIVERGES if rate >= first[1] else Misconception.NOT_YET
    return None if rate + _FINEST >= first[1] else Misconception.ROOM_LEFT


EXERCISE = Exercise(
    id="largest-rate",
    chapter=Chapter.LEARNING_RATE,
    pages=("sweep", "training"),
    task=Tune(TrainingConfig(epochs=160), (Knob("learning_rate", 0.01, 0.6, _FINEST, 0.01),), _last_before_the_edge),
    solution={"learning_rate": "0.2"},
    wrong=(
        ({"learning_rate": "0.1"}, Misconception.ROOM_LEFT),
        ({"learning_rate": "0.21"}, Misconception.DIVERGES),
        ({"learning_rate": "0.5"}, Misconception.SECOND_WINDOW),
    ),
    notebook_check='''\
def factor(rate):
    """What one epoch multiplies the error by."""
    return math.prod(1 - 2 * rate * x**2 for x, _ in SAMPLES)


rate = float(answer["learning_rate"])
below = [n / 100 for n in range(1, round(100 * rate) + 1)]
passed = all(abs(factor(r)) < 1 for r in below) and abs(factor(rate + 0.01)) > 1''',
)
