"""A small nudge."""

from collections.abc import Mapping

from backprop.datasets import ARTICLE
from backprop.exercises.compute import Compute, Quantity
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.verdicts import Misconception
from backprop.graph import nudge, record

_W, _SIZE = 2.5, 0.03


def _change() -> Mapping[str, Quantity]:
    graph = record("mean((x*w - y)**2)", {"x": ARTICLE.x, "w": _W, "y": ARTICLE.y}, ("w",))
    found = nudge(graph, "w", _SIZE)
    slips: dict[Misconception, float | tuple[float, ...]] = {
        Misconception.NUDGE_FORGOTTEN: found.gradient,
        Misconception.NUDGE_DIVIDED: found.gradient / _SIZE,
        Misconception.AFTER_FOR_CHANGE: (found.result + found.predicted, found.result + found.actual),
    }
    return {"change": Quantity(found.predicted, slips)}


EXERCISE = Exercise(
    id="small-nudge",
    chapter=Chapter.GRADIENTS,
    pages=("training",),
    task=Compute(("change",), _change),
    solution={"change": "0.14"},
    wrong=(
        ({"change": "4.667"}, Misconception.NUDGE_FORGOTTEN),
        ({"change": "155.6"}, Misconception.NUDGE_DIVIDED),
        ({"change": "1.307"}, Misconception.AFTER_FOR_CHANGE),
        ({"change": "-0.14"}, Misconception.SIGN),
    ),
    notebook_check="""\
w = torch.tensor(2.5, dtype=torch.float64, requires_grad=True)
losses = [(x * w - y) ** 2 for x, y in zip([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])]
(sum(losses) / len(losses)).backward()
passed = numbers_agree(answer, {"change": w.grad.item() * 0.03})""",
)
