"""What is said of a program is what its numbers show beside a plain loop."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backprop.trace import PROGRAMS, Trace, first_departure, trace
from backprop.training import TrainingConfig
from backprop.ui.trace import words
from backprop.ui.trace.settings import OWN

CONFIG = TrainingConfig(epochs=3)


def plain_weights(zero: bool = True) -> list[float]:
    """w after each sample, in float32, of the lesson's loop by hand."""
    w, held, after = np.float32(1), np.float32(0), []
    for _ in range(CONFIG.epochs):
        for x, y in ((1, 2), (2, 4), (3, 6)):
            x32, y32 = np.float32(x), np.float32(y)
            held = (np.float32(0) if zero else held) + np.float32(2) * (x32 * w - y32) * x32
            w = w - np.float32(0.01) * held
            after.append(float(w))
    return after


def weights(run: Trace) -> list[float]:
    found = [run.frames[turn[-1]].variable("w") for turn in run.steps()]
    return [one.value[0] for one in found if one is not None and isinstance(one.value, tuple)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_said_to_train_alike_where_its_weights_are_those_of_the_plain_loop(program: str) -> None:
    run, right = trace(PROGRAMS[program], CONFIG), trace(PROGRAMS["right"], CONFIG)
    said = words.verdict(run, first_departure(run, right))
    alike = run.raised is None and weights(run) == pytest.approx(plain_weights(), rel=1e-5)
    assert ("trains as the right program" in said or "is the right program" in said) == alike
    assert ("stops with an error" in said) == (run.raised is not None)
    if run.raised is not None:
        assert f"`{run.raised.type}`" in said


def test_the_first_departure_of_the_loop_that_never_zeroes_is_told_with_both_numbers() -> None:
    run, right = trace(PROGRAMS["never-zeroed"], CONFIG), trace(PROGRAMS["right"], CONFIG)
    said = words.verdict(run, first_departure(run, right))
    assert "in epoch 0, at sample 2" in said
    assert "holds −9.84, in the right program −7.84" in said
    assert weights(run) == pytest.approx(plain_weights(zero=False), rel=1e-5)


def test_kept_graphs_are_counted_as_the_losses_are() -> None:
    run, right = trace(PROGRAMS["total-of-losses"], CONFIG), trace(PROGRAMS["right"], CONFIG)
    said = words.verdict(run, first_departure(run, right))
    counts = re.search(r"keeps (\d+) graphs alive to the end, with (\d+) nodes", said)
    assert counts
    assert counts.groups() == ("9", str(4 * 9 + 1))  # three of a loss, one that adds it, and the leaf


def test_the_lessons_listing_is_said_never_to_run_its_loop() -> None:
    run, right = trace(PROGRAMS["printed"], CONFIG), trace(PROGRAMS["right"], CONFIG)
    assert run.printed == ()
    assert "under the `return`" in words.verdict(run, first_departure(run, right))


def test_every_program_has_a_name_on_the_page() -> None:
    assert set(words.PROGRAM_WORDS) == {*PROGRAMS, OWN}
