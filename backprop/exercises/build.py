"""Build: put lines in order. Whatever order is chosen is really run."""

from dataclasses import dataclass

from backprop.exercises.answers import Answer
from backprop.exercises.exercise import Kind
from backprop.exercises.loop_judging import Goal, judge_loop
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.verdicts import PASSED, Verdict, empty, unreadable, wrong


@dataclass(frozen=True, slots=True)
class Build:
    """Choose the lines of a loop from a palette, in order. An answer is their names, separated by spaces.

    Attributes:
        before: the lines that stand before the loop.
        palette: the lines to choose from, wrong ones among them.
        goal: what the loop has to do.
    """

    before: tuple[str, ...]
    palette: tuple[str, ...]
    goal: Goal
    kind: Kind = Kind.BUILD
    fields: tuple[str, ...] = ("lines",)

    @property
    def start(self) -> Answer:
        return {"lines": ""}

    def loop(self, answer: Answer) -> Loop:
        """The loop that an answer builds.

        Raises:
            ValueError: one sentence, where a line is not in the palette, or there are too many.
        """
        chosen = tuple(answer["lines"].split())
        for name in chosen:
            if name not in self.palette:
                raise ValueError(f"“{name[:40]}” is not a line of this exercise.")
        return Loop(self.before, chosen)

    def check(self, answer: Answer) -> Verdict:
        if not answer["lines"].split():
            return empty("lines")
        try:
            loop = self.loop(answer)
        except ValueError as error:
            return unreadable("lines", str(error))
        misconception = judge_loop(run_loop(loop), self.goal)
        return PASSED if misconception is None else wrong(misconception, field="lines")
