"""Chapters as a Jupyter notebook whose cells check themselves. It needs nothing but PyTorch."""

from collections.abc import Sequence

from backprop.datasets import PRESETS
from backprop.exercises.answers import Answer
from backprop.exercises.build import Build
from backprop.exercises.catalog import CHAPTERS
from backprop.exercises.differentiate import Differentiate
from backprop.exercises.exercise import Chapter, Exercise, Task
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_lines import LINES
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Tune
from backprop.expressions import parse, to_code
from backprop.notebooks import Cell, code_cell, markdown_cell, notebook_of
from backprop.ui.exercises.content import ExerciseWords, chapter_words
from backprop.ui.exercises.notebook_setup import SETUP
from backprop.ui.exercises.words import KIND_WORDS, one_line

_HOW = (
    "You need Python and PyTorch: `pip install torch numpy`. Run the cells from top to bottom. Below each exercise "
    "stands a cell for your answer, and one that checks it with PyTorch and says `passed` or `not yet`."
)


def notebook(chapters: Sequence[Chapter], *, solutions: bool = False) -> str:
    """The chapters as a notebook, nbformat 4.5; with `solutions`, each answer is filled in and explained."""
    cells = [markdown_cell("how", _HOW), code_cell("setup", setup_cell())]
    for chapter in chapters:
        words = chapter_words(chapter)
        cells.append(markdown_cell(f"{chapter.value}-introduction", f"# {words.title}\n\n{words.introduction}"))
        for number, exercise in enumerate(CHAPTERS[chapter], start=1):
            cells += _cells(number, exercise, words.exercises[exercise.id], solutions=solutions)
    return notebook_of(cells)


def _cells(number: int, exercise: Exercise, said: ExerciseWords, *, solutions: bool) -> list[Cell]:
    heading = f"## {number}. {said.title}\n\n*{KIND_WORDS[exercise.kind]}.* {said.prompt}"
    if solutions:
        heading += f"\n\n**Solution.** {said.solution}"
    answer = answer_cell(exercise, said, exercise.solution if solutions else None)
    return [
        markdown_cell(f"{exercise.id}-words", heading),
        code_cell(f"{exercise.id}-answer", answer),
        code_cell(f"{exercise.id}-check", f"{check_cell(exercise)}\n\nsay(passed)"),
    ]


def setup_cell() -> str:
    """What all cells of checks use."""
    rows = [f'    "{name}": {list(zip(data.x, data.y, strict=True))},' for name, data in PRESETS.items()]
    return "\n".join([SETUP, "\n", "DATA = {", *rows, "}"])


def answer_cell(exercise: Exercise, words: ExerciseWords, answer: Answer | None) -> str:
    """The cell for an answer, to be filled in where it is None.

    Nothing goes into it but numbers, expressions and lines of the catalogue, read by this project's own parser.
    """
    task = exercise.task
    match task:
        case Predict():
            choices = [f'# "{name}": {label}' for name, label in words.labels.items()]
            value = f'"{answer["choice"]}"' if answer else "None  # one of the names above, in quotes"
            return "\n".join([*choices, f"answer = {value}"])
        case Build():
            palette = [
                "# The lines to choose from, some of them wrong:",
                *(f"#     {one_line(name)}" for name in task.palette),
            ]
            return "\n".join([*palette, "", _loop(task.loop(answer or task.start))])
        case Mend():
            return _loop(task.loop(answer) if answer else task.broken)
    rows = []
    for name in task.fields:
        rows.append(f'    "{name}": {_value(task, name, answer)},  # {words.labels[name].replace("`", "")}')
    return "\n".join(["answer = {", *rows, "}"])


def _value(task: Task, name: str, answer: Answer | None) -> str:
    text = (answer or {}).get(name, "")
    code = to_code(parse(text)) if text and not isinstance(task, Tune) else "None"
    match task:
        case Differentiate():
            return f"lambda {', '.join(task.derivatives[name].names)}: {code}"
        case Tune():
            text = text or task.start[name]
            choices = {knob.name for knob in task.knobs if isinstance(knob, DataChoice)}
            return f'"{text}"' if name in choices else text
    return code


def _loop(loop: Loop) -> str:
    before = [f"    {line}" for name in loop.before for line in LINES[name].code.split("\n")]
    body = [f"        {line}" for name in loop.body for line in LINES[name].code.split("\n")]
    more = "".join(f', "{name}": {name}.item()' for name in loop.parameters[1:])
    more += ', "total": total' if "total" in loop.before else ""
    return "\n".join(
        [
            "def my_loop(samples):",
            *before,
            "    for x, y in samples:",
            *(body or ["        ...  # your lines"]),
            f'    return {{"w": w.item(){more}}}',
        ]
    )


def check_cell(exercise: Exercise) -> str:
    """Sets `passed`: the app and this cell judge every answer alike."""
    task = exercise.task
    match task:
        case Build(goal=goal) | Mend(goal=goal) if not exercise.notebook_check:
            return _loop_check(goal)
        case Differentiate() if not exercise.notebook_check:
            first = next(iter(task.derivatives.values()))
            arguments = ", ".join(first.names)
            wanted = {name: derivative.by for name, derivative in task.derivatives.items()}
            function = f"lambda {arguments}: {to_code(parse(first.of))}"
            return f"passed = derivatives_agree(answer, {function}, {wanted}, {first.names})"
    return exercise.notebook_check


def _loop_check(goal: Goal) -> str:
    more = f"{', total=True' if goal.total else ''}{', zero_first=True' if goal.zero_first else ''}"
    return f"passed = trains(my_loop{more})"
