"""Make the wrong loop look better."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.tune import Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import Outcome, diagnose
from backprop.stability import converging_learning_rates
from backprop.training.config import TrainingConfig

_LONG = TrainingConfig(epochs=60)


def _bounded_where_the_correct_one_diverges(runs: Runs) -> Misconception | None:
    config = runs.zeroed.config
    if diagnose(runs.zeroed).outcome is not Outcome.DIVERGED:
        return Misconception.STILL_CONVERGES
    windows = converging_learning_rates(config.dataset, zero_grad=False)
    bounded = any(low < config.learning_rate < high for low, high in windows)
    return (
        None
        if bounded and diagnose(runs.forgotten).outcome is not Outcome.DIVERGED
        else Misconception.FORGETFUL_EXPLODES
    )


EXERCISE = Exercise(
    id="bounded-beside-divergence",
    chapter=Chapter.ZEROING,
    pages=("forgetting", "trace"),
    task=Tune(_LONG, (Knob("learning_rate", 0.01, 1.0, 0.01, 0.01),), _bounded_where_the_correct_one_diverges),
    solution={"learning_rate": "0.24"},
    wrong=(
        ({"learning_rate": "0.2"}, Misconception.STILL_CONVERGES),
        ({"learning_rate": "0.5"}, Misconception.STILL_CONVERGES),
        ({"learning_rate": "0.3"}, Misconception.FORGETFUL_EXPLODES),
    ),
    notebook_check="""\
rate = float(answer["learning_rate"])
zeroed, forgotten = (run(rate=rate, epochs=100, zero=zero)[0] for zero in (True, False))
passed = explodes(zeroed) and max(map(abs, forgotten)) < 100""",
)
