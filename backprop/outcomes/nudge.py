"""A nudge to the weight: what the gradient says that the loss will do, and what it really does."""

from dataclasses import dataclass

from backprop.datasets import Dataset
from backprop.models import ModelName
from backprop.outcomes.landscape import gradient, mean_losses


@dataclass(frozen=True, slots=True)
class Nudge:
    """A change of the weight by `size`, all in float64.

    Attributes:
        w, loss, gradient: the weight, and the mean loss and its derivative there.
        size: how much w grows.
        actual: how much the loss grows.
    """

    w: float
    loss: float
    gradient: float
    size: float
    actual: float

    @property
    def predicted(self) -> float:
        """How much the loss would grow if its curve went on straight."""
        return self.gradient * self.size


def nudge(model: ModelName, dataset: Dataset, w: float, size: float) -> Nudge:
    """Nudge the finite weight `w` by `size`, and compare. The gradient is autograd's."""
    before, after = mean_losses(model, dataset, [w, w + size])
    return Nudge(w, float(before), gradient(model, dataset, w), size, float(after - before))
