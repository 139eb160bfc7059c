"""A chapter as a Jupyter notebook whose cells check themselves. It needs nothing but PyTorch."""

from __future__ import annotations

import json
from typing import Any

from backprop.datasets import PRESETS
from backprop.exercises.build import Build
from backprop.exercises.catalog import CHAPTERS
from backprop.exercises.compute import Compute
from backprop.exercises.derive import Derive
from backprop.exercises.exercise import Chapter, Exercise
from backprop.exercises.loop_judging import Goal
from backprop.exercises.loop_lines import LINES
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Tune
from backprop.expressions import parse, to_code
from backprop.ui.exercises.content import ExerciseWords, chapter_words
from backprop.ui.exercises.notebook_checks import CHECKS, SETUP
from backprop.ui.exercises.words import KIND_WORDS, one_line

_HOW = (
    "You need Python and PyTorch: `pip install torch`. Run the cells from top to bottom. Below each exercise stands a "
    "cell for your answer, and one that checks it with PyTorch and says `passed` or `not yet`."
)


def notebook(chapter: Chapter, *, solutions: bool = False) -> str:
    """The chapter as a notebook, nbformat 4.5; with `solutions`, each answer is filled in and explained."""
    words = chapter_words(chapter)
    cells = [
        _markdown("introduction", f"# {words.title}\n\n{words.introduction}\n\n{_HOW}"),
        _code("setup", f"{SETUP}\n\n\n{_datasets()}"),
    ]
    for number, exercise in enumerate(CHAPTERS[chapter], start=1):
        said = words.exercises[exercise.id]
        heading = f"## {number}. {said.title}\n\n*{KIND_WORDS[exercise.kind]}.* {said.prompt}"
        if solutions:
            heading += f"\n\n**Solution.** {said.solution}"
        cells.append(_markdown(f"{exercise.id}-words", heading))
        cells.append(_code(f"{exercise.id}-answer", _answer(exercise, said, solved=solutions)))
        cells.append(_code(f"{exercise.id}-check", f"{_check(exercise)}\n\nsay(passed)"))
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _datasets() -> str:
    rows = [f'    "{name}": {list(zip(data.x, data.y, strict=True))},' for name, data in PRESETS.items()]
    return "\n".join(["DATA = {", *rows, "}"])


def _answer(exercise: Exercise, words: ExerciseWords, *, solved: bool) -> str:
    """The cell to fill in. Nothing goes into it but the catalogue's own numbers, expressions and lines."""
    task = exercise.task
    match task:
        case Predict():
            choices = [f'# "{name}": {label}' for name, label in words.labels.items()]
            value = f'"{exercise.solution["choice"]}"' if solved else "None  # one of the names above, in quotes"
            return "\n".join([*choices, f"answer = {value}"])
        case Build():
            lines = tuple(exercise.solution["lines"].split()) if solved else ()
            palette = [
                "# The lines to choose from, some of them wrong:",
                *(f"#     {one_line(n)}" for n in task.palette),
            ]
            return "\n".join([*palette, "", _loop(Loop(task.before, lines))])
        case Mend():
            return _loop(task.loop(exercise.solution) if solved else task.broken)
    rows = []
    for name in task.fields:
        rows.append(f'    "{name}": {_value(exercise, name, solved=solved)},  # {words.labels[name].replace("`", "")}')
    return "\n".join(["answer = {", *rows, "}"])


def _value(exercise: Exercise, name: str, *, solved: bool) -> str:
    task, text = exercise.task, exercise.solution[name]
    match task:
        case Derive():
            arguments = ", ".join(task.derivatives[name].names)
            return f"lambda {arguments}: {to_code(parse(text)) if solved else None}"
        case Tune():
            text = text if solved else task.start[name]
            choices = {knob.name for knob in task.knobs if isinstance(knob, DataChoice)}
            return f'"{text}"' if name in choices else text
    return to_code(parse(text)) if solved else "None"


def _loop(loop: Loop) -> str:
    before = [f"    {line}" for name in loop.before for line in LINES[name].code.split("\n")]
    body = [f"        {line}" for name in loop.body for line in LINES[name].code.split("\n")]
    total = ', "total": total' if "total" in loop.before else ""
    return "\n".join(
        [
            "def my_loop(samples):",
            *before,
            "    for x, y in samples:",
            *(body or ["        ...  # your lines"]),
            f'    return {{"w": w.item(){total}}}',
        ]
    )


def _check(exercise: Exercise) -> str:
    task = exercise.task
    match task:
        case Build(goal=goal) | Mend(goal=goal):
            return _loop_check(goal)
        case Derive() if exercise.id not in CHECKS:
            first = next(iter(task.derivatives.values()))
            arguments = ", ".join(first.names)
            wanted = {name: derivative.by for name, derivative in task.derivatives.items()}
            function = f"lambda {arguments}: {to_code(parse(first.of))}"
            return f"passed = derivatives_agree(answer, {function}, {wanted}, {first.names})"
        case Compute() | Derive() | Predict() | Tune():
            return CHECKS[exercise.id]
    raise LookupError(exercise.id)


def _loop_check(goal: Goal) -> str:
    return f"passed = trains(my_loop{', total=True' if goal.total else ''})"


def _markdown(identity: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(identity: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
