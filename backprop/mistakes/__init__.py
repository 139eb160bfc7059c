"""The classic mistakes, each in a file of `mistakes/`: the broken code, what it really does, the mended code."""

from backprop.mistakes.catalogue import CATALOG, named
from backprop.mistakes.listing import Listing, Mark
from backprop.mistakes.program import notebook, script
from backprop.mistakes.records import KINDS, STAGES, Case, Kind, Mistake, Setting, Stage
from backprop.mistakes.running import Demonstration, Event, Shown, demonstrate

__all__ = [
    "CATALOG",
    "KINDS",
    "STAGES",
    "Case",
    "Demonstration",
    "Event",
    "Kind",
    "Listing",
    "Mark",
    "Mistake",
    "Setting",
    "Shown",
    "Stage",
    "demonstrate",
    "named",
    "notebook",
    "script",
]
