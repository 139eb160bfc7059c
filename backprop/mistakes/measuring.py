"""What the mistakes measure with. Downloaded scripts contain the text of these functions."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable

import torch


def graph_nodes(tensor: torch.Tensor | float) -> int:
    """The autograd nodes that `tensor` keeps alive; 0 for a plain number."""
    seen, ahead = set(), [getattr(tensor, "grad_fn", None)]
    while ahead:
        node = ahead.pop()
        if node is not None and node not in seen:
            seen.add(node)
            ahead += [source for source, _ in node.next_functions]
    return len(seen)


def memory_in_use() -> float:
    """Bytes that this process has asked of the C library and not given back; NaN where that cannot be asked.

    PyTorch's tensors and graph nodes live there. The size of the process, as the system shows it, does not shrink when
    they go, so that a second measurement would see nothing.
    """
    ask = mallinfo()
    if ask is None:
        return float("nan")
    info = ask()
    return info.uordblks + info.hblkhd


@functools.cache
def mallinfo() -> Callable[[], MallInfo] | None:
    """What Linux's C library (glibc, from 2.33 on) tells of its memory; None elsewhere."""
    try:
        function = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError, TypeError):
        return None
    function.restype = MallInfo
    return function


class MallInfo(ctypes.Structure):
    """The numbers that it tells: among them the bytes handed out, in small pieces and in large ones."""

    uordblks: int
    hblkhd: int
    _fields_ = [
        *[(name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd")],
        *[(name, ctypes.c_size_t) for name in ("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")],
    ]
