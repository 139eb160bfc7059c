"""Runs a program of known lines in the installed PyTorch, and keeps a frame after each line."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from math import isnan
from typing import Any

import torch
from torch import Tensor

from backprop.models import check_one_weight
from backprop.trace.lines import LINES
from backprop.trace.program import EPOCHS, SAMPLES, Program, Section
from backprop.trace.records import Frame, Gradient, Node, Numbers, Raised, Trace, Variable
from backprop.trace.scope import Scope
from backprop.trace.watching import Watch, numbers
from backprop.training.config import TrainingConfig, check_plain_descent

MAX_FRAMES = 2_000
MAX_STEPS = 1_000  # samples' turns in a run, frames or no frames
_TURNS_IN_A_PIECE = 50


def trace(program: Program, config: TrainingConfig) -> Trace:
    """Run it. It ends by construction: after at most `MAX_STEPS` samples' turns, or with an error.

    Of a longer run, frames are kept from its beginning and from after the loops; the one between tells how many lines
    were passed over.
    """
    pieces = trace_in_pieces(program, config)
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Trace = end.value
            return result


def trace_in_pieces(program: Program, config: TrainingConfig) -> Generator[float, None, Trace]:
    """The same in pieces of some 50 ms at most: yields the share that is done, 0 to 1, and returns the trace."""
    run = _Run(program, config).run()
    while True:
        with torch.inference_mode(False), torch.enable_grad():  # these are a thread's: the next piece may have another
            try:
                share = next(run)
            except StopIteration as end:
                result: Trace = end.value
                return result
        yield share


class _Failed(Exception):
    """A line has raised; the frame of it is kept."""


class _Run:
    def __init__(self, program: Program, config: TrainingConfig) -> None:
        check_one_weight(config.model)
        check_plain_descent(config)
        self.program, self.config = program, config
        self.scope, self.watch = Scope(config), Watch()
        self.frames: list[Frame] = []
        self.epochs = min(config.epochs, max(1, MAX_STEPS // len(config.dataset)))
        self.epoch: int | None = None
        self.sample: int | None = None
        self._turns = 0
        self._passed_over, self._printed = 0, list[str]()
        # Room for what stands after the loops, and for the frame that tells what was passed over.
        self._most = MAX_FRAMES - len(program.after) - 1
        self._records: dict[str, tuple[object, Variable]] = {}  # the object, unless it is a tensor, and its record
        self._old: Numbers | None = None
        self._held: Numbers | None = None

    def run(self) -> Generator[float, None, Trace]:
        try:
            if self.program.unreachable:
                self._lines("before", until=min(self.program.unreachable))
            else:
                self._lines("before")
                yield from self._loops()
                self._lines("after")
        except _Failed:
            pass
        self.watch.after_line()
        return Trace(self.program, self.config, tuple(self.frames), self._nodes(), self.epochs)

    def _loops(self) -> Iterator[float]:
        program = self.program
        if program.epoch or program.body or program.progress:
            for epoch in range(self.epochs):
                self.epoch = epoch
                self._line(EPOCHS, partial(_bind_epoch, epoch=epoch))
                self._lines("epoch")
                if program.body:
                    yield from self._samples()
                self._lines("progress")
            self.epoch = None
        if self._passed_over:
            self._keep(EPOCHS, None, epoch=self.epochs - 1)

    def _samples(self) -> Iterator[float]:
        samples: Iterator[tuple[float, float]] | None = None

        def header(scope: Scope) -> None:
            nonlocal samples
            if samples is None:
                samples = zip(scope.get("x_data"), scope.get("y_data"), strict=True)
            scope.variables["x"], scope.variables["y"] = next(samples)

        for sample in range(len(self.config.dataset)):
            self.sample = sample
            self._old = self._held
            self._line(SAMPLES, header)
            self._lines("body")
            self._turns += 1
            if self._turns % _TURNS_IN_A_PIECE == 0:
                yield self._turns / (self.epochs * len(self.config.dataset))
        self.sample = None

    def _lines(self, section: Section, *, until: int | None = None) -> None:
        for place in self.program.on(section):
            if until is None or place < until:
                self._line(place, LINES[self.program.lines[place]].run)

    def _line(self, place: int, run: Callable[[Scope], None]) -> None:
        scope, watch = self.scope, self.watch
        kept = len(self.frames) < self._most or (self.epoch is None and place not in (EPOCHS, SAMPLES))
        watch.begin_line(len(self.frames), None if self.sample is None else self._turns, scope.variables)
        raised = None
        try:
            with watch:
                run(scope)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what is shown)
            raised = Raised(type(error).__name__, str(error))
        self._measure(watch.after_line())
        self._printed += scope.printed
        scope.printed.clear()
        if kept or raised is not None:
            self._keep(place, raised)
        else:
            self._passed_over += 1
        if raised is not None:
            raise _Failed

    def _measure(self, passed: set[int]) -> None:
        """What `w.grad` holds after a line, and how much of it is old: nothing, once a line has set it to something."""
        w = self.scope.variables.get("w")
        gradient = w.grad if isinstance(w, Tensor) and w.is_leaf else None
        held = None if gradient is None else numbers(gradient)
        added = any(self.watch.lives[id].leaf == "w" for id in passed)
        if held is None or (_other(held, self._held) and not added):
            self._old = None
        self._held = held

    def _keep(self, place: int, raised: Raised | None, *, epoch: int | None = None) -> None:
        held = self._held
        old = None if held is None else self._old or (0.0,) * len(held)
        self.frames.append(
            Frame(
                place,
                self.epoch if epoch is None else epoch,
                self.sample,
                tuple(self._printed),
                self._all_variables(),
                None if held is None or old is None else Gradient(held, old),
                self.watch.alive,
                len(self.watch.graphs),
                raised,
                self._passed_over,
            )
        )
        self._passed_over, self._printed = 0, []

    def _all_variables(self) -> tuple[Variable, ...]:
        records = []
        for name, value in self.scope.variables.items():
            known = self._records.get(name)
            if known is None or known[0] is not value:  # nothing that is no tensor is ever changed, only bound anew
                record = self._variable(name, value)
                if known is not None and known[1] == record:
                    record = known[1]  # one record for all frames in which it stays the same
                self._records[name] = None if isinstance(value, Tensor) else value, record
                records.append(record)
            else:
                records.append(known[1])
        return tuple(records)

    def _variable(self, name: str, value: Any) -> Variable:
        kind = type(value).__name__
        if isinstance(value, Tensor):
            function = value.grad_fn
            return Variable(
                name,
                kind,
                numbers(value),
                tuple(value.shape),
                value.requires_grad,
                value.is_leaf,
                None if function is None else function.name(),
                self.watch.node_of(value),
            )
        if isinstance(value, list):
            return Variable(name, kind, tuple(value))
        return Variable(name, kind, value if isinstance(value, int | float) else None)

    def _nodes(self) -> tuple[Node, ...]:
        """Those that are there after some frame that was kept."""
        return tuple(life.record() for life in self.watch.lives if life.made != life.gone)


def _other(held: Numbers, before: Numbers | None) -> bool:
    """Whether these are other numbers; NaN is like NaN."""
    return before is None or any(
        one != two and not (isnan(one) and isnan(two)) for one, two in zip(held, before, strict=False)
    )


def _bind_epoch(scope: Scope, *, epoch: int) -> None:
    scope.variables["epoch"] = epoch
