"""What the lines of a program work on: its variables, what it prints, and the settings written into its code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from backprop.training.config import TrainingConfig


@dataclass(slots=True)
class Scope:
    """The variables of a running program.

    Attributes:
        config: the numbers in its code.
        variables: by name, in the order in which they were first bound.
        printed: what it has printed since somebody last took it away, a text for each call of `print`.
    """

    config: TrainingConfig
    variables: dict[str, Any] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """The variable's value; Python's own error where it has none yet."""
        if name not in self.variables:
            raise NameError(f"name '{name}' is not defined")
        return self.variables[name]

    def gradient(self, name: str = "w") -> Any:
        """The variable's `.grad`. For a tensor that is no leaf PyTorch's is None, with a warning, which is left out."""
        value = self.get(name)
        return value.grad if not isinstance(value, Tensor) or value.is_leaf else None

    def print(self, *values: object) -> None:
        """As Python's."""
        self.printed.append(" ".join(map(str, values)))
