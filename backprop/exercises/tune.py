"""Tune: move sliders until a goal holds. The check looks at the run that they lead to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from backprop.datasets import PRESETS
from backprop.exercises.answers import Answer, read_number
from backprop.exercises.exercise import Kind
from backprop.exercises.verdicts import PASSED, Misconception, Verdict, empty, unreadable, wrong
from backprop.expressions import ExpressionError
from backprop.training import TrainingRun, train_all
from backprop.training.config import TrainingConfig


@dataclass(frozen=True, slots=True)
class Knob:
    """A slider over a number of the settings: `learning_rate`, `initial_w` or `epochs`."""

    name: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True, slots=True)
class DataChoice:
    """A choice between preset datasets."""

    names: tuple[str, ...]
    name: str = "data"

    @property
    def start(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Runs:
    """The run that the sliders lead to, and the same with `w.grad` never zeroed."""

    zeroed: TrainingRun
    forgotten: TrainingRun


Judge = Callable[[Runs], Misconception | None]


@dataclass(frozen=True, slots=True)
class Tune:
    """Find settings for which the goal holds.

    Attributes:
        base: the settings that no slider moves.
        knobs: the sliders.
        judge: None where the goal holds; else what it looks as if the learner believes.
    """

    base: TrainingConfig
    knobs: tuple[Knob | DataChoice, ...]
    judge: Judge
    kind: Kind = Kind.TUNE

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(knob.name for knob in self.knobs)

    @property
    def start(self) -> Answer:
        return {knob.name: knob.start if isinstance(knob, DataChoice) else f"{knob.start:g}" for knob in self.knobs}

    def config(self, answer: Answer) -> TrainingConfig:
        """The settings that an answer asks for.

        Raises:
            ValueError: one sentence that says what was received and what is allowed.
        """
        changes: dict[str, Any] = {}
        for knob in self.knobs:
            text = answer[knob.name]
            if isinstance(knob, DataChoice):
                if text not in knob.names:
                    raise ValueError(f"“{text[:40]}” is not one of the datasets {', '.join(knob.names)}.")
                changes["dataset"] = PRESETS[text]
                continue
            number = read_number(text)
            if not knob.low <= number <= knob.high:
                raise ValueError(f"{number:g} is outside the slider's {knob.low:g} to {knob.high:g}.")
            changes[knob.name] = round(number) if knob.name == "epochs" else number
        return replace(self.base, **changes)

    def check(self, answer: Answer) -> Verdict:
        for name in self.fields:
            if not answer[name].strip():
                return empty(name)
        try:
            config = self.config(answer)
        except (ExpressionError, ValueError) as error:
            return unreadable("", str(error))
        zeroed, forgotten = train_all([replace(config, zero_grad=True), replace(config, zero_grad=False)])
        misconception = self.judge(Runs(zeroed, forgotten))
        return PASSED if misconception is None else wrong(misconception)
