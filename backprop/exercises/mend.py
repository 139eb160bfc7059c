"""Mend: a broken loop. Choose the line to replace, and what to put there; the result is really run."""

from dataclasses import dataclass

from backprop.exercises.answers import Answer
from backprop.exercises.exercise import Kind
from backprop.exercises.loop_judging import Goal, judge_loop
from backprop.exercises.loop_running import Loop, run_loop
from backprop.exercises.verdicts import PASSED, Misconception, Verdict, empty, unreadable, wrong


@dataclass(frozen=True, slots=True)
class Mend:
    """Replace one line of a broken loop.

    An answer holds `line`, the number of the line from 1, and `with`, the name of the line to put there.

    Attributes:
        broken: the loop.
        replacements: the lines to choose from.
        goal: what the loop has to do once it is mended.
    """

    broken: Loop
    replacements: tuple[str, ...]
    goal: Goal
    kind: Kind = Kind.MEND
    fields: tuple[str, ...] = ("line", "with")

    @property
    def start(self) -> Answer:
        return {"line": "", "with": ""}

    def loop(self, answer: Answer) -> Loop:
        """The loop with the line replaced.

        Raises:
            ValueError: one sentence, where there is no such line.
        """
        lines = list(self.broken.lines)
        numbers = [str(number) for number in range(1, len(lines) + 1)]
        if answer["line"] not in numbers:
            raise ValueError(f"“{answer['line'][:40]}” is not a line; the lines are 1 to {len(lines)}.")
        if answer["with"] not in self.replacements:
            raise ValueError(f"“{answer['with'][:40]}” is not a line of this exercise.")
        lines[int(answer["line"]) - 1] = answer["with"]
        before = len(self.broken.before)
        return Loop(tuple(lines[:before]), tuple(lines[before:]))

    def check(self, answer: Answer) -> Verdict:
        for name in self.fields:
            if not answer[name]:
                return empty(name)
        try:
            mended = self.loop(answer)
        except ValueError as error:
            return unreadable("", str(error))
        misconception = judge_loop(run_loop(mended), self.goal)
        if misconception is None:
            return PASSED
        # What is wrong with the loop as it came is not the learner's misconception: the line chosen is.
        before = judge_loop(run_loop(self.broken), self.goal)
        return wrong(Misconception.WRONG_LINE if misconception == before else misconception)
