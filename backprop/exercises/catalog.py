"""The catalogue: every exercise, by its id, in the order in which they are met."""

from collections.abc import Mapping
from types import MappingProxyType

from backprop.exercises.chapters import gradients, graph, homework, keeping, layers, learning_rate, zeroing
from backprop.exercises.exercise import Chapter, Exercise

_IN_ORDER = (
    *graph.EXERCISES,
    *gradients.EXERCISES,
    *learning_rate.EXERCISES,
    *zeroing.EXERCISES,
    *keeping.EXERCISES,
    *layers.EXERCISES,
    *homework.EXERCISES,
)

CATALOG: Mapping[str, Exercise] = MappingProxyType({exercise.id: exercise for exercise in _IN_ORDER})
CHAPTERS: Mapping[Chapter, tuple[Exercise, ...]] = MappingProxyType(
    {chapter: tuple(exercise for exercise in _IN_ORDER if exercise.chapter is chapter) for chapter in Chapter}
)
assert len(CATALOG) == len(_IN_ORDER), "two exercises have the same id"
