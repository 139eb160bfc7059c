"""What a network learns from: points with one or two inputs; a line, a curve, classes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backprop.datasets import ARTICLE
from backprop.tables import LARGEST

MAX_POINTS = 200
CLASS_PAIRS = ((0.0, 1.0), (-1.0, 1.0), (1.0, 2.0))
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Samples in the order in which they are trained on.

    With one input, `y` is a number: a curve to fit. With two, `y` is a class where its values are one of the pairs of
    `CLASS_PAIRS`; any other `y` is a number: a surface to fit. Nothing is recoded: classes −1 and 1 are trained on as
    −1 and 1.

    Attributes:
        inputs: one tuple of one or two numbers per sample; 1 to 200 samples.
        y: one number per sample.

    Raises:
        ValueError: if the lengths differ, there are no samples or more than 200, a number is not finite in float32,
            or every y is the same with two inputs.
    """

    inputs: tuple[tuple[float, ...], ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        inputs = tuple(tuple(float(value) for value in row) for row in self.inputs)
        y = tuple(float(value) for value in self.y)
        if len(inputs) != len(y):
            raise ValueError(f"There must be one y for each sample, but there are {len(y)} for {len(inputs)} samples.")
        if not 1 <= len(y) <= MAX_POINTS:
            raise ValueError(f"There are 1 to {MAX_POINTS} samples, but these are {len(y):,}.")
        widths = {len(row) for row in inputs}
        if widths not in ({1}, {2}):
            raise ValueError(
                f"Every sample has 1 input, or every sample has 2, but here are samples with {sorted(widths)}."
            )
        for row, values in enumerate(zip(inputs, y, strict=True), start=1):
            for value in (*values[0], values[1]):
                if not abs(value) <= LARGEST:  # written so that NaN fails too
                    raise ValueError(
                        f"Sample {row} holds {value}; only finite numbers up to ±{LARGEST:.2g} are allowed."
                    )
        if widths == {2} and len(set(y)) == 1:
            raise ValueError("Every y is the same; with two inputs y needs at least two different values.")
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "y", y)

    def __len__(self) -> int:
        return len(self.y)

    @property
    def width(self) -> int:
        """How many inputs a sample has: 1 or 2."""
        return len(self.inputs[0])

    @property
    def classes(self) -> tuple[float, float] | None:
        """The two values of `y`, the smaller first, where they are classes; None where y is a number."""
        pair = tuple(sorted(set(self.y)))
        return (pair[0], pair[1]) if self.width == 2 and pair in CLASS_PAIRS else None

    @property
    def border(self) -> float | None:
        """The prediction at which one class ends and the other begins: midway between the two. None without classes."""
        classes = self.classes
        return None if classes is None else (classes[0] + classes[1]) / 2

    def tensors(self) -> tuple[Tensor, Tensor]:
        """Inputs, shape (samples, width), and `y`, shape (samples, 1), in float32."""
        return torch.tensor(self.inputs, dtype=torch.float32), torch.tensor(self.y, dtype=torch.float32)[:, None]

    def arrays(self) -> tuple[FloatArray, FloatArray]:
        """Inputs, shape (samples, width), and `y`, shape (samples,), in float64."""
        return np.array(self.inputs), np.array(self.y)

    def ranges(self, *, margin: float = 0.15) -> tuple[tuple[float, float], ...]:
        """Lowest and highest value of each input, a `margin` of their distance wider on either side, never empty."""
        inputs, _ = self.arrays()
        lows, highs = inputs.min(axis=0), inputs.max(axis=0)
        rooms = np.where(highs > lows, margin * (highs - lows), np.maximum(1.0, 0.1 * np.abs(highs)))
        return tuple(
            (float(low - room), float(high + room)) for low, high, room in zip(lows, highs, rooms, strict=True)
        )


def _mixed(inputs: FloatArray, y: Iterable[float], random: np.random.Generator) -> Points:
    """The samples in a random order, as short numbers: the classes must not come one after the other."""
    y = np.asarray(y, dtype=np.float64)
    order = random.permutation(len(y))
    return Points(tuple(map(tuple, inputs[order].round(2).tolist())), tuple(y[order].tolist()))


def sine(count: int = 41) -> Points:
    """`y = sin(x)` for `count` values of x from −π to π."""
    x = np.linspace(-np.pi, np.pi, count).round(2)
    return _mixed(x[:, None], np.sin(x).round(3), np.random.default_rng(0))


def xor(count: int = 100, *, noise: float = 0.18, seed: int = 0) -> Points:
    """Four clouds round the corners (±1, ±1): class 1 where the two inputs have different signs."""
    random = np.random.default_rng(seed)
    corners = np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)], dtype=np.float64)
    which = np.arange(count) % 4
    return _mixed(corners[which] + noise * random.normal(size=(count, 2)), which >= 2, random)


def circles(count: int = 120, *, noise: float = 0.08, seed: int = 0) -> Points:
    """A disc of radius about 0.5, class 1, inside a ring of radius 1.2, class 0."""
    random = np.random.default_rng(seed)
    ring = np.arange(count) % 2 == 0
    angle = random.uniform(0, 2 * np.pi, count)
    radius = np.where(ring, 1.2, 0.5 * np.sqrt(random.uniform(size=count))) + noise * random.normal(size=count)
    return _mixed(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), ~ring, random)


def moons(count: int = 120, *, noise: float = 0.1, seed: int = 0) -> Points:
    """Two half circles of radius 1 that reach into each other."""
    random = np.random.default_rng(seed)
    lower = np.arange(count) % 2 == 1
    angle = random.uniform(0, np.pi, count)
    upper_moon = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    inputs = np.where(lower[:, None], -upper_moon, upper_moon) + noise * random.normal(size=(count, 2))
    return _mixed(inputs, lower, random)


def spirals(count: int = 160, *, noise: float = 0.04, seed: int = 0) -> Points:
    """Two arms that wind round each other, three quarters of a turn each."""
    random = np.random.default_rng(seed)
    second = np.arange(count) % 2 == 1
    share = np.sqrt(random.uniform(0.03, 1, count))
    angle = 1.5 * np.pi * share
    arm = 1.5 * share[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inputs = np.where(second[:, None], -arm, arm) + noise * random.normal(size=(count, 2))
    return _mixed(inputs, second, random)


PRESETS: Mapping[str, Points] = MappingProxyType(
    {
        "line": Points(tuple((x,) for x in ARTICLE.x), ARTICLE.y),
        "sine": sine(),
        "xor": xor(),
        "circles": circles(),
        "moons": moons(),
        "spirals": spirals(),
    }
)
