"""What a run learns from: pairs `(x, y)`; the lesson's own, a few presets, and a table that a person typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from backprop.tables import LARGEST, read_table

MAX_ROWS = 200
MAX_TABLE_CHARACTERS = 20_000
HEADINGS = (("x", "y"),)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Samples in the order in which they are trained on: `x` and `y`, 1 to 200 numbers each.

    Raises:
        ValueError: if the two differ in length, there are no rows or more than 200, or a number is
            not finite in float32, which is what PyTorch computes in by default.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", _numbers("x", self.x))
        object.__setattr__(self, "y", _numbers("y", self.y))
        if len(self.x) != len(self.y):
            raise ValueError(
                f"x and y must have the same length, but there are {len(self.x)} values of x and {len(self.y)} of y."
            )
        if not 1 <= len(self.x) <= MAX_ROWS:
            raise ValueError(f"A dataset has 1 to {MAX_ROWS} rows, but this one has {len(self.x)}.")

    def __len__(self) -> int:
        return len(self.x)

    def arrays(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """`x` and `y` as float64 arrays of shape (rows,)."""
        return np.array(self.x), np.array(self.y)


def _numbers(name: str, values: Iterable[float]) -> tuple[float, ...]:
    try:
        numbers = tuple(float(value) for value in values)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must be a sequence of numbers, but it is {values!r:.80}.") from error
    for row, number in enumerate(numbers, start=1):
        if not abs(number) <= LARGEST:  # written so that NaN fails too
            raise ValueError(
                f"{name} in row {row} is {number}; only finite numbers up to ±{LARGEST:.2g} (float32) are allowed."
            )
    return numbers


ARTICLE = Dataset(x=(1.0, 2.0, 3.0), y=(2.0, 4.0, 6.0))

PRESETS: Mapping[str, Dataset] = MappingProxyType(
    {
        "lesson": ARTICLE,
        # σ(0.8·x) to three digits: a sigmoid with w near 0.8 fits it almost exactly.
        "reachable": Dataset(x=(-3.0, -2.0, -1.0, 1.0, 2.0, 3.0), y=(0.083, 0.168, 0.310, 0.690, 0.832, 0.917)),
        "noisy": Dataset(
            x=(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0),
            y=(1.4, 1.5, 3.6, 3.7, 4.6, 6.7, 6.6, 8.3),
        ),
        "one sample": Dataset(x=(2.0,), y=(4.0,)),
        # Hours of study, and whether the exam was passed: the data of the lesson after this one.
        "labels": Dataset(x=(1.0, 2.0, 3.0, 4.0), y=(0.0, 0.0, 1.0, 1.0)),
        "outlier": Dataset(x=(1.0, 2.0, 3.0, 2.5), y=(2.0, 4.0, 6.0, 15.0)),
    }
)


def parse_table(text: str) -> Dataset:
    """A dataset from text: one row per line, two numbers in it, as `backprop.tables.read_columns` reads them.

    Raises:
        TableQuestion: it can be read in several ways.
        ValueError: one sentence that names the line, what stands there, and what is allowed.
    """
    table = read_table(text, headings=HEADINGS, max_rows=MAX_ROWS, max_characters=MAX_TABLE_CHARACTERS)
    return Dataset(x=tuple(x for x, _ in table), y=tuple(y for _, y in table))


def format_table(dataset: Dataset) -> str:
    """The dataset as the text that `parse_table` reads: `1, 2` a line."""
    return "\n".join(
        f"{x:g}, {y:g}" if _short(x) and _short(y) else f"{x!r}, {y!r}"
        for x, y in zip(dataset.x, dataset.y, strict=True)
    )


def _short(number: float) -> bool:
    return float(f"{number:g}") == number
