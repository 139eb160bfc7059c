"""Libraries that a learner's code imports do not count as its time: the child says when it is importing one.

PyTorch imports much of itself only when it is needed: the first optimizer alone may take longer than a whole check.
"""

import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

IMPORTING = "importing"


class ImportsMarked:
    """While entered, a file named `importing` stands in the channel whenever a library is being imported.

    Args:
        channel: the folder through which the child talks.
        folder: the learner's; what is imported from there does count.
    """

    def __init__(self, channel: Path, folder: Path) -> None:
        self._mark = channel / IMPORTING
        self._folder = folder
        self._busy = False
        self._original: Callable[..., Any] = builtins.__import__

    def __enter__(self) -> None:
        builtins.__import__ = self._import

    def __exit__(self, *_: object) -> None:
        builtins.__import__ = self._original

    def _import(self, name: str, *more: Any, **options: Any) -> Any:
        if self._busy or name in sys.modules or not name or self._is_the_learners(name):
            return self._original(name, *more, **options)
        with self._marked():
            return self._original(name, *more, **options)

    @contextmanager
    def _marked(self) -> Iterator[None]:
        self._busy = True
        self._mark.touch()
        try:
            yield
        finally:
            self._mark.unlink(missing_ok=True)
            self._busy = False

    def _is_the_learners(self, name: str) -> bool:
        top = self._folder / name.partition(".")[0]
        return top.is_dir() or top.with_suffix(".py").exists()
