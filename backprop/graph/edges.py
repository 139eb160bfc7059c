"""What one operation does to a gradient on its way back, along each of its edges.

The operation is run once more, alone, on copies of its operands: in the whole graph a gradient reaches a value
along every path at once, and `a * a` would show one number where there are two edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from backprop.expressions.operations import RULES, OperationKind
from backprop.expressions.tree import Operation
from backprop.expressions.values import FloatArray
from backprop.graph.evaluation import apply, shape

MAX_JACOBIAN_ELEMENTS = 256
LocalKind = Literal["elementwise", "jacobian"]


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """`local_derivative` and `contribution` of one edge; see `backprop.graph.Edge`."""

    local_kind: LocalKind
    local_derivative: FloatArray | None
    contribution: FloatArray | None


def frozen(tensor: Tensor | float) -> FloatArray:
    """The numbers of a tensor as an array of its own that cannot be written to."""
    numbers = (tensor.detach() if isinstance(tensor, Tensor) else torch.tensor(tensor, dtype=torch.float64)).numpy()
    array: FloatArray = numbers.copy()
    array.setflags(write=False)
    return array


def flows(part: Operation, operands: Sequence[Tensor | float], result: Tensor, upstream: Tensor | None) -> list[Flow]:
    """One flow for each operand of an operation, in order.

    Args:
        part: the operation.
        operands: its operands as they were in the run.
        result: what it gave.
        upstream: the gradient of the result, of its shape; None where none came.
    """
    kind = RULES[part.operation].kind
    local_kind: LocalKind = "elementwise" if kind == "elementwise" else "jacobian"
    wanted = [place for place, operand in enumerate(operands) if isinstance(operand, Tensor) and operand.requires_grad]
    found = [Flow(local_kind, None, None) for _ in operands]
    if upstream is None or not wanted:
        return found
    copies = [_copy(operand, result, kind) for operand in operands]
    inputs = [copy for place in wanted if isinstance(copy := copies[place], Tensor)]
    again = apply(part, copies)
    contributions = torch.autograd.grad(again, inputs, upstream, retain_graph=True)
    # An element of an elementwise result depends on the same element of each copy, and on no other: a vector of
    # ones asks for all of them at once. Of a reduction it asks for the only row that the Jacobian has.
    by_element = torch.autograd.grad(again, inputs, torch.ones_like(again)) if kind != "product" else None
    for index, place in enumerate(wanted):
        local = by_element[index] if by_element else _matmul_jacobian(copies, place, again)
        found[place] = Flow(
            local_kind,
            None if local is None else frozen(local),
            # A value that was broadcast gets the sum over all the places where it was used.
            frozen(contributions[index].sum_to_size(shape(operands[place]))),
        )
    return found


def _copy(operand: Tensor | float, result: Tensor, kind: OperationKind) -> Tensor | float:
    """A leaf with the operand's numbers, for an elementwise operation already in the shape of the result."""
    if not isinstance(operand, Tensor):
        return operand
    copy = operand.detach().clone()
    if kind == "elementwise":
        copy = copy.expand(result.shape).clone()
    return copy.requires_grad_(operand.requires_grad)


def _matmul_jacobian(operands: Sequence[Tensor | float], place: int, result: Tensor) -> Tensor | None:
    """∂result/∂operand, shape (*result.shape, *operand.shape), of `left @ right`; None if it is too large.

    With element (i, j) of the result and (a, b) of the operand, it is δ(i, a)·right(b, j) for the left one and
    left(i, a)·δ(j, b) for the right one. Autograd can be asked for it too, but row by row, which takes seconds for
    what can be typed.
    """
    left, right = (operand.detach() for operand in operands if isinstance(operand, Tensor))
    operand_shape = (left, right)[place].shape
    if result.numel() * operand_shape.numel() > MAX_JACOBIAN_ELEMENTS:
        return None
    left = left if left.dim() == 2 else left[None, :]  # (m, k)
    right = right if right.dim() == 2 else right[:, None]  # (k, n)
    if place == 0:
        jacobian = torch.einsum("ia,bj->ijab", torch.eye(len(left), dtype=left.dtype), right)  # (m, n, m, k)
    else:
        jacobian = torch.einsum("ia,jb->ijab", left, torch.eye(right.shape[1], dtype=right.dtype))  # (m, n, k, n)
    return jacobian.reshape((*result.shape, *operand_shape))
