"""A bound on the memory that a learner's code may ask for, where the system has one: on Linux."""

import sys
from pathlib import Path

MEMORY_LIMIT = 1_000_000_000  # bytes beyond what Python and PyTorch have taken before the learner's file is imported
LIMIT_WORDS = f"{MEMORY_LIMIT // 1_000_000_000} GB"
# How Python, NumPy and PyTorch say that they were given no memory. PyTorch's error is a RuntimeError like any other.
_REFUSED = ("can't allocate memory", "not enough memory", "Unable to allocate")


class MemoryBound:
    """From `set` to `lift`, this process gets no more than `limit` bytes beyond those that it has.

    What counts is memory of its own that can be written to (`RLIMIT_DATA`), as the address space of PyTorch's libraries
    is far larger than what they use. Other systems have no such bound: nothing happens there.
    """

    def __init__(self, limit: int = MEMORY_LIMIT) -> None:
        self._limit = limit
        self._before: tuple[int, int] | None = None

    def set(self) -> None:
        if sys.platform != "linux":
            return
        import resource

        self._before = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = _taken() + self._limit
        hard = self._before[1]
        if hard != resource.RLIM_INFINITY:
            allowed = min(allowed, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))

    def lift(self) -> None:
        """Give the memory back that the verdict itself may need."""
        if sys.platform != "linux" or self._before is None:
            return
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, self._before)


def _taken() -> int:
    """Bytes of data that this process has now, as Linux counts them for the limit."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def was_refused(error: BaseException) -> bool:
    """Whether an exception says that there was no memory."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(piece in str(error) for piece in _REFUSED)
    )
