"""What is said to wrong answers: true of the number that was given, and only of things that the exercise has."""

import random
import re
import sys
from dataclasses import replace

import numpy as np
import pytest

from backprop.datasets import PRESETS
from backprop.exercises.answers import read_number
from backprop.exercises.catalog import CATALOG
from backprop.exercises.compute import Compute
from backprop.exercises.differentiate import Differentiate
from backprop.exercises.exercise import Exercise, GraphScene, LoopScene
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Knob
from backprop.exercises.verdicts import Misconception, Reason
from backprop.graph import record
from backprop.ui.exercises.content import words_of
from backprop.ui.exercises.words import loop_code
from tests.exercises.generated import near_answer, places, random_answer

every_exercise = pytest.mark.parametrize("exercise", CATALOG.values(), ids=CATALOG)
COMPUTES = [exercise for exercise in CATALOG.values() if isinstance(exercise.task, Compute)]
to_three_digits = [exercise for exercise in COMPUTES if exercise.task.margin is None]
FREE = {Misconception.UNRECOGNISED, Misconception.CLOSE}


def rounded(value: float, digits: int) -> float:
    """By way of text, not by the arithmetic of what is tested."""
    return float(f"{value:.{digits - 1}e}")


def field_verdict(exercise: Exercise, field: str, number: float):
    return exercise.check({**exercise.solution, field: repr(number)})


@pytest.mark.parametrize("exercise", to_three_digits, ids=lambda exercise: exercise.id)
def test_every_number_right_to_three_digits_or_more_passes_and_to_two_does_not(exercise: Exercise) -> None:
    for field, quantity in exercise.task.compute().items():
        for digits in range(3, 9):
            assert field_verdict(exercise, field, rounded(quantity.value, digits)).passed, (field, digits)
        two = rounded(quantity.value, 2)
        if two != rounded(quantity.value, 3):
            assert field_verdict(exercise, field, two).misconception in {Misconception.CLOSE, *quantity.mistakes}
        for off in (0.98, 0.99, 1.01, 1.02):
            assert not field_verdict(exercise, field, quantity.value * off).passed, (field, off)


def test_the_cases_that_were_reported() -> None:
    check = CATALOG["first-epoch"].check
    assert check({"first": "-2", "second": "-7.84", "third": "-16.2"}).passed
    assert check({"first": "-2", "second": "-7.84", "third": "-16"}).misconception is Misconception.CLOSE
    for guess in ("2", "2.0", "1.9", "1.99", "1", "1.5", "1.8", "3.6"):
        assert not CATALOG["ten-epochs"].check({"w": guess}).passed, guess
    assert CATALOG["ten-epochs"].check({"w": "1.96"}).passed
    eight = CATALOG["linear-edges"].check({"loss": "8", "difference": "-4", "prediction": "-4", "w": "-8"})
    assert eight.misconception is Misconception.UNRECOGNISED  # nothing is differentiated on the way to a loss


