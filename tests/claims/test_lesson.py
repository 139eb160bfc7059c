"""What the lesson says, recomputed: what its guesses are judged by, its numbers, and the questions that it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from backprop.training import TrainingConfig, train
from backprop.ui.lesson.chapters import CHAPTERS, fit, graph, keeping, layers, loop, slope, step, zeroing
from backprop.ui.lesson.content import chapter_words
from backprop.ui.parts.numbers import number
from tests.claims import plain
from tests.claims.forms import read, shows
from tests.claims.settings import Setting

X, Y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])


def loss(w: float) -> float:
    return sum((w * x - y) ** 2 for x, y in zip(X.tolist(), Y.tolist(), strict=True)) / 3


def plainly(config: TrainingConfig, *, zero_grad: bool = True) -> plain.PlainRun:
    setting = Setting(
        model=config.model,
        x=config.dataset.x,
        y=config.dataset.y,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        initial_w=config.initial_w,
        seed=0,
    )
    return plain.run(setting, zero_grad=zero_grad)


def test_the_lines_on_both_sides_of_the_points_have_the_same_loss() -> None:
    assert fit.CHAPTER.guess.observe() == "same"
    assert loss(1) == loss(3)
    facts = fit.CHAPTER.facts()
    assert shows(facts["loss_at_1"], loss(1))
    assert shows(facts["loss_at_3"], loss(3))
    assert fit.LOWEST < 2 < fit.HIGHEST  # where the line can be moved through all three points
    assert loss(2) == 0


def test_the_nudge_does_what_the_chapter_on_the_slope_says() -> None:
    facts = slope.CHAPTER.facts()
    by_differences = (loss(1 + 1e-6) - loss(1 - 1e-6)) / 2e-6
    assert slope.CHAPTER.guess.observe() == "falls"
    assert shows(facts["loss"], loss(1), 3)
    assert shows(facts["gradient"], by_differences, 3)
    assert shows(facts["predicted"], by_differences / 10, 3)
    assert shows(facts["actual"], loss(1.1) - loss(1), 3)


def test_a_smaller_nudge_brings_the_two_numbers_together_and_beyond_2_the_slope_is_positive() -> None:
    for w in np.arange(slope.LOWEST, slope.HIGHEST + 0.01, 0.05).round(2).tolist():
        apart = []
        for size in slope.NUDGES:
            here = slope._nudged(w, size)
            assert here.actual == pytest.approx(loss(w + size) - loss(w), abs=1e-12)
            assert here.gradient == pytest.approx(2 * (X * (w * X - Y)).mean(), abs=1e-9)
            apart.append(abs(here.actual - here.predicted))
            said = slope.compared(here)
            assert ("this is the lowest place" in said) == (w == 2)
        assert apart == sorted(apart, reverse=True)
        assert np.sign(slope._nudged(w, 0.1).gradient) == np.sign(w - 2)


def test_the_graphs_gradients_are_those_of_the_formula() -> None:
    facts = graph.CHAPTER.facts()
    assert graph.CHAPTER.guess.observe() == 2 * (3 * 1 - 6) * 3
    x, y, w = 2, 4, 3.5
    words, miss = chapter_words("graph").text.replace("\n", " "), x * w - y
    for said in (
        *(f"x = {x} and y = {y}, with w = {w}", f"the prediction is {x * w:g}", f"misses by {miss:g}"),
        *(f"the loss is {miss**2:g}", f"2·{miss:g} = {2 * miss:g}", f"multiplying by x, x = {x}"),
    ):
        assert said in words
    assert shows(facts["example"], 2 * miss * x)
    assert shows(facts["miss"], 3 - 6)
    assert shows(facts["arrives"], 2 * (3 - 6))
    assert graph._loss() == (3 - 6) ** 2


def test_one_step_goes_where_the_chapter_says() -> None:
    facts, gradient = step.CHAPTER.facts(), 2 * (3 * 1 - 6) * 3
    after = 1 - 0.1 * gradient
    assert step.CHAPTER.guess.observe() == pytest.approx(after)
    assert shows(facts["gradient"], gradient)
    assert shows(facts["after"], after)
    assert shows(facts["moved"], after - 1)
    assert shows(facts["loss_before"], 9)
    assert shows(facts["loss_after"], (3 * after - 6) ** 2, 3)
    assert abs(after - 2) < 1  # “nearer than 1 was”


@pytest.mark.parametrize("rate", step.RATES)
def test_where_the_steps_lead_is_said_truly(rate: float) -> None:
    config = replace(step.CONFIG, learning_rate=rate)
    end = float(plainly(config).weights[-1])
    said = step.ended(train(config))
    assert shows(said.split("**")[1], end) or abs(read(said.split("**")[1]) - end) < 1e-9
    assert ("nearer to 2" in said) == (abs(end - 2) < 1)
    assert ("farther from 2" in said) == (abs(end - 2) > 1)


def test_among_the_rates_are_those_that_the_chapter_asks_for() -> None:
    """One at which w hardly moves, one that lands on 2 at once or almost, and from one on it gets farther away."""
    first = [float(plainly(replace(step.CONFIG, learning_rate=rate)).weights[1]) for rate in step.RATES]
    distances = [abs(float(plainly(replace(step.CONFIG, learning_rate=rate)).weights[-1]) - 2) for rate in step.RATES]
    assert first[0] < 1.05
    assert min(abs(w - 2) for w in first) < 0.02
    away = [distance > 1 for distance in distances]
    assert away == sorted(away)
    assert any(away)


def test_the_loop_comes_just_short_of_8() -> None:
    facts = loop.CHAPTER.facts()
    weights = plainly(loop.LESSON).weights
    after = float(np.float32(4) * np.float32(weights[-1]))
    assert loop.CHAPTER.guess.observe() == "short"
    assert shows(facts["before"], 4)
    assert shows(facts["after"], after, 8)
    assert shows(facts["short_by"], 8 - after, 2)
    assert (np.diff(weights) >= 0).all()  # “nearer and nearer to 2 from below”
    assert (weights < 2).all()


def test_without_zeroing_the_second_gradient_is_added_to_the_first() -> None:
    facts, forgotten = zeroing.CHAPTER.facts(), plainly(zeroing.CONFIG, zero_grad=False)
    w = float(forgotten.weights[1])
    own = 2 * (2 * w - 4) * 2
    assert zeroing.CHAPTER.guess.observe() == pytest.approx(-2 + own, rel=1e-6)
    assert shows(facts["first"], float(forgotten.gradients[0]))
    assert shows(facts["w"], w)
    assert shows(facts["own"], own)
    assert shows(facts["held"], float(forgotten.gradients[1]))


@pytest.mark.parametrize("rate", zeroing.RATES)
def test_the_loop_that_forgets_comes_to_rest_at_none_of_the_rates(rate: float) -> None:
    config = replace(zeroing.CONFIG, learning_rate=rate, epochs=300)
    weights = plainly(config, zero_grad=False).weights
    assert not np.isfinite(weights[-1]) or np.ptp(weights[-300:]) > 0.5


def graphs_behind(value: Any) -> int:
    """How many losses a value's graph goes back to: a square in each."""
    seen, waiting = set(), [value.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [one for one, _ in node.next_functions]
    return sum("Pow" in node.name() for node in seen)


def totals() -> Iterator[tuple[str, int]]:
    for program, number_only in (("total-of-losses", False), ("total-of-numbers", True)):
        w, total = torch.tensor([1.0], requires_grad=True), 0
        for _ in range(keeping.CONFIG.epochs):
            for x, y in zip(X.tolist(), Y.tolist(), strict=True):
                loss = (x * w - y) ** 2
                loss.backward()
                with torch.no_grad():
                    w -= 0.01 * w.grad
                w.grad.zero_()
                total += loss.item() if number_only else loss
        yield program, graphs_behind(loss if number_only else total)


def test_the_total_keeps_as_many_graphs_as_the_chapter_says() -> None:
    assert {program: keeping._alive(program) for program in keeping._PROGRAMS} == dict(totals())
    assert keeping.CHAPTER.guess.observe() == "all"
    facts = keeping.CHAPTER.facts()
    assert facts["steps"] == facts["graphs"] == str(3 * keeping.CONFIG.epochs)


def predicted(result: Any, inputs: np.ndarray, activation: Any) -> np.ndarray:
    """What the trained network says, by its own matrices, in float64."""
    network = result.run.network(-1)
    (first, second), (bias, last) = network.weights, network.biases
    hidden = activation(inputs @ first.detach().double().numpy().T + bias.detach().double().numpy())
    return hidden @ second.detach().double().numpy().T + last.detach().double().numpy()


def test_two_layers_with_nothing_between_them_draw_a_line_and_with_the_sigmoid_come_nearer() -> None:
    inputs, y = layers.CONFIG.points.arrays()
    straight = predicted(layers._learned("identity"), inputs, lambda value: value)[:, 0]
    fitted = np.polyval(np.polyfit(inputs[:, 0], straight, 1), inputs[:, 0])
    assert np.abs(straight - fitted).max() < 1e-5
    assert layers.CHAPTER.guess.observe() == "line"
    curved = predicted(layers._learned("sigmoid"), inputs, lambda value: 1 / (1 + np.exp(-value)))[:, 0]
    facts = layers.CHAPTER.facts()
    assert read(facts["loss"]) == pytest.approx(((straight - y) ** 2).mean(), rel=0.02)
    assert read(facts["loss_sigmoid"]) == pytest.approx(((curved - y) ** 2).mean(), rel=0.1)
    assert read(facts["loss_sigmoid"]) < 0.2 * read(facts["loss"])


def test_each_chapter_is_checked_here() -> None:
    assert [chapter.id for chapter in CHAPTERS] == [
        "fit", "slope", "graph", "step", "loop", "zeroing", "keeping", "layers",
    ]  # fmt: skip
    assert number(2.0) == "2"
