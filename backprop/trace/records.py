"""What a trace holds: a frame after each line that has run, and the nodes of PyTorch's graphs with their lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backprop.trace.program import Program
from backprop.training.config import TrainingConfig

Numbers = tuple[float, ...]
State = Literal["recorded", "freed", "nothing saved"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as it is after a line.

    Attributes:
        name: of the variable; `type`: Python's name of what it holds: `Tensor`, `float`, `function` …
        value: a tensor's elements, a list's numbers, or a number; None for what has no such value.
        shape, requires_grad, is_leaf, grad_fn: of a tensor, as PyTorch says; None for all else.
        node: the id of the node that made a tensor; None where no graph did.
    """

    name: str
    type: str
    value: Numbers | float | int | None
    shape: tuple[int, ...] | None = None
    requires_grad: bool | None = None
    is_leaf: bool | None = None
    grad_fn: str | None = None
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Gradient:
    """What `w.grad` holds, element by element; `old`: how much of that was there before this sample's turn."""

    value: Numbers
    old: Numbers


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception: Python's name of its type, and its message, word for word."""

    type: str
    message: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The program after one of its lines has run.

    Attributes:
        place: of the line among `Program.lines`; `EPOCHS` or `SAMPLES` for the header of a loop.
        epoch, sample: from 0; None outside the loop.
        printed: what the line printed.
        variables: all of them, in the order in which they were first bound.
        gradient: what `w.grad` holds; None where it is None, or there is no such thing.
        nodes: how many nodes of PyTorch's graphs are alive; `graphs`: in how many samples' turns they were made.
        raised: the exception that ended the program.
        passed_over: how many lines have run since the frame before, of which no frames were kept.
    """

    place: int
    epoch: int | None
    sample: int | None
    printed: tuple[str, ...]
    variables: tuple[Variable, ...]
    gradient: Gradient | None
    nodes: int
    graphs: int
    raised: Raised | None = None
    passed_over: int = 0

    def variable(self, name: str) -> Variable | None:
        """The variable of this name, if there is one."""
        return next((variable for variable in self.variables if variable.name == name), None)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph, and its life, measured in frames: it is alive after frame `made`, no more after frame `gone`.

    Attributes:
        id: its place among all nodes of the run, in the order in which they were made.
        operation: PyTorch's name for it: `MulBackward0`, `AccumulateGrad` …
        step: the sample's turn in which it was made, counted from 0 over all epochs; None outside the loop.
        inputs: the ids of the nodes that it leads back to.
        constants: the plain numbers that the operation was given.
        value: what the operation gave; the leaf's value, at the time, for a leaf.
        is_leaf: whether it adds to a leaf's `.grad`. Graphs that are made while it lives share it.
        leaf: the name of the variable to whose `.grad` it adds, if it has one.
        saves: whether it saved values for the way back.
        made: the frame after which it was first there.
        freed: the frame after which its saved values could no longer be read; None if that never happened.
        gone: the frame after which nothing referred to it any more, so that it had ended; None if it outlived the run.
        gradients: the frames in which `backward()` came through it, each with the gradient of its value.
    """

    id: int
    operation: str
    step: int | None
    inputs: tuple[int, ...]
    constants: Numbers
    value: Numbers
    is_leaf: bool
    leaf: str | None
    saves: bool
    made: int
    freed: int | None
    gone: int | None
    gradients: tuple[tuple[int, Numbers], ...]

    def alive(self, frame: int) -> bool:
        """Whether it is there after this frame."""
        return self.made <= frame and (self.gone is None or frame < self.gone)

    def state(self, frame: int) -> State:
        """Of its saved values, after this frame."""
        if not self.saves:
            return "nothing saved"
        return "recorded" if self.freed is None or frame < self.freed else "freed"

    def gradient(self, frame: int) -> Numbers | None:
        """What the last `backward()` up to this frame brought to it; None if none did."""
        return next((value for at, value in reversed(self.gradients) if at <= frame), None)


@dataclass(frozen=True, slots=True)
class LiveGraph:
    """The nodes that were made in one sample's turn and are alive, without leaves: `step` as in `Node`."""

    step: int | None
    nodes: tuple[Node, ...]

    def state(self, frame: int) -> State:
        """Recorded while a saved value can be read, freed once none can; "nothing saved" where there never were any."""
        states = {node.state(frame) for node in self.nodes}
        return "recorded" if "recorded" in states else "freed" if "freed" in states else "nothing saved"


@dataclass(frozen=True, slots=True)
class Trace:
    """A program's run.

    Attributes:
        program, config: what was run.
        frames: after each line, up to `MAX_FRAMES`.
        nodes: of all graphs that are alive after some frame.
        epochs: how many were run, or begun; fewer than the settings ask for where that would be too many steps.
    """

    program: Program
    config: TrainingConfig
    frames: tuple[Frame, ...]
    nodes: tuple[Node, ...]
    epochs: int

    @property
    def printed(self) -> tuple[str, ...]:
        """All that it printed."""
        return tuple(text for frame in self.frames for text in frame.printed)

    @property
    def raised(self) -> Raised | None:
        """The exception that ended it, if one did."""
        return self.frames[-1].raised if self.frames else None

    def graphs(self, frame: int) -> tuple[LiveGraph, ...]:
        """The graphs that are alive after a frame, the oldest first."""
        found: dict[int | None, list[Node]] = {}
        for node in self.nodes:
            if node.alive(frame) and not node.is_leaf:
                found.setdefault(node.step, []).append(node)
        return tuple(LiveGraph(step, tuple(nodes)) for step, nodes in found.items())

    def steps(self) -> Iterator[range]:
        """The frames of each sample's turn, the loop's header with its new `x` and `y` first."""
        start: int | None = None
        for index, frame in enumerate(self.frames):
            begins = frame.sample is not None and (start is None or _turn(frame) != _turn(self.frames[index - 1]))
            if start is not None and (frame.sample is None or begins):
                yield range(start, index)
                start = None
            if begins:
                start = index
        if start is not None:
            yield range(start, len(self.frames))


def _turn(frame: Frame) -> tuple[int | None, int | None]:
    return frame.epoch, frame.sample
