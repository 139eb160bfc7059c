"""Every cell of a sweep against `train` of that cell, to the last digit."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop.datasets import ARTICLE, LARGEST, PRESETS, Dataset
from backprop.sweep import Grid, pieces, sweep
from backprop.training import train_all

any_float32 = st.floats(-LARGEST, LARGEST)
small_numbers = st.floats(-100, 100, allow_subnormal=False)
PARAMETERS = {"affine": ("w", "b"), "quadratic": ("w1", "w2", "b"), "logistic": ("w", "b")}
a_label = st.tuples(st.integers(-4, 4).map(float), st.sampled_from([0.0, 0.0, 1.0, 1.0, 0.3]))
labels = st.lists(a_label, min_size=1, max_size=6).map(
    lambda pairs: Dataset(tuple(x for x, _ in pairs), tuple(y for _, y in pairs))
)


def data(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Dataset]:
    return st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6).map(
        lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
    )


grids = st.builds(
    Grid,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rates=st.lists(st.one_of(st.floats(1e-6, 0.5), st.floats(0.3, 10)), min_size=1, max_size=5).map(tuple),
    initial_ws=st.lists(st.floats(-1000, 1000), min_size=1, max_size=4).map(tuple),
    epochs=st.integers(1, 40),
    zero_grad=st.booleans(),
    dataset=st.one_of(data(small_numbers), data(any_float32), st.sampled_from(list(PRESETS.values()))),
)


several = st.sampled_from(
    [(model, name, "squared_error") for model, names in PARAMETERS.items() for name in names]
    + [("logistic", "w", "cross_entropy"), ("logistic", "b", "cross_entropy")]
).flatmap(
    lambda chosen: st.builds(
        Grid,
        model=st.just(chosen[0]),
        varied=st.just(chosen[1]),
        loss=st.just(chosen[2]),
        initial=st.tuples(*[small_numbers for _ in PARAMETERS[chosen[0]]]),
        learning_rates=st.lists(st.floats(1e-6, 1), min_size=1, max_size=5).map(tuple),
        initial_ws=st.lists(st.floats(-1000, 1000), min_size=1, max_size=4).map(tuple),
        epochs=st.integers(1, 40),
        zero_grad=st.booleans(),
        dataset=labels
        if chosen[2] == "cross_entropy"
        else st.one_of(data(small_numbers), data(any_float32), labels, st.sampled_from(list(PRESETS.values()))),
    )
)


def run(grid: Grid, **options: object) -> pieces.Sweep:
    shared = (grid.epochs, grid.zero_grad, grid.dataset)
    of_several = {"varied": grid.varied, "initial": grid.initial, "loss": grid.loss}
    return sweep(grid.model, grid.learning_rates, grid.initial_ws, *shared, **of_several, **options)


def assert_cells_are_those_of_train(grid: Grid, found: pieces.Sweep, cells: list[tuple[int, int]]) -> None:
    runs = train_all([grid.config(row, column) for row, column in cells])
    rows, columns = np.array(cells).T
    np.testing.assert_array_equal(found.final_w[..., rows, columns].T, [one.weights[-1] for one in runs])
    np.testing.assert_array_equal(found.final_loss[rows, columns], [one.losses[-1] for one in runs])


@given(grids)
@settings(max_examples=80)
@example(Grid(learning_rates=(0.01, 0.5, 9.0), initial_ws=(1.0, -1000.0), epochs=200, zero_grad=False))
@example(
    # The weight overflows, but a sigmoid of it does not: the loss stays finite.
    Grid(
        model="sigmoid",
        learning_rates=(0.375,),
        initial_ws=(0.0,),
        epochs=21,
        zero_grad=False,
        dataset=Dataset(x=(6.72162882569829e37, 1.0, 1.0), y=(0.0, 0.0, 1.0)),
    )
)
@example(Grid(learning_rates=(1e-45, 10.0), initial_ws=(0.0, 2.0), epochs=40))
def test_every_cell_is_train_of_that_cell_to_the_last_digit(grid: Grid) -> None:
    found = run(grid)
    assert found.final_w.shape == found.final_loss.shape == (len(grid.initial_ws), len(grid.learning_rates))
    assert_cells_are_those_of_train(grid, found, list(np.ndindex(grid.shape)))


@given(several)
@settings(max_examples=60)
def test_so_is_every_cell_of_a_model_with_several_parameters(grid: Grid) -> None:
    found = run(grid)
    assert found.final_w.shape == (len(grid.initial), *grid.shape)
    assert_cells_are_those_of_train(grid, found, list(np.ndindex(grid.shape)))


@pytest.mark.parametrize("zero_grad", [True, False], ids=["zeroed", "forgotten"])
@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_cells_of_a_large_map_are_those_of_train_overflows_included(model: str, zero_grad: bool) -> None:
    rates, starts = np.geomspace(1e-3, 10, 120), np.linspace(-10, 10, 131)
    grid = Grid(model=model, learning_rates=tuple(rates), initial_ws=tuple(starts), epochs=60, zero_grad=zero_grad)
    found = run(grid)
    chosen = np.random.default_rng(1).choice(grid.cells, 60, replace=False)
    assert_cells_are_those_of_train(grid, found, [divmod(int(cell), 120) for cell in chosen])
    assert np.isfinite(found.final_loss).all() == (model == "sigmoid")


def test_a_loss_too_large_for_a_moment_ends_the_cell_there() -> None:
    # At x = 2 the loss overflows though the weight does not, and the next sample would bring w back.
    dataset = Dataset(x=(2.0, 1.0), y=(3e19, 1.0))
    grid = Grid(learning_rates=(0.5, 0.01), initial_ws=(1.0, 0.0), epochs=3, dataset=dataset)
    found = run(grid)
    assert np.isinf(found.final_loss).all()
    assert np.isfinite(found.final_w).all()
    assert_cells_are_those_of_train(grid, found, list(np.ndindex(grid.shape)))


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
def test_where_the_grid_is_cut_into_pieces_changes_nothing(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = Grid(model=model, learning_rates=tuple(np.geomspace(0.01, 2, 13)), initial_ws=(-3.0, 0.5, 1.0), epochs=30)
    whole = run(grid)
    for size in (1, 7, 8, 20):
        monkeypatch.setattr(pieces, "MAX_PIECE_CELLS", size)
        cut = run(grid)
        np.testing.assert_array_equal(cut.final_w, whole.final_w)
        np.testing.assert_array_equal(cut.final_loss, whole.final_loss)


def test_the_result_is_a_pair_with_rows_for_the_weights() -> None:
    final_w, final_loss = sweep("linear", [0.01, 0.02, 0.05], [1.0, 3.0], 100)
    assert final_w.shape == final_loss.shape == (2, 3)
    assert final_w.dtype == final_loss.dtype == np.float32
    assert final_w == pytest.approx(np.full((2, 3), 2.0))


def test_progress_grows_to_1_and_what_it_raises_stops_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PAUSE_AFTER", 0.0)
    shares: list[float] = []
    sweep("linear", [0.01] * 3, [1.0] * 4, 20, on_progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert shares[-1] == 1

    class Moved(Exception):
        pass

    def stop(share: float) -> None:
        stopped.append(share)
        raise Moved

    stopped: list[float] = []
    with pytest.raises(Moved):
        sweep("linear", [0.01] * 3, [1.0] * 4, 20, on_progress=stop)
    assert len(stopped) == 1
    assert stopped[0] < 1


def test_a_map_of_the_largest_size_is_worked_through_in_small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    rates, starts = tuple(np.geomspace(1e-3, 10, 1000)), tuple(np.linspace(-10, 10, 1000))
    for rows in (1, 3, 200):
        grid = Grid(
            learning_rates=rates, initial_ws=starts, epochs=1000, dataset=Dataset(x=(1.0,) * rows, y=(2.0,) * rows)
        )
        for ends in (True, False):
            first = next(pieces.pieces(grid, ends=ends))
            cells = first.stop - first.start
            held = cells * 4 * (1001 if ends else 0)  # the weights at every epoch's end
            held += cells * 24  # where to run on from, of all that overflowed
            held += cells * 4 * 20  # the loop's own tensors and the results
            assert held < 100_000_000


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"learning_rates": ()}, "learning_rates must hold 1 to 1,000 numbers, but it holds 0"),
        ({"initial_ws": (0.0,) * 1001}, "initial_ws must hold 1 to 1,000 numbers, but it holds 1,001"),
        ({"learning_rates": (0.1, 20.0)}, "at most 10, but it is 20.0"),
        ({"initial_ws": (float("nan"),)}, "but it is nan"),
        ({"epochs": 1001}, "from 1 to 1,000, but it is 1001"),
        ({"epochs": 0}, "but it is 0"),
        ({"model": "cubic"}, "but it is 'cubic'"),
        ({"model": "affine", "loss": "cross_entropy"}, "goes with the logistic model, but the model is affine"),
        ({"varied": "b"}, "varied must be w, but it is 'b'"),
        ({"model": "quadratic", "varied": "w"}, "varied must be w1 or w2 or b, but it is 'w'"),
        ({"model": "affine", "initial": (1.0,)}, "initial must hold a number for each parameter"),
        ({"learning_rates": 3}, "learning_rates must be a sequence of numbers, but it is 3"),
    ],
)
def test_a_grid_that_cannot_be_run_is_refused_in_a_sentence(changed: dict[str, object], said: str) -> None:
    good = {"learning_rates": (0.1,), "initial_ws": (1.0,), "epochs": 10, "dataset": ARTICLE}
    with pytest.raises(ValueError, match=said):
        Grid(**(good | changed))
