"""A traced run beside the plain run of the same lines, that which keeps every graph included.

Run with `make bench`.
"""

from __future__ import annotations

import time

from backprop.trace import LINES, PROGRAMS, Program, trace
from backprop.trace.scope import Scope
from backprop.training import TrainingConfig

EPOCHS = 30
REPEATS = 15
AIM_MS = 50


def plain_run(program: Program, config: TrainingConfig) -> None:
    """The same functions in the same order, with nothing watched and nothing kept."""
    scope = Scope(config)
    lines = {
        section: [LINES[program.lines[place]].run for place in program.on(section)] for section in ("before", "body")
    }
    closing = {
        section: [LINES[program.lines[place]].run for place in program.on(section)] for section in ("progress", "after")
    }
    for run in lines["before"]:
        run(scope)
    for epoch in range(config.epochs):
        scope.variables["epoch"] = epoch
        for scope.variables["x"], scope.variables["y"] in zip(config.dataset.x, config.dataset.y, strict=True):
            for run in lines["body"]:
                run(scope)
        for run in closing["progress"]:
            run(scope)
    for run in closing["after"]:
        run(scope)


def milliseconds(function: object, *arguments: object) -> float:
    """The best of many: what it takes when nothing else is in the way."""
    assert callable(function)
    best = float("inf")
    for _ in range(REPEATS):
        begun = time.perf_counter()
        function(*arguments)
        best = min(best, 1000 * (time.perf_counter() - begun))
    return best


def main() -> None:
    config = TrainingConfig(epochs=EPOCHS)
    for name in ("right", "today", "total-of-losses"):
        program = PROGRAMS[name]
        traced, plain = milliseconds(trace, program, config), milliseconds(plain_run, program, config)
        beyond = traced - plain
        print(
            f"  {name:16} {EPOCHS} epochs: traced {traced:5.1f} ms, plain {plain:5.1f} ms, beyond {beyond:5.1f} ms "
            f"(aim: {AIM_MS}, {'met' if beyond <= AIM_MS else 'missed'})"
        )


if __name__ == "__main__":
    main()
