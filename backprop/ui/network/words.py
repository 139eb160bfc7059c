"""Words that the page's sentences share."""

from backprop.network import Points
from backprop.ui.parts.numbers import counted, number


def after(epoch: int) -> str:
    """When a snapshot was taken: `before the first update`, `after 1 epoch`, `after 500 epochs`."""
    return f"after {counted(epoch, 'epoch')}" if epoch else "before the first update"


def lie(how_many: int) -> str:
    return "lies" if how_many == 1 else "lie"


def drawn_by_one_layer(points: Points) -> str:
    """What a single layer can draw through these points."""
    if points.width == 1:
        return "one straight line"
    return "one flat plane" if points.classes is None else "one straight border"


def from_to(first: float, last: float) -> str:
    """`fell from 1.2 to 0.04`: what a loss did, with digits that tell the two apart."""
    if abs(last - first) <= 1e-3 * first:
        return f"changed by less than 0.1 % and is {number(last)}"
    return f"{'fell' if last < first else 'rose'} from {number(first)} to {number(last)}"
