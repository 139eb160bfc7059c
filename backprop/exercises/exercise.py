"""One exercise: what is asked of whom, how it is checked, and the wrong answers that it must tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from backprop.exercises.answers import MAX_FIELD_CHARACTERS, Answer
from backprop.exercises.loop_running import Loop
from backprop.exercises.verdicts import Misconception, Verdict, unreadable
from backprop.training.config import TrainingConfig


class Chapter(Enum):
    """The chapters, in the lesson's order. The values name them in links, and their folders."""

    GRAPH = "graph"
    GRADIENTS = "gradients"
    LEARNING_RATE = "learning-rate"
    ZEROING = "zeroing"
    KEEPING = "keeping"
    LAYERS = "layers"
    HOMEWORK = "homework"


class Kind(Enum):
    """What a learner does."""

    COMPUTE = "compute"
    DIFFERENTIATE = "differentiate"
    PREDICT = "predict"
    TUNE = "tune"
    BUILD = "build"
    MEND = "mend"


class Task(Protocol):
    """What is to be done, and its check."""

    @property
    def kind(self) -> Kind: ...

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of an answer's fields, in order."""
        ...

    @property
    def start(self) -> Answer:
        """The answer as shipped: it does not pass."""
        ...

    def check(self, answer: Answer) -> Verdict:
        """The verdict on an answer that has every field, none of them long."""
        ...


@dataclass(frozen=True, slots=True)
class GraphScene:
    """A graph to be drawn beside the task: the forward pass known, the gradients hidden until they are found.

    Attributes:
        expression, values, parameters: as for `backprop.graph.record`.
        found: the fields of the answer that ask for a gradient, each with the name of the node.
        found_values: the fields that ask for a value, each with a node whose value would give it away.
    """

    expression: str
    values: tuple[tuple[str, float | tuple[tuple[float, ...], ...]], ...]
    parameters: tuple[str, ...]
    found: tuple[tuple[str, str], ...] = ()
    found_values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RunScene:
    """A training run to be drawn beside the task; `compare` draws the loop that forgets to zero as well."""

    config: TrainingConfig
    compare: bool = False


@dataclass(frozen=True, slots=True)
class LoopScene:
    """A loop whose code stands beside the task. What it does is drawn where that is what was to be predicted."""

    loop: Loop


@dataclass(frozen=True, slots=True)
class FitScene:
    """Models of several parameters, trained on the same data, to be drawn up to `x`, for which they predict."""

    configs: tuple[TrainingConfig, ...]
    x: float = 4.0


Scene = GraphScene | RunScene | LoopScene | FitScene


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the catalogue. Its words are in the Markdown file beside it.

    Attributes:
        id: in links and saved files, so it must stay; unlike every other's.
        chapter: where it belongs.
        pages: the names of the pages whose subject it is, as in `pages/NAME.py`, the nearest first. Some may not be
            there.
        task: what is to be done.
        solution: an answer that passes.
        wrong: answers that do not, each with the misconception that it shows.
        scene: what is drawn beside it; None where the task brings its own picture, or needs none.
        notebook_check: code that sets `passed` from `answer`, with PyTorch and the notebook's set-up cell alone. Empty
            where the notebook can write it from the task.
    """

    id: str
    chapter: Chapter
    pages: tuple[str, ...]
    task: Task
    solution: Answer
    wrong: tuple[tuple[Answer, Misconception], ...]
    scene: Scene | None = None
    notebook_check: str = ""

    @property
    def kind(self) -> Kind:
        return self.task.kind

    def check(self, answer: Mapping[str, object]) -> Verdict:
        """The verdict on an answer, whatever it holds: nothing is raised. Runs PyTorch.

        Args:
            answer: text by field. A field that is missing counts as empty; fields that the exercise does not have
                are passed over.
        """
        texts: dict[str, str] = {}
        for field in self.task.fields:
            value = answer.get(field, "")
            if not isinstance(value, str) or len(value) > MAX_FIELD_CHARACTERS:
                received = f"{len(value):,} characters" if isinstance(value, str) else f"a {type(value).__name__}"
                return unreadable(field, f"This is {received}; up to {MAX_FIELD_CHARACTERS} characters are allowed.")
            texts[field] = value
        return self.task.check(texts)