@pytest.mark.parametrize("exercise", COMPUTES, ids=lambda exercise: exercise.id)
def test_no_listed_mistake_and_no_number_of_the_prompt_passes_by_being_near(exercise: Exercise) -> None:
    prompt = words_of(exercise.id, exercise.chapter).prompt
    given = [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", prompt)]
    for field, quantity in exercise.task.compute().items():
        led_to = np.hstack([np.atleast_1d(values) for values in quantity.mistakes.values()] or [[]])
        for number in [*led_to, *given]:
            if field_verdict(exercise, field, float(number)).passed:
                assert number == pytest.approx(quantity.value, rel=1e-6), (field, number)  # the slip changes nothing


@pytest.mark.parametrize("exercise", COMPUTES, ids=lambda exercise: exercise.id)
def test_a_number_is_told_of_a_slip_only_if_the_slip_leads_to_it(exercise: Exercise) -> None:
    chance, quantities = random.Random(exercise.id), exercise.task.compute()
    for _ in range(40):
        answer = chance.choice((random_answer, near_answer))(exercise, chance)
        verdict = exercise.check(answer)
        if verdict.reason is not Reason.WRONG or verdict.misconception in FREE:
            continue
        number, quantity = read_number(answer[verdict.field]), quantities[verdict.field]
        led_to = (
            (-quantity.value,)
            if verdict.misconception is Misconception.SIGN
            else np.atleast_1d(quantity.mistakes[verdict.misconception])
        )
        assert min(abs(number - value) for value in led_to) <= max(0.005 * abs(number), exercise.task.margin or 0)


def test_one_slip_through_all_numbers_is_that_slip() -> None:
    halved = CATALOG["quadratic-numbers"].check({"w1": "12", "w2": "6", "b": "3"})
    assert halved.misconception is Misconception.FACTOR_TWO
    assert CATALOG["quadratic-numbers"].check({"w1": "12", "w2": "12", "b": "6"}).misconception is (
        Misconception.WRONG_POWER
    )


@pytest.mark.parametrize(
    "exercise", [e for e in CATALOG.values() if isinstance(e.task, Differentiate)], ids=lambda exercise: exercise.id
)
def test_a_formula_is_told_of_a_slip_only_if_it_is_that_slip_in_some_form(exercise: Exercise) -> None:
    """Compared at points of its own, in plain Python."""
    chance = random.Random(exercise.id)
    for _ in range(30):
        answer = chance.choice((random_answer, near_answer))(exercise, chance)
        verdict = exercise.check(answer)
        if verdict.reason is not Reason.WRONG or verdict.misconception is Misconception.UNRECOGNISED:
            continue
        derivative = exercise.task.derivatives[verdict.field]
        slip = derivative.mistakes.get(verdict.misconception) or f"-({exercise.solution[verdict.field]})"
        for _ in range(5):
            names = {name: chance.uniform(0.5, 1.5) for name in derivative.names}
            assert plain(answer[verdict.field], names) == pytest.approx(plain(slip, names), rel=1e-9)


def plain(formula: str, names: dict[str, float]) -> float:
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    return float(eval(formula, {"sigmoid": sigmoid, **names}))


# --- nothing is spoken of that the exercise does not have

# Words that name a thing, with what of an exercise shows that it has that thing.
THINGS = {
    r"\bsquare\b": r"square|\*\* ?2",
    r"\bsigmoid\b": "sigmoid",
    r"\bproduct\b": r"product|\*",
    r"\bprediction\b": "prediction",
    r"\by\b": r"\by\b",
    r"\bx\b": r"\bx\b",
    r"\bb\b": r"\bb\b",
    r"\bb1\b": r"\bb1\b",
    r"\bparameter": r"parameter|w1",
    r"\bW\b": r"\bW\b",
    r"\bupdate": r"update|w -=|\.data -=|w = w -|\bw\b.*(step|epoch|rate)",
    r"\blearning rate\b": "rate",
    r"\bepoch": r"epoch|sample",
    r"\bsample": r"sample|epoch",
    r"\bsecond window\b|\blimit\b": "converg|explode",
    r"\blayer": "layer",
    r"\btotal\b": "total",
    r"no_grad": "no_grad",
    r"`backward\(\)`": r"backward|grad",
    r"`w\.grad`": r"w\.grad|gradient",
    r"\bboth loops\b|\bforgetful\b": "loop",
}


def everything_said(exercise: Exercise) -> str:
    """The words of an exercise, and the code that stands beside it."""
    words = words_of(exercise.id, exercise.chapter)
    task, scene = exercise.task, exercise.scene
    code = [loop_code(scene.loop)] if isinstance(scene, LoopScene) else []
    if hasattr(task, "broken"):
        code.append(loop_code(task.broken))
    if hasattr(task, "palette"):
        code.append(loop_code(task.loop({"lines": " ".join(task.palette)})))
    return "\n".join([words.title, words.prompt, *words.labels.values(), *words.hints, words.solution, *code])


def said_somewhere(exercise: Exercise) -> set[Misconception]:
    """What this exercise can say: to the listed answers, to random ones, and by rule."""
    task = exercise.task
    met = {misconception for _, misconception in exercise.wrong}
    if isinstance(task, Compute):
        met |= {misconception for quantity in task.compute().values() for misconception in quantity.mistakes}
        met.add(Misconception.SIGN)
    if isinstance(task, Differentiate):
        met |= {misconception for derivative in task.derivatives.values() for misconception in derivative.mistakes}
        met.add(Misconception.SIGN)
    if isinstance(task, Predict):
        met |= {misconception for misconception in task.choices.values() if misconception}
    chance = random.Random(exercise.id)
    for _ in range(15):
        verdict = exercise.check(near_answer(exercise, chance))
        if verdict.misconception:
            met.add(verdict.misconception)
    return met


@every_exercise
def test_what_is_said_speaks_only_of_what_the_exercise_has(exercise: Exercise) -> None:
    words, known = words_of(exercise.id, exercise.chapter), everything_said(exercise)
    for misconception in said_somewhere(exercise):
        said = words.said_to(misconception)
        for thing, shown_by in THINGS.items():
            if re.search(thing, said):
                assert re.search(shown_by, known), (misconception, thing, said)


@every_exercise
def test_words_of_its_own_are_for_answers_that_it_can_get(exercise: Exercise) -> None:
    assert set(words_of(exercise.id, exercise.chapter).wrong) <= said_somewhere(exercise)


@every_exercise
def test_no_message_holds_the_answer(exercise: Exercise) -> None:
    words, task = words_of(exercise.id, exercise.chapter), exercise.task
    for misconception in said_somewhere(exercise):
        said = words.said_to(misconception)
        if isinstance(task, Predict):
            right = words.labels[exercise.solution["choice"]]
            assert right not in said
            ordinal = re.search(r"\b(first|second|third)\b", right)
            assert ordinal is None or ordinal[0] not in said
        elif isinstance(task, Compute | Differentiate):
            for answer in exercise.solution.values():
                shown = [span for span in re.findall(r"`([^`]+)`", said) if span.replace(" ", "") == answer]
                assert shown == []


# --- neither the prompt nor the figure shows what is asked for


@pytest.mark.parametrize("exercise", COMPUTES, ids=lambda exercise: exercise.id)
def test_neither_prompt_nor_figure_shows_a_number_that_is_asked_for(exercise: Exercise) -> None:
    """Asked again of the same graph with other values: a number that is shown there and asked for is given away."""
    scene, task = exercise.scene, exercise.task
    inputs = [value for _, value in scene.values] if isinstance(scene, GraphScene) else []
    prompt = words_of(exercise.id, exercise.chapter).prompt
    for code in re.findall(r"-?\d+(?:\.\d+)?", prompt):
        for field, answer in exercise.solution.items():
            given = float(code) in inputs or float(code) in (1.0, 2.0)  # the data; it may be the answer by chance
            assert given or float(code) != pytest.approx(read_number(answer)), (field, code)
    if not isinstance(scene, GraphScene):
        return
    module = sys.modules[task.compute.__module__]
    home = next((name for name, value in vars(module).items() if value is scene), None)
    chance = random.Random(exercise.id)
    values = tuple((name, round(chance.uniform(0.3, 3), 3)) for name, _ in scene.values)
    other = replace(scene, values=values) if home else scene
    with pytest.MonkeyPatch.context() as patch:
        if home:
            patch.setattr(module, home, other)
        asked = task.compute()
    graph = record(other.expression, dict(other.values), other.parameters)
    hidden = {node for _, node in scene.found_values}
    shown = [float(node.value) for node in graph.nodes if node.name not in hidden]
    for field, quantity in asked.items():
        assert all(abs(quantity.value - value) > 1e-6 for value in shown), field


# --- goals of sliders, at every place that they have


def test_level_ground_is_where_the_first_gradient_is_0() -> None:
    exercise = CATALOG["level-ground"]
    (knob,) = exercise.task.knobs
    for place in places(knob):
        assert exercise.check({"initial_w": place}).passed == (abs(2 * (float(place) - 2)) < 1e-4), place


def test_what_is_said_of_a_sigmoid_that_does_not_learn_is_so() -> None:
    """A plain loop over every place of the sliders; the loss is the mean at the end."""
    exercise = CATALOG["make-it-learn"]
    _, start, rate = exercise.task.knobs
    assert isinstance(start, Knob)
    assert isinstance(rate, Knob)
    chance = random.Random(5)
    for _ in range(60):
        answer = random_answer(exercise, chance)
        x, y = (np.array(column) for column in (PRESETS[answer["data"]].x, PRESETS[answer["data"]].y))
        w, first, losses = float(answer["initial_w"]), None, []
        losses.append(np.mean((1 / (1 + np.exp(-x * w)) - y) ** 2))
        for _ in range(120):
            for a, b in zip(x, y, strict=True):
                s = 1 / (1 + np.exp(-a * w))
                gradient = 2 * (s - b) * s * (1 - s) * a
                first = gradient if first is None else first
                w -= float(answer["learning_rate"]) * gradient
        losses.append(np.mean((1 / (1 + np.exp(-x * w)) - y) ** 2))
        verdict = exercise.check(answer)
        in_reach = bool(((y > 0) & (y < 1)).all())
        claims = {
            None: losses[-1] < 1e-3,
            Misconception.OUT_OF_REACH: not in_reach,
            Misconception.VANISHING: in_reach and abs(first) < 0.01 and losses[-1] > 1e-3,
            Misconception.NOT_YET: in_reach and losses[-1] > 0.99e-3,
        }
        assert claims[verdict.misconception], (answer, verdict.misconception)
