"""What PyTorch does while a function runs: graph nodes made and alive, ways back gone, weights changed by `.data`."""

import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

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


class WaysBack:
    """Used as a context manager: counts how often autograd goes back through a graph, by whatever function."""

    count = 0

    def __enter__(self) -> Self:
        self._engine = torch.autograd.Variable._execution_engine
        torch.autograd.Variable._execution_engine = self  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        torch.autograd.Variable._execution_engine = self._engine

    def run_backward(self, *args: Any, **options: Any) -> Any:
        self.count += 1
        return self._engine.run_backward(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


class ThroughData(TorchFunctionMode):
    """Used as a context manager: `changed` tells whether `weight` was changed through its `.data`.

    Reading `.data`, as for `print`, changes nothing.
    """

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        self._weight = weight
        self._aliases: list[torch.Tensor] = []  # what its `.data` gave, kept alive so that no other takes the place
        self.changed = False

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        name, first = func.__name__, args[0] if args else None
        attribute = getattr(getattr(func, "__self__", None), "__name__", "") == "data"
        in_place = name == "__setitem__" or name.startswith("__i") or (name.endswith("_") and not name.endswith("__"))
        if (attribute and name == "__set__" and first is self._weight) or (
            in_place and any(first is alias for alias in self._aliases)
        ):
            self.changed = True
        result = func(*args, **(kwargs or {}))
        if attribute and name == "__get__" and first is self._weight:
            self._aliases.append(result)
        return result
