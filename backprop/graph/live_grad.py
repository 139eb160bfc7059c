"""What `.grad` of the parameters holds after the first `backward()` and whatever the learner does next.

Nothing here adds or subtracts: every action is done by PyTorch, on leaves that live from the first action to the last.
A list of actions is all that has to be kept of them; the leaves are made again by doing the actions again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from backprop.expressions.tree import Expression
from backprop.expressions.values import FloatArray, NestedValue, Value, to_nested
from backprop.graph.edges import frozen
from backprop.graph.errors import GraphError
from backprop.graph.evaluation import backward, evaluate, prepare

MAX_ACTIONS = 100  # all are done again at each new one, up to 3 ms apiece
MAX_LEARNING_RATE = 10.0
Gradients = Mapping[str, FloatArray]
ActionKind = Literal["again", "twice", "pass", "zero", "update"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing done after the first `L = …; L.backward()`. With w for each parameter:

    Attributes:
        kind: "again": `L.backward()`. "twice": `L = …; L.backward(retain_graph=True); L.backward()`. "pass":
            `L = …; L.backward()`. "zero": `w.grad.zero_()`. "update": `w.data = w.data - learning_rate * w.grad`.
        learning_rate: of an update, above 0, up to 10; the others have none.

    Raises:
        GraphError: if the learning rate of an update is not one of these.
    """

    kind: ActionKind
    learning_rate: float = 0.0

    def __post_init__(self) -> None:
        rate = self.learning_rate
        number = isinstance(rate, int | float) and not isinstance(rate, bool)
        if self.kind == "update" and not (number and 0 < rate <= MAX_LEARNING_RATE):  # written so that NaN fails too
            allowed = f"learning_rate must be a number above 0 and at most {MAX_LEARNING_RATE:g}"
            raise GraphError(f"{allowed}, but it is {rate!r:.40}.", kind="bad_setting")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What the leaves hold after the last action.

    Attributes:
        gradients: the parameters' `.grad`; one that has none is left out.
        values: of every name; `record` takes them.
        refusal: what PyTorch said to the last action, word for word; None where it went through. Where it refused, it
            may have added to some of the gradients already.
        shared: parameters whose `.grad` lie in the same memory, so that what is added to one is added to all of them.
            PyTorch 2.13 lets those of single numbers that come out of a `sum` share theirs.
    """

    gradients: Gradients
    values: Mapping[str, NestedValue]
    refusal: str | None
    shared: tuple[tuple[str, ...], ...]


def held(
    expression: str | Expression,
    values: Mapping[str, Value],
    parameters: Sequence[str],
    actions: Sequence[Action] = (),
) -> Held:
    """Make the leaves, go forward and backward once, and do the actions in their order.

    Args:
        expression, values, parameters: as for `backprop.graph.record`.
        actions: up to 100.

    Raises:
        ExpressionError, GraphError: as `record`, or if there are too many actions.
    """
    if len(actions) > MAX_ACTIONS:
        message = f"Up to {MAX_ACTIONS} actions can follow one another, but here are {len(actions):,}."
        raise GraphError(message, kind="bad_setting")
    problem = prepare(expression, values, parameters)
    with torch.inference_mode(False), torch.enable_grad():
        leaves = problem.leaves()
        weights = [leaves[name] for name in problem.parameters]

        def forward() -> Tensor | float:
            return evaluate(problem.expression, leaves)[-1].result

        result = forward()
        backward(result)
        refusal = None
        for action in actions:
            refusal = None
            match action.kind:
                case "again":
                    try:
                        backward(result)
                    except RuntimeError as error:
                        refusal = str(error)
                case "twice":
                    result = forward()
                    backward(result, retain_graph=True)
                    backward(result)
                case "pass":
                    result = forward()
                    backward(result)
                case "zero":
                    for weight in weights:
                        if weight.grad is not None:
                            weight.grad.zero_()
                case "update":
                    for weight in weights:
                        if weight.grad is not None:
                            weight.data = weight.data - action.learning_rate * weight.grad
    gradients = {name: leaves[name].grad for name in problem.parameters}
    return Held(
        gradients={name: frozen(gradient) for name, gradient in gradients.items() if gradient is not None},
        values={name: to_nested(frozen(leaf)) for name, leaf in leaves.items()},
        refusal=refusal,
        shared=_shared(gradients),
    )


def _shared(gradients: Mapping[str, Tensor | None]) -> tuple[tuple[str, ...], ...]:
    """The names whose gradients begin at the same address, in groups of two or more."""
    places: dict[int, list[str]] = {}
    for name, gradient in gradients.items():
        if gradient is not None:
            places.setdefault(gradient.data_ptr(), []).append(name)
    return tuple(tuple(names) for names in places.values() if len(names) > 1)
