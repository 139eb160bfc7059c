"""How much memory a result takes, about."""

import dataclasses
from collections.abc import Mapping

import numpy as np
import torch


def bytes_of(value: object) -> int:
    """About what a result takes: its arrays and texts, and the objects round them, which in small results are most."""
    seen: set[int] = set()
    total, todo = 0, [value]
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        total += 64
        if isinstance(one, (np.ndarray, torch.Tensor)):
            total += one.nbytes
        elif isinstance(one, (str, bytes)):
            total += len(one)
        elif dataclasses.is_dataclass(one) and not isinstance(one, type):
            todo += [getattr(one, field.name) for field in dataclasses.fields(one)]
        elif isinstance(one, Mapping):
            todo += [*one, *one.values()]
        elif isinstance(one, (tuple, list, set, frozenset)):
            todo += one
    return total
