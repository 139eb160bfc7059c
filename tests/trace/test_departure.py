"""Where programs part from the right one, and that equivalent ones do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from random import Random

import numpy as np
import pytest

from backprop.datasets import PRESETS, Dataset
from backprop.trace import LINES, PROGRAMS, RIGHT, Departure, Program, Trace, first_departure, trace
from backprop.training import TrainingConfig
from tests.trace.programs import any_program, one_line_mutations

CONFIG = TrainingConfig(epochs=2)
CONFIGS = (
    CONFIG,
    TrainingConfig(epochs=20, learning_rate=0.24),
    TrainingConfig(epochs=20, learning_rate=0.9),  # explodes
    TrainingConfig(epochs=10, model="sigmoid", dataset=PRESETS["reachable"], learning_rate=1.0),
    TrainingConfig(epochs=15, dataset=PRESETS["noisy"], initial_w=-3.0),
)
BEFORE = ("import", "x-data", "y-data", "weight", "define-forward", "define-loss", "optimizer", "total")


def departure(program: Program, config: TrainingConfig = CONFIG) -> Departure | None:
    return first_departure(trace(program, config), trace(RIGHT, config))


def line_of(program: Program, found: Departure, config: TrainingConfig = CONFIG) -> str:
    return program.lines[trace(program, config).frames[found.frame].place]


def test_without_zeroing_the_second_samples_gradient_is_the_first_other_thing() -> None:
    found = departure(PROGRAMS["never-zeroed"])
    assert found is not None
    assert (found.kind, found.step) == ("gradient", 1)
    assert line_of(PROGRAMS["never-zeroed"], found) == "backward-l"
    assert found.mine == pytest.approx((-9.84,))
    assert found.right == pytest.approx((-7.84,))


EQUIVALENT = [
    Program(BEFORE, body=body)
    for forward, update, zero in product(
        [("call-loss", "backward-l"), ("forward", "loss", "backward"), ("forward", "loss", "backward-retain")],
        ["update", "update-data", "update-data-anew", "update-detached", "optimizer-step"],
        ["zero", "zero-data", "no-gradient", "optimizer-zero"],
    )
    for body in (
        (*forward, update, zero),
        *([(zero, *forward, update)] if zero in ("no-gradient", "optimizer-zero") else []),
        (forward[0], *forward[1:], "nothing", update, zero, "add-number" if "loss" in forward else "add-l-number"),
    )
]


@pytest.mark.parametrize("config", CONFIGS)
def test_equivalent_programs_do_not_depart(config: TrainingConfig) -> None:
    right = trace(RIGHT, config)
    assert len(EQUIVALENT) > 80
    for program in EQUIVALENT if config is CONFIG else EQUIVALENT[::9]:
        run = trace(program, config)
        assert run.raised is None
        assert first_departure(run, right) is None, program.body
    assert first_departure(trace(PROGRAMS["today"], config), right) is None
    assert first_departure(right, right) is None


def trains_alike(mine: Trace, right: Trace) -> bool:
    """Whether the weights after all turns are the same, and the program came to its end."""
    if mine.raised is not None:
        return False
    ours, theirs = ([run.frames[turn[-1]].variable("w").value for turn in run.steps()] for run in (mine, right))
    return len(ours) == len(theirs) and all(
        len(one) == len(two) and np.allclose(one, two, rtol=1e-4, atol=1e-6)
        for one, two in zip(ours, theirs, strict=True)
    )


def test_a_program_departs_if_and_only_if_it_trains_differently() -> None:
    right = trace(RIGHT, CONFIG)
    programs = [
        *PROGRAMS.values(),
        *islice(one_line_mutations(RIGHT), 0, None, 3),
        *(any_program(Random(seed)) for seed in range(200)),
    ]
    apart = 0
    for program in programs:
        run = trace(program, CONFIG)
        found = first_departure(run, right)
        assert (found is None) == trains_alike(run, right), program
        apart += found is not None
    assert 150 < apart < len(programs) - 100


def test_what_is_told_of_a_departure_is_in_the_frames() -> None:
    right = trace(RIGHT, CONFIG)
    kinds = set()
    for program in islice(one_line_mutations(RIGHT), 0, None, 5):
        run = trace(program, CONFIG)
        found = first_departure(run, right)
        if found is None:
            continue
        kinds.add(found.kind)
        mine, theirs = run.frames[found.frame], right.frames[found.right_frame]
        if found.kind == "gradient":
            assert mine.gradient is not None
            assert theirs.gradient is not None
            assert (mine.gradient.value, theirs.gradient.value) == (found.mine, found.right)
        else:
            assert found.mine == (None if mine.variable("w") is None else mine.variable("w").value)
            assert found.right == (None if theirs.variable("w") is None else theirs.variable("w").value)
        if found.kind == "raised":
            assert run.frames[found.frame].raised is not None
        if found.step is not None:
            assert found.frame in list(run.steps())[found.step]
            assert found.right_frame in list(right.steps())[found.step]
    assert kinds == {"gradient", "weight", "raised"}


@pytest.mark.parametrize(
    ("name", "kind", "line"),
    [
        ("printed", "never updated", "define-loss"),
        ("two-elements", "raised", "print-before"),
        ("zeroed-too-early", "gradient", "zero"),
        ("graph-retained", "gradient", "backward"),
        ("backward-twice", "raised", "backward"),
        ("uphill", "weight", "update-uphill"),
        ("update-in-place", "raised", "update-recorded"),
        ("update-makes-a-new-tensor", "raised", "zero"),
        ("update-before-backward", "raised", "update"),
        ("whole-number", "raised", "integer-weight"),
        ("not-required", "raised", "backward"),
        ("item", "raised", "backward"),
        ("detached", "raised", "backward"),
    ],
)
def test_each_classic_mistake_departs_at_its_line(name: str, kind: str, line: str) -> None:
    found = departure(PROGRAMS[name])
    assert found is not None
    assert (found.kind, line_of(PROGRAMS[name], found)) == (kind, line)


@pytest.mark.parametrize("name", ["right", "today", "total-of-losses", "gradient-not-kept"])
def test_what_only_costs_memory_or_prints_departs_nowhere(name: str) -> None:
    assert departure(PROGRAMS[name]) is None


def test_a_line_that_is_switched_off_is_not_run() -> None:
    off = replace(RIGHT, off=frozenset({RIGHT.lines.index("update-data-anew")}))
    found = departure(off)
    assert found is not None
    assert (found.kind, found.mine, found.step) == ("weight", (1.0,), 0)
    assert LINES["update-data-anew"].role == "update"


def test_a_single_sample_far_from_zero_does_not_depart_by_rounding() -> None:
    config = TrainingConfig(epochs=60, dataset=Dataset((100.0,), (200.0,)), learning_rate=2e-5, initial_w=1.99)
    for program in EQUIVALENT[::13]:
        assert departure(program, config) is None
