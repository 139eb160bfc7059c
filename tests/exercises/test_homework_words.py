"""The figures in the words of the homework's exercises, from a loop in plain numbers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from backprop.datasets import ARTICLE
from backprop.exercises import CATALOG
from backprop.exercises.exercise import FitScene
from backprop.stability.several import converging_rates_of, epoch_of
from backprop.training import train_all
from backprop.ui.exercises.words import fit_words
from backprop.ui.training.several.words import pace_words

FOLDER = Path(__file__).parents[2] / "backprop" / "exercises" / "chapters" / "homework"
SAMPLES = ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0))


def features(x: float, count: int) -> np.ndarray:
    return np.array([x * x, x, 1.0][-count:])


def trained(start: tuple[float, ...], epochs: int, samples: tuple[tuple[float, float], ...] = SAMPLES) -> np.ndarray:
    parameters = np.array(start)
    for _ in range(epochs):
        for x, y in samples:
            phi = features(x, len(start))
            parameters = parameters - 0.01 * 2 * (parameters @ phi - y) * phi
    return parameters


def said(name: str) -> str:
    return " ".join((FOLDER / f"{name}.en.md").read_text(encoding="utf-8").split())


def for_four(parameters: np.ndarray) -> float:
    return float(parameters @ features(4.0, len(parameters)))


def test_the_line() -> None:
    w, b = trained((1.0, 1.0), 100)
    words = said("affine_for_four")
    assert f"b is still {b:.3f} and w only {w:.3f}" in words
    assert f"lower still: {4 * w + b:.3f}." in words
    assert f"After 1,000 epochs it predicts {for_four(trained((1.0, 1.0), 1_000)):.3f}." in words
    assert w + b > 2  # too high at x = 1
    assert 3 * w + b < 6  # and too low at x = 3


def test_the_parabola() -> None:
    parameters = trained((1.0, 1.0, 1.0), 100)
    words = said("quadratic_for_four")
    assert "the parameters are {:.3f}, {:.3f} and {:.3f}.".format(*parameters) in words
    assert "it predicts {:.2f}, {:.2f} and {:.2f}.".format(*(parameters @ features(x, 3) for x, _ in SAMPLES)) in words
    assert f"for 4 it predicts {for_four(parameters):.3f}." in words


def test_the_flat_valley() -> None:
    words = said("ten_times_longer")
    after, longer = (for_four(trained((1.0, 1.0, 1.0), epochs)) for epochs in (100, 1_000))
    assert f"predicts {after:.3f} for 4" in words
    assert f"It predicts {longer:.3f}: of {after - 8:.3f}, more than half is left" in words
    assert (longer - 8) / (after - 8) > 0.5
    assert pytest.approx(0.6, abs=0.005) == 0.99943**900
    best = np.array([0.0, 2.0, 0.0])
    slow = trained((1.0, 1.0, 1.0), 3_000) - best
    share = 1 - np.linalg.norm(trained(tuple(slow + best), 1) - best) / np.linalg.norm(slow)
    assert f"{share:.3%}" == "0.057%"
    assert words.count("0.057%") == 2
    assert "16,293 epochs" in words
    assert (1 - share) ** 16_293 == pytest.approx(1e-4, rel=0.01)
    w1, w2, b = slow
    assert w1 > 0 > w2  # w1 has to fall, w2 to grow
    assert b > 0


def test_two_samples() -> None:
    words = said("two_samples")
    one, other = (trained((start, 1.0, 1.0), 1_000, SAMPLES[:2]) for start in (1.0, -1.0))
    assert f"The first predicts {for_four(one):.3f}, the second {for_four(other):.3f}" in words
    for start, end in (((1.0, 1.0, 1.0), one), ((-1.0, 1.0, 1.0), other)):
        table = np.array([features(x, 3) for x, _ in SAMPLES[:2]])
        nearest = start + np.linalg.pinv(table) @ ([2.0, 4.0] - table @ start)
        np.testing.assert_allclose(end, nearest, atol=1e-3)


SCENES = {
    "affine-for-four": ((1.0, 1.0),),
    "quadratic-for-four": ((1.0, 1.0, 1.0),),
    "ten-times-longer": ((1.0, 1.0, 1.0),),
    "two-samples": ((1.0, 1.0, 1.0), (-1.0, 1.0, 1.0)),
}


@pytest.mark.parametrize("name", SCENES)
def test_what_is_said_of_the_trained_models_is_what_a_plain_loop_does(name: str) -> None:
    scene = CATALOG[name].scene
    assert isinstance(scene, FitScene)
    first = scene.configs[0]
    samples = SAMPLES[: len(first.dataset)]
    assert tuple(config.start for config in scene.configs) == SCENES[name]
    for start, run in zip(SCENES[name], train_all(scene.configs), strict=True):
        end = trained(start, run.config.epochs, samples)
        said = re.findall(r"−?\d[\d.,]*\d|−?\d", re.sub(r"\bw\d", "w", fit_words(run, 4.0)))
        numbers = [float(text.replace(",", "").replace("−", "-")) for text in said]
        expected = [*start, run.config.epochs, for_four(end), 4.0, *end]
        assert numbers == pytest.approx(expected, rel=1e-3)

    pace = pace_words(epoch_of(first.model, first.dataset, first.learning_rate))
    table = np.array([features(x, len(SCENES[name][0])) for x, _ in samples])
    if np.linalg.matrix_rank(table) < table.shape[1]:
        assert pace == "These samples leave one direction open: no step moves the parameters along it."
        return
    said_share, said_epochs = re.findall(r"[\d.,]*\d", pace)
    best = np.linalg.lstsq(table, np.array([y for _, y in samples]), rcond=None)[0]
    away = trained(SCENES[name][0], 2_000, samples) - best  # by now along the slowest direction
    share = 1 - np.linalg.norm(trained(tuple(best + away), 1, samples) - best) / np.linalg.norm(away)
    assert float(said_share) == pytest.approx(100 * share, rel=0.05)
    assert (1 - share) ** int(said_epochs.replace(",", "")) == pytest.approx(1e-4, rel=0.05)


def line_for_four(rate: float, epochs: int) -> float:
    w = b = 1.0
    for _ in range(epochs):
        for x, y in SAMPLES:
            error = w * x + b - y
            w, b = w - rate * 2 * error * x, b - rate * 2 * error
    return 4 * w + b


def test_reach_eight() -> None:
    words = said("reach_eight")
    for rate, epochs, shown in ((0.01, 100, "7.606"), (0.02, 100, "7.844"), (0.1, 100, "8.000")):
        assert f"{line_for_four(rate, epochs):.3f}" == shown
        assert shown in words
    limit = converging_rates_of("affine", ARTICLE)[0][1]
    assert f"{limit:.4f}" == "0.1875"
    assert "below the limit, 0.1875" in words
    assert abs(line_for_four(0.19, 2_000) - 8) > 1 > abs(line_for_four(0.18, 2_000) - 8)


def test_mend_the_bias() -> None:
    words = said("mend_the_bias")
    assert "b is always equal to w" in words
    w = b = 1.0
    for x, y in SAMPLES * 30:
        error = w * x + b - y
        w, b = w - 0.01 * 2 * error * x, b - 0.01 * 2 * error * x
        assert b == w
    assert "For x = 1 the two gradients are the same" in words
    assert SAMPLES[0][0] == 1
