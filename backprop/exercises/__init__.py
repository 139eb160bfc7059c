"""Workshop exercises that check themselves: in the app (`catalog.py`), and in one's own editor (`editor/`).

`from backprop.exercises import CATALOG` imports the catalogue, and PyTorch with it, when it is asked for and not
before: the command line of `editor/` starts without either.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backprop.exercises.catalog import CATALOG

__all__ = ["CATALOG"]


def __getattr__(name: str) -> Any:
    if name != "CATALOG":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from backprop.exercises.catalog import CATALOG

    return CATALOG
