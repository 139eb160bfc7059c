"""What a network learns from: the presets, and a learner's own table, good and bad."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import ARTICLE
from backprop.network import PRESETS, Points
from backprop.network.data import circles, moons, sine, spirals, xor
from backprop.network.scaling import inputs_need_scaling, scaled, y_needs_scaling
from backprop.network.table import format_points, parse_points

numbers = st.floats(-1e6, 1e6)


def test_the_line_is_the_lessons() -> None:
    assert PRESETS["line"].arrays()[0][:, 0].tolist() == list(ARTICLE.x)
    assert PRESETS["line"].y == ARTICLE.y


def test_the_curve_is_a_sine_over_one_turn() -> None:
    x, y = sine().arrays()
    assert y == pytest.approx(np.sin(x[:, 0]), abs=6e-4)
    assert (x.min(), x.max()) == pytest.approx((-np.pi, np.pi), abs=0.01)


@pytest.mark.parametrize("make", [xor, circles, moons, spirals])
def test_classes_are_even_mixed_and_decided_by_their_seed(make) -> None:
    points = make()
    _, y = points.arrays()
    assert y.mean() == 0.5
    assert 0.3 < y[: len(y) // 2].mean() < 0.7
    assert make() == points
    assert make(seed=1) != points


def test_xor_circles_and_moons_are_what_they_are_called() -> None:
    x, y = xor(noise=0).arrays()
    assert (y == (x[:, 0] * x[:, 1] < 0)).all()
    x, y = circles(noise=0).arrays()
    assert (y == (np.hypot(*x.T) < 0.9)).all()
    x, y = moons(noise=0).arrays()
    centers = np.where(y[:, None] == 1, [[0.5, 0.25]], [[-0.5, -0.25]])
    assert np.hypot(*(x - centers).T) == pytest.approx(1, abs=0.02)
    x, y = spirals(noise=0).arrays()
    arm = np.where(y[:, None] == 1, -x, x)
    radius = np.hypot(*arm.T)
    angle = np.arctan2(arm[:, 1], arm[:, 0]) % (2 * np.pi)
    assert radius == pytest.approx(angle / np.pi, abs=0.05)


@pytest.mark.parametrize(
    ("inputs", "y", "says"),
    [
        ([(1,)], [1, 2], "There must be one y for each sample, but there are 2 for 1 samples."),
        ([], [], "There are 1 to 200 samples, but these are 0."),
        ([(1.0,)] * 201, [1.0] * 201, "There are 1 to 200 samples, but these are 201."),
        ([(1, 2, 3)], [1], "Every sample has 1 input, or every sample has 2, but here are samples with [3]."),
        ([(1, 2), (1,)], [0, 1], "Every sample has 1 input, or every sample has 2, but here are samples with [1, 2]."),
        ([(1,), (float("nan"),)], [0, 1], "Sample 2 holds nan; only finite numbers"),
        ([(1e39,)], [0], "Sample 1 holds 1e+39; only finite numbers"),
        ([(1, 2), (2, 1)], [1, 1], "Every y is the same; with two inputs y needs at least two different values."),
    ],
)
def test_points_that_cannot_be_learned_from_are_refused(inputs, y, says) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(says)):
        Points(inputs=inputs, y=y)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The table is empty"),
        ("1, 2, 0\n2, 1, 0", "Every y is the same; with two inputs y needs at least two different values."),
        ("3, 2, 0\n3, 1, 1", "x1 is the same in every row; an input that never changes tells a network nothing."),
        ("1, 2, 0\n3, 2, 1", "x2 is the same in every row"),
        ("5, 1\n5, 2", "x is the same in every row"),
        ("1, 2", "The table has 1 row; a network needs at least 2."),
        ("1, two\n2, 3", "Line 1: “two” is not a number; a row is two numbers, x and y or three numbers, x1, x2 and y"),
        ("1, nan\n2, 3", "Line 1: “nan” is not a finite number"),
        ("1, 2\n2", "Line 2 is “2”; a row is two numbers"),
        ("1,2,3,4", "Line 1 has 4 columns; a row is two numbers"),
        ("a,b\nn,2", "The first line names the columns a, b; it must name x and y, or x1, x2 and y."),
        ("1 2\n" * 4_000, "The table has 4,000 rows; up to 200 are allowed."),
        ("1 2\n" * 10_000, "The table has 40,000 characters; up to 20,000 are allowed."),
    ],
)
def test_a_table_that_cannot_be_used_gets_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(says)}.*$"):
        parse_points(text)


@pytest.mark.parametrize(
    "text",
    ["0.5, -1, 0\n1, 2, 1", "x1;x2;y\n0,5;−1;0\n1;2;1", "y\tid\tx2\tx1\n0\t7\t-1\t0,5\n1\t8\t2\t1", "0.5 -1 0\n1 2 1"],
)
def test_columns_may_be_named_in_any_order_and_separated_in_any_way(text: str) -> None:
    assert parse_points(text) == Points(inputs=((0.5, -1.0), (1.0, 2.0)), y=(0, 1))


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (1, 2)])
def test_two_inputs_with_the_usual_pairs_of_labels_are_classes_trained_on_as_they_are(low: int, high: int) -> None:
    points = parse_points(f"1,5,{high}\n2,7,{low}\n2,3,{high}")
    assert points.classes == (low, high)
    assert points.border == (low + high) / 2
    assert points.y == (high, low, high)


@pytest.mark.parametrize("y", [(0, 3), (0.5, 1), (1, 2, 3), (-1, 0, 1), (120, 250, 340)])
def test_two_inputs_with_any_other_y_are_a_surface_to_fit(y: tuple[float, ...]) -> None:
    points = parse_points("\n".join(f"{row},{row % 2},{value}" for row, value in enumerate(y)))
    assert points.classes is points.border is None
    assert points.y == y


def test_one_input_is_a_curve_whatever_its_y() -> None:
    assert parse_points("x,y\n1,0\n2,1").classes is None


def test_scaled_columns_have_a_mean_of_0_and_a_deviation_of_1_and_classes_stay() -> None:
    classes = Points(inputs=((100.0, 0.1), (300.0, 0.4), (150.0, 0.2)), y=(-1, 1, -1))
    inputs, y = scaled(classes).arrays()
    assert inputs.mean(axis=0) == pytest.approx(0, abs=1e-4)
    assert inputs.std(axis=0) == pytest.approx(1, abs=1e-4)
    assert y.tolist() == [-1, 1, -1]
    assert inputs_need_scaling(classes)
    assert not y_needs_scaling(classes)
    assert not inputs_need_scaling(scaled(classes))


def test_a_large_y_is_scaled_with_the_inputs_and_the_table_stays_short() -> None:
    prices = Points(inputs=((80.0, 3.0), (120.0, 4.0), (60.0, 2.0)), y=(240_000, 390_000, 200_000))
    assert y_needs_scaling(prices)
    _, y = scaled(prices).arrays()
    assert (y.mean(), y.std()) == pytest.approx((0, 1), abs=1e-4)
    assert len(format_points(scaled(prices))) < 100
    assert parse_points(format_points(scaled(prices))) == scaled(prices)


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_needs_scaling(name: str) -> None:
    assert not inputs_need_scaling(PRESETS[name])
    assert not y_needs_scaling(PRESETS[name])


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=200, unique_by=lambda row: row[0]))
def test_any_curve_survives_the_text_field(rows: list[tuple[float, float]]) -> None:
    points = Points(inputs=tuple((x,) for x, _ in rows), y=tuple(y for _, y in rows))
    if len(format_points(points)) <= 20_000:
        assert parse_points(format_points(points)) == points


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_the_text_field(name: str) -> None:
    assert parse_points(format_points(PRESETS[name])) == PRESETS[name]


def test_ranges_hold_every_point_with_room_and_are_never_empty() -> None:
    (low, high), (bottom, top) = Points(inputs=((0.0, 3.0), (2.0, 3.0)), y=(0, 1)).ranges(margin=0.5)
    assert (low, high) == (-1, 3)
    assert bottom < 3 < top
