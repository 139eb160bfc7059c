"""The classic mistakes, each in a file of `mistakes/`: the broken code, what it really does, the mended code."""

from backprop.pitfalls.catalogue import CATALOG, named
from backprop.pitfalls.listing import Listing, Mark
from backprop.pitfalls.program import script
from backprop.pitfalls.records import KINDS, STAGES, Case, Kind, Pitfall, Setting, Stage
from backprop.pitfalls.running import Demonstration, Event, Shown, demonstrate

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
    "Pitfall",
    "Setting",
    "Shown",
    "Stage",
    "demonstrate",
    "named",
    "script",
]
