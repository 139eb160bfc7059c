"""Let the sigmoid learn."""

from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.tune import DataChoice, Knob, Runs, Tune
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import diagnose
from backprop.training.config import TrainingConfig

_SIGMOID_RUN = TrainingConfig(model="sigmoid", learning_rate=0.1, epochs=120)

_LEARNED = 1e-3


def _learns(runs: Runs) -> Misconception | None:
    diagnosis = diagnose(runs.zeroed)
    if not diagnosis.reachable:
        return Misconception.OUT_OF_REACH
    if diagnosis.end_loss < _LEARNED:
        return None
    flat = abs(float(runs.zeroed.gradients[0])) < 1e-2 and diagnosis.end_loss > 0.9 * diagnosis.start_loss
    return Misconception.VANISHING if flat else Misconception.NOT_YET


EXERCISE = Exercise(
    id="make-it-learn",
    chapter=Chapter.LAYERS,
    pages=("training",),
    task=Tune(
        _SIGMOID_RUN,
        (
            DataChoice(("lesson", "reachable", "noisy", "one sample")),
            Knob("initial_w", -10.0, 10.0, 0.5, 8.0),
            Knob("learning_rate", 0.05, 1.0, 0.05, 0.1),
        ),
        _learns,
    ),
    solution={"data": "reachable", "initial_w": "1", "learning_rate": "0.5"},
    wrong=(
        ({"data": "lesson", "initial_w": "1", "learning_rate": "1"}, Misconception.OUT_OF_REACH),
        ({"data": "reachable", "initial_w": "10", "learning_rate": "0.1"}, Misconception.VANISHING),
        ({"data": "reachable", "initial_w": "-3", "learning_rate": "0.05"}, Misconception.NOT_YET),
    ),
    notebook_check="""\
data = DATA[answer["data"]]
weights, _ = run(data, float(answer["learning_rate"]), 120, float(answer["initial_w"]), sigmoid=True)
w = torch.tensor(weights[-1])
mean_loss = sum((torch.sigmoid(x * w) - y).item() ** 2 for x, y in data) / len(data)
passed = mean_loss < 1e-3""",
)
