"""Exercises that check themselves: the catalogue, and what a check says.

>>> CATALOG["two-paths"].check({"w": "5"}).misconception.name
'ONE_PATH'
"""

from backprop.exercises.answers import MAX_FIELD_CHARACTERS, Answer
from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, Kind, LoopScene, RunScene
from backprop.exercises.verdicts import Misconception, Reason, Verdict

__all__ = [
    "CATALOG",
    "CHAPTERS",
    "MAX_FIELD_CHARACTERS",
    "Answer",
    "Chapter",
    "Exercise",
    "GraphScene",
    "Kind",
    "LoopScene",
    "Misconception",
    "Reason",
    "RunScene",
    "Verdict",
]
