"""The names of the kinds of a map, written into their areas, where on a telephone, too, they hide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.palette import Palette
from backprop.figures.sweep.fields import Field

_BAND = 0.04  # of the plane: a smaller area gets no name
_WIDTH, _HEIGHT = 300, 340  # pixels of the plane on a telephone; on a wider screen there is only more room
_SIGN, _LINE, _PADDING = 6.4, 16, 6  # pixels of a name
_RING = 24  # pixels of the mark of the learner's run


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle: its middle, and half its sides, in shares of the plane."""

    x: float
    y: float
    half_width: float
    half_height: float

    def meets(self, other: _Box) -> bool:
        return (
            abs(self.x - other.x) < self.half_width + other.half_width
            and abs(self.y - other.y) < self.half_height + other.half_height
        )

    @property
    def inside(self) -> bool:
        return self.half_width <= self.x <= 1 - self.half_width


def names_in_the_map(
    field: Field,
    rates: npt.NDArray[Any],
    starts: npt.NDArray[Any],
    palette: Palette,
    *,
    free_of: tuple[float, float],
) -> list[dict[str, Any]]:
    """Annotations: each kind's name, deep inside its area, beside the other names; none where it has no room.

    Args:
        field: kinds and their names; nothing is written where there are none.
        rates, starts: of the columns and rows.
        free_of: where the learner's run is marked, in shares of the plane.
    """
    taken = [_Box(*free_of, _RING / 2 / _WIDTH, _RING / 2 / _HEIGHT)]
    masks = [field.values == kind for kind in range(len(field.names))]
    written = []
    for kind in sorted(range(len(masks)), key=lambda kind: -masks[kind].mean()):
        if masks[kind].mean() < _BAND:
            break
        places = [(_box(row, column, field, kind), row, column) for row, column in _deepest_first(masks[kind])]
        free = [place for place in places if not any(place[0].meets(box) for box in taken)]
        chosen = next((place for place in free if place[0].inside), free[0] if free else None)
        if chosen is not None:
            box, row, column = chosen
            taken.append(box)
            written.append(_annotation(field.names[kind], float(rates[column]), float(starts[row]), palette))
    return written


def _box(row: int, column: int, field: Field, kind: int) -> _Box:
    rows, columns = field.values.shape
    width = _SIGN * len(field.names[kind]) + _PADDING
    return _Box((column + 0.5) / columns, (row + 0.5) / rows, width / 2 / _WIDTH, (_LINE + _PADDING) / 2 / _HEIGHT)


def _deepest_first(mask: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Row and column of true cells, on a thinned copy of a few dozen a side: first those farthest from false ones."""
    stride = max(1, max(mask.shape) // 40)
    left = np.pad(mask[::stride, ::stride], 1)
    depth = np.zeros(left.shape, dtype=np.int64)
    while left.any():
        depth += left
        inner = left.copy()
        inner[1:-1, 1:-1] &= left[:-2, 1:-1] & left[2:, 1:-1] & left[1:-1, :-2] & left[1:-1, 2:]
        left = inner
    places = np.argwhere(2 * depth > depth.max())
    if not depth.any():  # narrower than the thinned copy sees
        places, stride = np.argwhere(np.pad(mask, 1)), 1
        depth = np.pad(mask, 1).astype(np.int64)
    from_the_middle = np.abs(places - np.array(depth.shape) / 2).sum(axis=1)
    for index in np.lexsort((from_the_middle, -depth[tuple(places.T)])):
        row, column = (places[index] - 1) * stride
        yield int(row), int(column)


def _annotation(text: str, rate: float, start: float, palette: Palette) -> dict[str, Any]:
    return {
        "x": float(np.log10(rate)),  # Plotly places annotations on a logarithmic axis by the logarithm
        "y": start,
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": palette.ink},
        "bgcolor": palette.surface,
        "opacity": 0.85,
        "borderpad": 2,
    }
