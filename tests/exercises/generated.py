"""Answers drawn at random, of the right form for an exercise: blindly, or a slip or two away from a right one."""

import random

from backprop.exercises.build import Build
from backprop.exercises.compute import Compute
from backprop.exercises.differentiate import Differentiate
from backprop.exercises.exercise import Exercise
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import DataChoice, Knob, Tune


def random_answer(exercise: Exercise, chance: random.Random) -> dict[str, str]:
    """An answer of the right form, drawn blindly."""
    task = exercise.task
    match task:
        case Compute():
            return {name: f"{chance.uniform(-20, 20):.2f}" for name in task.fields}
        case Differentiate():
            return {
                name: " * ".join(chance.choices(["2", "(x - y)", "x", "w", "(1 - x)"], k=3))
                if name in task.fields and {"x", "w", "y"} <= set(task.derivatives[name].names)
                else chance.choice(task.derivatives[name].names)
                for name in task.fields
            }
        case Predict():
            return {"choice": chance.choice(list(task.choices))}
        case Tune():
            return {
                knob.name: chance.choice(knob.names if isinstance(knob, DataChoice) else places(knob))
                for knob in task.knobs
            }
        case Build():
            return {"lines": " ".join(chance.choices(task.palette, k=chance.randrange(1, 9)))}
        case Mend():
            return chance.choice(all_of(task))
    raise AssertionError(task)


def near_answer(exercise: Exercise, chance: random.Random) -> dict[str, str]:
    """A right answer with a slip or some in it, or none that matters."""
    task, right = exercise.task, dict(exercise.solution)
    match task:
        case Compute():
            factors = (1, 1, 1, 1.0005, 1.003, 1.01, 0.5, 2, -1)
            quantities = task.compute()
            return {name: repr(quantities[name].value * chance.choice(factors)) for name in task.fields}
        case Differentiate():
            changes = ("({})", "({})", "2*({})/2", "({})*2", "-({})", "({}) + 1/1000")
            return {name: chance.choice(changes).format(text) for name, text in right.items()}
        case Build():
            lines = right["lines"].split()
            for _ in range(chance.randrange(4)):
                slip(lines, task.palette, chance)
            return {"lines": " ".join(lines)}
    return random_answer(exercise, chance)


def slip(lines: list[str], palette: tuple[str, ...], chance: random.Random) -> None:
    """One line more, less, changed or moved."""
    match chance.randrange(4):
        case 0:
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(palette))
        case 1 if len(lines) > 1:
            lines.pop(chance.randrange(len(lines)))
        case 2:
            lines[chance.randrange(len(lines))] = chance.choice(palette)
        case _:
            lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))


def places(knob: Knob) -> list[str]:
    """Every place that a slider has."""
    count = round((knob.high - knob.low) / knob.step)
    return [f"{round(knob.low + knob.step * place, 6):g}" for place in range(count + 1)]


def all_of(task: Mend) -> list[dict[str, str]]:
    """Every line replaced by every other."""
    numbers = range(1, len(task.broken.lines) + 1)
    return [{"line": str(number), "with": name} for number in numbers for name in task.replacements]
