"""What the browser paints under a chart's marks, at the player's position: values for every snapshot."""

import base64
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop.figures.shared.palette import rgb

Scene = dict[str, Any]
FloatArray = npt.NDArray[Any]
_BEYOND_FLOAT32 = 1e300


def surface_scene(
    values: FloatArray,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    between: tuple[float, float],
    low: str,
    high: str,
    border: str | None,
) -> Scene:
    """Predictions on a grid, shape (snapshots, rows, columns), coloured from `low` to `high`.

    Args:
        values: rows from the lowest `y` up; the grid's outer points lie at the ends of `x` and `y`.
        x, y: the ends of the axes.
        between: the values that have the colours `low` and `high`; beyond them the colour stays what it is there.
        low, high: colours.
        border: the colour of a line midway between the two values, or None for no line.
    """
    bottom, top = between
    shares = (np.nan_to_num(values.astype(np.float64), nan=bottom, posinf=top, neginf=bottom) - bottom) / (top - bottom)
    return {
        "kind": "surface",
        "frames": len(values),
        "columns": values.shape[2],
        "x": x,
        "y": y,
        "low": rgb(low),
        "high": rgb(high),
        "border": border,
        "values": _packed(np.round(65_535 * np.clip(shares, 0, 1)).astype("<u2")),
    }


def curve_scene(values: FloatArray, *, x: tuple[float, float], color: str) -> Scene:
    """Predictions at evenly spaced inputs from one end of `x` to the other, shape (snapshots, inputs)."""
    with np.errstate(over="ignore"):
        return {
            "kind": "curve",
            "frames": len(values),
            "x": x,
            "color": color,
            "values": _packed(np.nan_to_num(values).clip(-1e30, 1e30).astype("<f4")),
        }


def edges_scene(ends: FloatArray, values: FloatArray, *, color: str, widest: float) -> Scene:
    """Lines whose width and strength show a value, dashed where it is negative.

    Args:
        ends: x and y of both ends of each, shape (edges, 4).
        values: −1 to 1, shape (snapshots, edges).
        color: of the lines.
        widest: pixels of the largest.
    """
    return {
        "kind": "edges",
        "frames": len(values),
        "color": color,
        "widest": widest,
        "ends": _packed(ends.astype("<f4")),
        "values": _packed(np.round(127 * values).astype(np.int8)),
    }


def shares_of_largest(values: FloatArray) -> npt.NDArray[np.float64]:
    """Each value as a share, −1 to 1, of the largest in its row; shape (rows, values).

    Beside ±∞, which is then ±1, everything finite is 0. What is not a number is 0.
    """
    finite = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=_BEYOND_FLOAT32, neginf=-_BEYOND_FLOAT32)
    largest = np.abs(finite).max(axis=1, keepdims=True, initial=0)
    return finite / np.where(largest > 0, largest, 1.0)


def _packed(values: npt.NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
