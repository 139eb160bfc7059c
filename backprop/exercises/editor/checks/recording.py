"""How many graph nodes PyTorch makes while a function runs, and how many of them are alive at once."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


class Probe:
    """Put into a node, it lives as long as the node does."""

    __slots__ = ("__weakref__",)


class Recording(TorchFunctionMode):
    """Used as a context manager round the learner's code.

    Attributes:
        made: graph nodes made so far.
        most_alive: the largest number of them that were alive at one time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._probes: list[weakref.ref[Probe]] = []
        self.most_alive = 0

    @property
    def made(self) -> int:
        return len(self._probes)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        node = result.grad_fn if isinstance(result, torch.Tensor) else None
        metadata: Any = None if node is None else node.metadata  # a dict, whatever its annotation says
        if metadata is not None and "backprop" not in metadata:
            probe = Probe()
            metadata["backprop"] = probe
            self._probes.append(weakref.ref(probe))
            self.most_alive = max(self.most_alive, sum(probe() is not None for probe in self._probes))
        return result
