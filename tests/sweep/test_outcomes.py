"""The verdict on every cell against `diagnose` of that cell's run."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop.datasets import PRESETS, Dataset
from backprop.outcomes import NEVER, OUTCOMES, Outcome, diagnose, diagnose_several
from backprop.sweep import Grid, OutcomeMap, map_outcomes, outcomes, pieces, sweep
from backprop.training import train_all
from tests.sweep.test_sweep import data, several, small_numbers

tame = st.floats(-3, 3).map(lambda number: round(number, 2))
rates = st.one_of(st.floats(1e-5, 0.5), st.floats(0.3, 10))
grids = st.builds(
    Grid,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rates=st.lists(rates, min_size=1, max_size=5).map(tuple),
    initial_ws=st.lists(st.one_of(st.floats(-10, 10), st.sampled_from([0.0, 2.0])), min_size=1, max_size=4).map(tuple),
    epochs=st.integers(1, 40),
    zero_grad=st.booleans(),
    dataset=st.one_of(data(tame), data(small_numbers), st.sampled_from(list(PRESETS.values()))),
)


def finished(work: Iterator[float]) -> OutcomeMap:
    shares: list[float] = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            assert shares == sorted(shares)
            return end.value


def assert_verdicts_are_those_of_diagnose(grid: Grid, found: OutcomeMap, cells: list[tuple[int, int]]) -> None:
    judge = diagnose_several if grid.initial else diagnose
    diagnoses = [judge(run) for run in train_all([grid.config(*cell) for cell in cells])]
    rows, columns = np.array(cells).T
    names = [OUTCOMES[code].value for code in found.outcomes[rows, columns]]
    assert names == [diagnosis.outcome.value for diagnosis in diagnoses]
    expected = [NEVER if one.converged_epoch is None else one.converged_epoch for one in diagnoses]
    assert found.epochs[rows, columns].tolist() == expected


@given(grids)
@settings(max_examples=60)
@example(Grid(learning_rates=(0.01, 0.5), initial_ws=(2.0, 1.0), dataset=Dataset(x=(0.0,), y=(1.0,))))
@example(Grid(learning_rates=(0.5, 1.0), initial_ws=(1.0, 2.0), dataset=Dataset(x=(1.0,), y=(2.0,)), epochs=1))
@example(Grid(model="sigmoid", learning_rates=(0.01, 10.0), initial_ws=(-200.0, 200.0), epochs=50, zero_grad=False))
def test_the_verdict_on_a_cell_is_that_of_its_run(grid: Grid) -> None:
    found = finished(map_outcomes(grid))
    assert_verdicts_are_those_of_diagnose(grid, found, list(np.ndindex(grid.shape)))


@given(several)
@settings(max_examples=60)
def test_so_is_that_on_a_cell_of_several_parameters(grid: Grid) -> None:
    found = finished(map_outcomes(grid))
    assert_verdicts_are_those_of_diagnose(grid, found, list(np.ndindex(grid.shape)))


@pytest.mark.parametrize("varied", ["w1", "b"])
def test_where_samples_leave_a_direction_open_each_row_settles_elsewhere(varied: str) -> None:
    grid = Grid(
        model="quadratic",
        varied=varied,
        learning_rates=tuple(np.geomspace(1e-3, 0.2, 12)),
        initial_ws=tuple(np.linspace(-4, 4, 9)),
        epochs=400,
        dataset=Dataset((1.0, 2.0), (2.0, 4.0)),
    )
    found = finished(map_outcomes(grid))
    assert_verdicts_are_those_of_diagnose(grid, found, list(np.ndindex(grid.shape)))
    assert (found.outcomes == OUTCOMES.index(Outcome.CONVERGED)).any()


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("zero_grad", [True, False], ids=["zeroed", "forgotten"])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_verdicts_on_a_whole_map_are_those_of_its_runs(model: str, zero_grad: bool, preset: str) -> None:
    grid = Grid(
        model=model,
        learning_rates=tuple(np.geomspace(1e-4, 10, 60)),
        initial_ws=tuple(np.linspace(-10, 10, 41)),
        epochs=100,
        zero_grad=zero_grad,
        dataset=PRESETS[preset],
    )
    found = finished(map_outcomes(grid))
    chosen = np.random.default_rng(3).choice(grid.cells, 60, replace=False)
    assert_verdicts_are_those_of_diagnose(grid, found, [divmod(int(cell), 60) for cell in chosen])
    swept = sweep(model, grid.learning_rates, grid.initial_ws, 100, zero_grad, PRESETS[preset])
    np.testing.assert_array_equal(found.final_w, swept.final_w)
    np.testing.assert_array_equal(found.final_loss, swept.final_loss)


def test_the_lessons_map_shows_both_windows_and_the_gap_between_them() -> None:
    grid = Grid(learning_rates=(0.1, 0.3, 0.5, 0.6), initial_ws=(-3.0, 1.0, 7.0))
    found = finished(map_outcomes(grid))
    converged, diverged = OUTCOMES.index(Outcome.CONVERGED), OUTCOMES.index(Outcome.DIVERGED)
    assert found.outcomes.tolist() == [[converged, diverged, converged, diverged]] * 3
    assert (found.epochs[:, 2] == 1).all()


def test_a_map_in_many_pieces_is_the_map_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = Grid(
        model="sigmoid",
        learning_rates=tuple(np.geomspace(0.01, 10, 11)),
        initial_ws=tuple(np.linspace(-9, 9, 10)),
        dataset=PRESETS["reachable"],
    )
    whole = finished(map_outcomes(grid))
    monkeypatch.setattr(pieces, "MAX_PIECE_CELLS", 23)
    monkeypatch.setattr(outcomes, "_JUDGED_NUMBERS", 700)
    monkeypatch.setattr(pieces, "PAUSE_AFTER", 0.0)
    cut = finished(map_outcomes(grid))
    for name in ("final_w", "final_loss", "outcomes", "epochs"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))
