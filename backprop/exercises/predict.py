"""Predict: say what will happen; then it is really run, and what came true decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backprop.exercises.answers import Answer
from backprop.exercises.exercise import Kind
from backprop.exercises.verdicts import PASSED, Misconception, Verdict, empty, unreadable, wrong


@dataclass(frozen=True, slots=True)
class Predict:
    """Choose what will happen.

    Attributes:
        choices: their names, each with the misconception that it shows where it does not come true; None for the
            one that no misconception leads to.
        observe: runs PyTorch, and gives the name of what came true.
    """

    choices: Mapping[str, Misconception | None]
    observe: Callable[[], str]
    kind: Kind = Kind.PREDICT
    fields: tuple[str, ...] = ("choice",)

    @property
    def wrong(self) -> tuple[tuple[Answer, Misconception], ...]:
        """The choices that do not come true, each with the misconception that it shows."""
        return tuple(({"choice": name}, shown) for name, shown in self.choices.items() if shown is not None)

    @property
    def start(self) -> Answer:
        return {"choice": ""}

    def check(self, answer: Answer) -> Verdict:
        chosen = answer["choice"]
        if not chosen:
            return empty("choice")
        if chosen not in self.choices:
            return unreadable("choice", f"“{chosen[:40]}” is not a choice; there are {', '.join(self.choices)}.")
        if chosen == self.observe():
            return PASSED
        return wrong(self.choices[chosen] or Misconception.UNRECOGNISED, field="choice")
