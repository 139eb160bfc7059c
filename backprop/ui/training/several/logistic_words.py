"""Parts of sentences about the sigmoid with a bias: why its loss has no lowest point, and why its gradient vanishes."""

import numpy as np

from backprop.models import predict
from backprop.outcomes import LowestPoint, SeveralDiagnosis
from backprop.stability.logistic import sigmoid
from backprop.training import TrainingConfig, TrainingRun
from backprop.ui.parts.numbers import number
from backprop.ui.training.verdict_parts import listed

_LEVEL = 0.2  # of the sigmoid's steepest slope: below it the curve looks flat
_LOST = 1e-13  # of a prediction's ŷ · (1 − ŷ): where it is below 1e-12, PyTorch's cross-entropy divides by that instead


def limit_words(config: TrainingConfig, lowest: LowestPoint, loss: str) -> str:
    """That the lowest loss is only approached, and why where that is easily said. `loss`: it, as shown."""
    text = f"The lowest possible, {loss}, is only approached as w and b grow without end"
    if config.loss == "squared_error" or lowest.loss:
        return f"{text}."
    if len(set(config.dataset.y)) == 1:
        return f"{text}: every y is {number(config.dataset.y[0])}, so a prediction nearer to it is always better."
    return f"{text}: one threshold tells every y = 0 from every y = 1, so a steeper curve is always a little better."


def slope_words(run: TrainingRun, diagnosis: SeveralDiagnosis) -> str:
    """What keeps the gradient small, or a target out of reach; "" where nothing does."""
    config = run.config
    outside = sorted({y for y in config.dataset.y if not 0 <= y <= 1})
    if outside:
        return f"A sigmoid’s output lies between 0 and 1, so it never reaches {listed(outside)}."
    if diagnosis.near_best or not np.isfinite(run.weights[-1]).all():
        return ""
    x, y = config.dataset.arrays()
    if config.loss == "cross_entropy":
        return _lost_words(np.array([predict(config.model, x=one, w=run.final) for one in config.dataset.x]), y)
    z = run.final[0] * x + run.final[1]
    steepest = float((4 * sigmoid(z) * sigmoid(-z)).max())
    if steepest > _LEVEL:
        return ""
    return (
        "The sigmoid is almost level here: at no sample is its slope more than "
        f"{number(100 * steepest, 2)}% of the steepest. The gradient of a squared error is multiplied by that slope, "
        "so w and b hardly move. This is called a vanishing gradient. That of the cross-entropy, (ŷ − y) · x, has no "
        "such factor."
    )


def _lost_words(predictions: np.ndarray, y: np.ndarray) -> str:
    """That the sigmoid of a wrong prediction is so level that PyTorch loses its gradient."""
    level = predictions * (1 - predictions) < _LOST
    wrong = int((level & (np.abs(predictions - y) > 0.5)).sum())
    if not wrong:
        return ""
    which = "one wrong prediction is" if wrong == 1 else f"{wrong} wrong predictions are"
    return (
        f"In float32 {which} so near to 0 or 1 that PyTorch’s gradient is less than a tenth of (ŷ − y) · x. "
        "`torch.nn.BCEWithLogitsLoss` takes w · x + b itself, and avoids that."
    )
