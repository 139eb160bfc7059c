"""What the page says: of kinds, of verdicts, of loops, and the answers of an exercise in words."""

from backprop.exercises.answers import Answer
from backprop.exercises.build import Build
from backprop.exercises.exercise import Exercise, Kind
from backprop.exercises.loop_lines import LINES
from backprop.exercises.loop_running import Failure, Loop, LoopRun
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Tune
from backprop.exercises.verdicts import Misconception, Reason, Verdict
from backprop.figures.exercises.fits import FitsWords
from backprop.figures.exercises.loop_run import LoopRunWords
from backprop.training import TrainingRun
from backprop.ui.exercises.content import ExerciseWords
from backprop.ui.parts.numbers import counted, number
from backprop.ui.parts.plain import plain
from backprop.ui.training.controls import DATA_WORDS
from backprop.ui.training.several.words import named

KIND_WORDS = {
    Kind.COMPUTE: "Compute",
    Kind.DIFFERENTIATE: "Differentiate",
    Kind.PREDICT: "Predict",
    Kind.TUNE: "Tune",
    Kind.BUILD: "Build",
    Kind.MEND: "Mend",
}
RIGHT = {
    Kind.COMPUTE: "Right: PyTorch computes the same.",
    Kind.DIFFERENTIATE: "Right: at random numbers it equals what PyTorch computes.",
    Kind.PREDICT: "Right: that is what happened.",
    Kind.TUNE: "The goal holds.",
    Kind.BUILD: "Right: it does what was asked.",
    Kind.MEND: "Mended: it does what was asked.",
}
RIGHT_LATER = "That is what happened, as you could see after your first prediction. It counts as a later try."
LOOP_CHART = LoopRunWords(
    title="{parameters}, step by step",
    w="your loop",
    lesson="the lesson's",
    loss_title="Loss of each step",
    loss="loss",
    x_axis="step",
)
FITS_CHART = FitsWords(
    title="The data and the model",
    x_axis="x",
    samples="samples",
    before="before training",
    after="after training",
    others="from the other start",
)


def verdict_words(exercise: Exercise, words: ExerciseWords, verdict: Verdict) -> str:
    """What is said to an answer, in Markdown. Never what the answer is."""
    label = words.labels.get(verdict.field, "") if len(exercise.task.fields) > 1 else ""
    start = f"**{label}**: " if label else ""
    match verdict.reason:
        case Reason.PASSED:
            return RIGHT[exercise.kind]
        case Reason.EMPTY:
            text = f"Still to be filled in: {label or 'your answer'}."
        case Reason.UNREADABLE:
            text = start + plain(verdict.detail)
        case Reason.WRONG:
            text = start + words.said_to(verdict.misconception or Misconception.UNRECOGNISED)
    if verdict.right:
        text += f" Right so far: {len(verdict.right)} of {len(exercise.task.fields)}."
    return text


def solution_lines(exercise: Exercise, words: ExerciseWords) -> list[str]:
    """An answer that passes, in Markdown, a line each."""
    answer, task = exercise.solution, exercise.task
    match task:
        case Predict():
            return [words.labels[answer["choice"]]]
        case Build():
            return [code_span(name) for name in answer["lines"].split()]
        case Mend():
            return [f"Line {answer['line']} becomes {code_span(answer['with'])}"]
        case Tune():
            choices = {knob.name for knob in task.knobs if isinstance(knob, DataChoice)}
            return [
                f"{words.labels[name]}: {DATA_WORDS[text] if name in choices else text}"
                for name, text in answer.items()
            ]
    return [f"{words.labels[name]}: `{text}`" for name, text in answer.items()]


def one_line(name: str) -> str:
    """The code of a line, on one line."""
    return " ".join(LINES[name].code.split())


def code_span(name: str) -> str:
    """The code of a line, on one line, in code style."""
    return f"`{one_line(name)}`"


def loop_code(loop: Loop, failure: Failure | None = None) -> str:
    """A loop as Python, each line with its number; the one that failed says so."""
    before = [_numbered(name, place, "", failure) for place, name in enumerate(loop.before)]
    offset = len(loop.before)
    body = [_numbered(name, offset + place, "    ", failure) for place, name in enumerate(loop.body)]
    return "\n".join([*before, "for x, y in samples:", *(body or ["    ..."])])


def _numbered(name: str, place: int, indent: str, failure: Failure | None) -> str:
    first, *rest = LINES[name].code.split("\n")
    mark = f"  # {place + 1}"
    if failure is not None and failure.line == place:
        mark += f": {failure.error}"
    return "\n".join([f"{indent}{first}{mark}", *(f"{indent}{line}" for line in rest)])


def failure_words(run: LoopRun) -> str:
    """Which line raised what, in Markdown; in Python's or PyTorch's own words."""
    failure = run.failure
    assert failure is not None
    ordinals = {0: "in the first step", 1: "in the second step"}
    when = "before the loop" if failure.step is None else ordinals.get(failure.step, f"in step {failure.step + 1}")
    line = code_span(run.loop.lines[failure.line])
    return f"Line {failure.line + 1}, {line}, raises an error {when}: **{failure.error}**: {plain(failure.message)}"


def outcome_words(run: LoopRun) -> str:
    """What a loop did, in a sentence or two, for reading and for those who cannot see the chart."""
    text = ""
    if run.weights and run.failure is None:
        ended = " and ".join(f"{name} is {number(run.values(name)[-1])}" for name in run.loop.parameters)
        text = f"After {counted(len(run.losses), 'step')} {ended}."
    if run.total is not None:
        held = f"{counted(run.functions_kept, 'function')} of the graph" if run.functions_kept else "no graph"
        text += f" `total` is {number(run.total)} and keeps {held} alive."
    return text.strip()


def described(answer: Answer, exercise: Exercise, words: ExerciseWords) -> str:
    """A prediction in words."""
    if isinstance(exercise.task, Predict):
        return words.labels.get(answer["choice"], "")
    return ", ".join(text for text in answer.values() if text)


def fit_words(run: TrainingRun, x: float) -> str:
    """What a model of several parameters predicts for `x` after training, and with which parameters."""

    model = run.config.model
    return (
        f"From {named(model, run.config.start)}: after {counted(run.config.epochs, 'epoch')} the model predicts "
        f"**{number(run.predict(x), 4)}** for x = {number(x)}, with {named(model, run.final)}."
    )
