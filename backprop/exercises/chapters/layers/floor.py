"""A sigmoid and the lesson's data."""

from backprop.exercises.exercise import Chapter, Exercise, RunScene
from backprop.exercises.predict import Predict
from backprop.exercises.verdicts import Misconception
from backprop.outcomes import diagnose
from backprop.training import train
from backprop.training.config import TrainingConfig

_FLOOR = TrainingConfig(model="sigmoid", learning_rate=0.5, epochs=100)


def _floor() -> str:
    diagnosis = diagnose(train(_FLOOR))
    return "floor" if diagnosis.end_loss > 1 and not diagnosis.reachable else "zero"


_TASK = Predict(
    {"zero": Misconception.MORE_EPOCHS, "explodes": Misconception.GROWS, "floor": None},
    _floor,
)

EXERCISE = Exercise(
    id="floor",
    chapter=Chapter.LAYERS,
    pages=("training",),
    task=_TASK,
    solution={"choice": "floor"},
    wrong=_TASK.wrong,
    scene=RunScene(_FLOOR),
    notebook_check="""\
weights, _ = run(rate=0.5, epochs=100, sigmoid=True)
w = torch.tensor(weights[-1])
mean_loss = sum((torch.sigmoid(x * w) - y).item() ** 2 for x, y in SAMPLES) / len(SAMPLES)
passed = answer == ("explodes" if not math.isfinite(mean_loss) else "zero" if mean_loss < 0.1 else "floor")""",
)
