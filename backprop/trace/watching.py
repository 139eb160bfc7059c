"""Watches PyTorch's graphs while lines run: which nodes there are, what they still hold, and when they end.

Nothing is worked out here, all is measured. A mode of PyTorch's sees each operation's result and the node behind it. A
probe is put into the node: it is called when `backward()` comes through, and dies when the node does. Whether saved
values are there is found out by reading them. No reference to a node is kept: it would keep the node alive.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, cast

from torch import Tensor
from torch.overrides import TorchFunctionMode

from backprop.trace.records import Node, Numbers

_KEY = "backprop.trace"  # under which a node's own dictionary holds the probe


@dataclass(slots=True)
class _Life:
    """A node as far as it is known. Attributes as in `Node`."""

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
    freed: int | None = None
    gone: int | None = None
    gradients: list[tuple[int, Numbers]] = field(default_factory=list)

    def record(self) -> Node:
        return Node(
            self.id,
            self.operation,
            self.step,
            self.inputs,
            self.constants,
            self.value,
            self.is_leaf,
            self.leaf,
            self.saves,
            self.made,
            self.freed,
            self.gone,
            tuple(self.gradients),
        )


class _Probe:
    """Lives in a node, and with it. Called by PyTorch with the gradient of the node's result."""

    __slots__ = ("__weakref__", "id", "passed")

    def __init__(self, id: int, passed: dict[int, Numbers]) -> None:
        self.id, self.passed = id, passed

    def __call__(self, gradients: tuple[Tensor | None, ...]) -> None:
        gradient = gradients[0]
        self.passed[self.id] = () if gradient is None else numbers(gradient)


class Watch(TorchFunctionMode):
    """Use it as a context round each line, then call `after_line`.

    Attributes:
        lives: all nodes so far, by id, those that have ended included.
        alive: how many are alive.
        graphs: the steps in which those alive were made, each with their number; leaves, which graphs share, left out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lives: list[_Life] = []
        self.alive = 0
        self.graphs: Counter[int | None] = Counter()
        self.frame = 0  # where what happens now belongs, as `step` does
        self.step: int | None = None
        self._variables: Mapping[str, Any] = {}
        self._probes: dict[int, weakref.ref[_Probe]] = {}
        self._ended: list[int] = []
        self._passed: dict[int, Numbers] = {}

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if isinstance(result, Tensor) and result.grad_fn is not None:
            self._see(result.grad_fn, args, result)
        return result

    def begin_line(self, frame: int, step: int | None, variables: Mapping[str, Any]) -> None:
        """What happens from now on belongs to this frame and this step."""
        self.frame, self.step, self._variables = frame, step, variables

    def after_line(self) -> set[int]:
        """Note what has become of the nodes. Returns the ids of those that `backward()` came through."""
        passed = set(self._passed)
        for id, gradient in self._passed.items():
            self.lives[id].gradients.append((self.frame, gradient))
        self._passed.clear()
        self._take_ended()
        waiting = {id for id in passed if id in self._probes and self.lives[id].saves and self.lives[id].freed is None}
        if waiting:
            self._look(waiting, passed)
        self._take_ended()
        return passed

    def node_of(self, tensor: Tensor) -> int | None:
        """The id of the node that made it."""
        function = tensor.grad_fn
        return None if function is None else self._known(function)

    def _known(self, function: Any) -> int | None:
        probe = function.metadata.get(_KEY)
        return None if probe is None else probe.id

    def _see(self, function: Any, args: Iterable[Any] = (), result: Tensor | None = None) -> int:
        if (known := self._known(function)) is not None:
            return known
        inputs = tuple(self._see(following) for following, _ in function.next_functions if following is not None)
        id = len(self.lives)
        probe = _Probe(id, self._passed)
        function.metadata[_KEY] = probe
        function.register_prehook(probe)
        self._probes[id] = weakref.ref(probe, partial(_note_end, self._ended, id))
        leaf = getattr(function, "variable", None)
        value = leaf if result is None else result
        self.lives.append(
            _Life(
                id,
                function.name().rpartition("::")[2],
                self.step,
                inputs,
                tuple(one for one in args if isinstance(one, int | float)),
                () if value is None else numbers(value),
                leaf is not None,
                self._name_of(leaf),
                _holds_saved(function),
                self.frame,
            )
        )
        self.alive += 1
        if leaf is None:
            self.graphs[self.step] += 1
        return id

    def _name_of(self, leaf: Tensor | None) -> str | None:
        return None if leaf is None else next((name for name, one in self._variables.items() if one is leaf), None)

    def _take_ended(self) -> None:
        while self._ended:
            life = self.lives[self._ended.pop()]
            life.gone = self.frame
            del self._probes[life.id]
            self.alive -= 1
            if not life.is_leaf:
                self.graphs[life.step] -= 1
                if not self.graphs[life.step]:
                    del self.graphs[life.step]

    def _look(self, waiting: set[int], passed: set[int]) -> None:
        """Read the saved values of these nodes, which are reached from the variables.

        First along nodes that `backward()` came through, as it nearly always came from a variable; then along all.
        """
        for along in (passed, None):
            for function, id in self._reached(along):
                if id in waiting:
                    waiting.discard(id)
                    if not _holds_saved(function):
                        self.lives[id].freed = self.frame
            if not waiting:
                return

    def _reached(self, along: set[int] | None) -> Iterator[tuple[Any, int]]:
        ahead: list[Any] = [one.grad_fn for one in self._variables.values() if isinstance(one, Tensor)]
        seen: set[int] = set()
        while ahead:
            function = ahead.pop()
            id = None if function is None else self._known(function)
            if id is None or id in seen or (along is not None and id not in along):
                continue
            seen.add(id)
            yield function, id
            ahead += [following for following, _ in function.next_functions]


def _note_end(ended: list[int], id: int, _: object) -> None:
    ended.append(id)


def numbers(tensor: Tensor) -> Numbers:
    """A tensor's elements, in order."""
    elements: Any = tensor.tolist()
    return tuple(elements) if isinstance(elements, list) else (elements,)


@cache  # there are some hundred kinds of nodes
def _saved_names(kind: Hashable) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if name.startswith("_saved_"))


def _holds_saved(function: Any) -> bool:
    """Whether a tensor that the node saved can be read."""
    for name in _saved_names(cast(Hashable, type(function))):
        try:
            if isinstance(getattr(function, name), Tensor):
                return True
        except RuntimeError:  # "… Saved intermediate values of the graph are freed …"
            continue
    return False
