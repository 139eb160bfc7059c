"""How long the most that anybody can type takes: to read, to record, to differentiate.

Each time has a limit, and is the least of a few, in seconds of this process. Run with `make bench`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from backprop.datasets import Dataset
from backprop.expressions import Expression, ExpressionError, Name, Number, Operation, parse
from backprop.graph import record
from backprop.graph.derivation import differentiate
from backprop.stability import epoch_factors
from tests.graph.presets import LAYERS, PARAMETERS, TWO_LAYERS

TOO_LONG = ["x" * 100_000, "(" * 100_000, "x+" * 50_000, "-" * 100_000]
TOO_DEEP = ["(" * 5_000, "sin(" * 60 + "x" + ")" * 60, "-" * 9_000 + "x", "x" + "**x" * 3_000, "x" + "+x" * 4_000]
LONGEST = {
    "the largest Jacobians, as often as may be": (
        "sum(A" + "@w" * 770 + ")",
        {"A": [[1.0]] * 256, "w": [[1.0]]},
    ),
    "770 products of vectors": ("sum(w" + "*w" * 770 + ")", {"w": [1.0] * 256}),
    "1,110 operations on one number": ("w" + "/2-w*w" * 370, {"w": 1.0}),
}


def chain(operations: int) -> Expression:
    tree: Expression = Name("w")
    for n in range(operations):
        match n % 4:
            case 0:
                tree = Operation("add", (tree, Number(0.5)))
            case 1:
                tree = Operation("multiply", (Number(1.001), tree))
            case 2:
                tree = Operation("sin", (tree,))
            case _:
                tree = Operation("subtract", (tree, Name("w")))
    return tree


def read(texts: list[str]) -> None:
    for text in texts:
        with suppress(ExpressionError):
            parse(text)


def fastest(action: Callable[[], object], times: int = 3) -> float:
    durations = []
    for _ in range(times):
        start = time.process_time()
        action()
        durations.append(time.process_time() - start)
    return min(durations)


def main() -> int:
    tree = chain(1_000)
    many = Dataset(x=tuple(np.linspace(0.1, 3, 199).tolist()), y=(0.0,) * 199)
    measured = [
        ("100,000 characters, refused", 0.1, fastest(lambda: read(TOO_LONG))),
        ("too deep and too many operations, refused", 1.0, fastest(lambda: read(TOO_DEEP))),
        ("a chain of 1,000 operations, recorded", 1.0, fastest(lambda: record(tree, {"w": 0.7}, ("w",)))),
        ("1,000 products, recorded", 1.0, fastest(lambda: record("w" + "*w" * 1_000, {"w": 1.001}, ("w",)))),
        (
            "the two layers, recorded",
            0.02,
            fastest(lambda: record(TWO_LAYERS, LAYERS, parameters=PARAMETERS), 10),
        ),
        (
            "10,000 accumulation steps, their factors",
            0.5,
            fastest(lambda: epoch_factors(many, np.linspace(0, 1e-4, 50), True, 10_000)),
        ),
    ]
    for name, (text, values) in LONGEST.items():
        seconds = fastest(lambda text=text, values=values: differentiate(record(text, values, ("w",)), "w"), 2)
        measured.append((f"{name}, recorded and differentiated", 2.0, seconds))
    for name, limit, seconds in measured:
        print(f"{seconds:8.3f} s of {limit:4.2f} s  {name}{'' if seconds < limit else '  TOO SLOW'}")
    return int(any(seconds >= limit for _, limit, seconds in measured))


if __name__ == "__main__":
    sys.exit(main())
