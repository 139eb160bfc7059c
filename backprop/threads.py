"""One thread for small matrices."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch compute with one thread while the block lasts.

    A product of small matrices is over before a second thread has woken up, and so is a step on a long vector, which
    PyTorch parts among threads beyond 32,768 numbers: a quarter slower on an idle machine. Where other programs want
    the same processors, waiting for that thread makes a training thirty times as slow. And the order in which numbers
    are added up no longer depends on how many processors a machine has.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
