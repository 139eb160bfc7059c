"""What a dataset may be, and that any text becomes one or earns a single friendly sentence."""

import math
import re

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop.datasets import (
    ARTICLE,
    LARGEST,
    MAX_ROWS,
    MAX_TABLE_CHARACTERS,
    PRESETS,
    Dataset,
    format_table,
    parse_table,
)

finite_float32 = st.floats(min_value=-LARGEST, max_value=LARGEST)
datasets = st.lists(st.tuples(finite_float32, finite_float32), min_size=1, max_size=MAX_ROWS).map(
    lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
)
ONE_TWO = Dataset(x=(1.0, 3.0), y=(2.0, 4.0))


def refusal(text: str) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        parse_table(text)
    return str(caught.value)


# --- Dataset


def test_the_lesson_learns_from_three_samples_of_y_equals_2x():
    assert Dataset(x=(1.0, 2.0, 3.0), y=(2.0, 4.0, 6.0)) == ARTICLE == PRESETS["lesson"]


def test_numbers_of_any_kind_become_python_floats_in_tuples():
    dataset = Dataset(x=[1, 2], y=torch.tensor([3.5, 4.5]))
    assert dataset == Dataset(x=(1.0, 2.0), y=(3.5, 4.5))
    assert all(type(number) is float for number in dataset.x + dataset.y)


def test_equal_datasets_hash_alike_and_cannot_be_changed():
    assert hash(Dataset(x=[1], y=[2])) == hash(Dataset(x=(1.0,), y=(2.0,)))
    with pytest.raises(AttributeError):
        ARTICLE.x = (1.0,)


def test_arrays_are_the_samples_in_float64():
    x, y = ARTICLE.arrays()
    assert (x.tolist(), y.tolist(), x.dtype, y.dtype) == ([1, 2, 3], [2, 4, 6], "float64", "float64")


def test_the_largest_float32_is_allowed_and_the_next_number_is_not():
    assert Dataset(x=(LARGEST,), y=(-LARGEST,)).x == (LARGEST,)
    with pytest.raises(ValueError, match=r"x in row 1 is 3\.40.*up to ±3\.4e\+38 \(float32\)"):
        Dataset(x=(math.nextafter(LARGEST, math.inf),), y=(1.0,))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e400, 1e39])
@pytest.mark.parametrize("name", ["x", "y"])
def test_a_number_that_is_not_finite_in_float32_is_named_with_its_row(name, number):
    columns = {"x": (1.0, 2.0), "y": (1.0, 2.0), name: (1.0, number)}
    with pytest.raises(ValueError, match=re.escape(f"{name} in row 2 is {number}") + ".*finite"):
        Dataset(**columns)


@pytest.mark.parametrize("values", [None, 3, object(), ["one"], [None], [1j], [[1.0]], [10**400], torch.ones(2, 2)])
def test_anything_but_a_sequence_of_numbers_is_a_value_error(values):
    with pytest.raises(ValueError, match="x must be a sequence of numbers, but it is"):
        Dataset(x=values, y=(1.0,))


def test_columns_of_different_length_are_refused_with_both_lengths():
    with pytest.raises(ValueError, match="2 values of x and 3 of y"):
        Dataset(x=(1.0, 2.0), y=(1.0, 2.0, 3.0))


@pytest.mark.parametrize("rows", [0, 201, 1000])
def test_a_dataset_has_1_to_200_rows(rows):
    with pytest.raises(ValueError, match=f"1 to 200 rows, but this one has {rows}"):
        Dataset(x=(1.0,) * rows, y=(1.0,) * rows)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_valid_dataset_and_survives_the_text_field(name):
    assert parse_table(format_table(PRESETS[name])) == PRESETS[name]


# --- parse_table: what is understood


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4",
        "1, 2\n3, 4\n",
        "1;2\n3;4",
        "1\t2\n3\t4",
        "1 2\n3   4",
        "  1 2\n  3 4",
        "\t1, 2\n\t3, 4",
        "x,y\n1,2\n3,4",
        "X;Y\n1;2\n3;4",
        "x\ty\n1\t2\n3\t4",
        "x y\n1 2\n3 4",
        '"x","y"\n"1","2"\n"3","4"',
        "y,x\n2,1\n4,3",
        "y\tx\n2\t1\n4\t3",
        "id,x,note,y\n7,1,a,2\n8,3,,4",
        "\tx\ty\n0\t1\t2\n1\t3\t4",
        ",x,y\n0,1,2\n1,3,4",
        "\ufeff1,2\n3,4",
        "\ufeffx,y\r\n1,2\r\n3,4\r\n",
        "1,2\r3,4",
        "\n\n1,2\n\n   \n3,4\n\n",
        "1.0,2e0\n+3,40e-1",
    ],
)
def test_two_rows_are_read_however_they_are_written(text):
    assert parse_table(text) == ONE_TWO


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("heading", ["", "x{d}y\n"])
def test_a_decimal_comma_is_understood_between_semicolons_and_tabs(delimiter, heading):
    text = (heading + "1,5{d}2\n-0,25{d}1,0e3").replace("{d}", delimiter)
    assert parse_table(text) == Dataset(x=(1.5, -0.25), y=(2.0, 1000.0))


def test_two_hundred_rows_are_read():
    assert len(parse_table("1,2\n" * 200)) == 200


def test_an_empty_cell_in_another_column_does_not_shift_the_row():
    assert parse_table("note\tx\ty\n\t1\t2\nend\t3\t4") == ONE_TWO


# --- parse_table: what is refused, and how


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\t\n \r\n", ",,,", ";", "|---|---|"])
def test_an_empty_table_is_refused_with_an_example(text):
    assert refusal(text) == "The table is empty; write one row per line, for example: 1, 2"


@pytest.mark.parametrize("text", ["x,y", "y;x\n\n", "x y", "hello"])
def test_a_heading_alone_is_refused(text):
    assert "a heading but no rows" in refusal(text)


@pytest.mark.parametrize(("text", "names"), [("name,y\nAnn,2", "name, y"), ("\x00,\x01\none,two", "\x00, \x01")])
def test_a_first_line_without_numbers_must_name_two_columns_of_numbers(text, names):
    assert refusal(text) == f"The first line names the columns {names}; it must name x and y."


@pytest.mark.parametrize(
    ("text", "line", "received"),
    [
        ("1,2\n3,four", 2, "“four” is not a number"),
        ("x,y\n\n1,2\n3,\n", 4, "a number is missing"),
        ("1,2\r\nx,y", 2, "“x” is not a number"),
        ("1,2\n3,4;5", 2, "“4;5” is not a number"),
        ("1,2\n\x00,3", 2, "“\ufffd” is not a number"),
        ("1,2\n0x10,3", 2, "“0x10” is not a number"),
        ("1,2\nnan,3", 2, "“nan” is not a finite number up to about ±3.4 × 10³⁸ (float32)"),
        ("NaN,NaN", 1, "“NaN” is not a finite number"),
        ("1,2\n3,-inf", 2, "“-inf” is not a finite number"),
        ("1,2\n3,1e400", 2, "“1e400” is not a finite number"),
        ("1,2\n3,1e39", 2, "“1e39” is not a finite number"),
    ],
)
def test_a_cell_that_is_no_finite_number_is_named_with_its_line(text, line, received):
    assert refusal(text).startswith(f"Line {line}: {received}")


@pytest.mark.parametrize(
    ("text", "line", "received"),
    [
        ("1\n2\n3", 1, "has 1 column;"),
        ("1,2,3\n4,5,6", 1, "has 3 columns;"),
        ("1,2\n3", 2, "is “3”"),
        ("1,2\n3 4", 2, "is “3 4”"),
        ("1,2\n3;4", 2, "is “3;4”"),
        ("1,2\n3,4,5", 2, "is “3, 4, 5”"),
        ('1,2\n"3,4', 2, "is “3,4”"),
        ("x,y\n1,2,3", 2, "is “1, 2, 3”"),
        ("x,y,z\n1", 2, "is “1”"),
        # Decimal commas in a table separated by commas: two of these four fields would be the wrong ones.
        ("x,y,z\n1,5,2,5", 2, "is “1, 5, 2, 5”"),
    ],
)
def test_a_row_that_is_not_two_numbers_is_named_with_its_line(text, line, received):
    message = refusal(text)
    assert message.startswith(f"Line {line} {received}")
    assert "a row is two numbers, x and y, for example: 1, 2" in message


@pytest.mark.parametrize("heading", ["", "x,y\n"])
def test_more_than_200_rows_are_refused_with_their_number(heading):
    assert refusal(heading + "1,2\n" * 201) == "The table has 201 rows; up to 200 are allowed."


def test_a_million_characters_are_refused_at_once():
    assert refusal("1" * 1_000_000) == "The table has 1,000,000 characters; up to 20,000 are allowed."


# --- any text, any dataset

table_like = st.text(alphabet="0123456789.,;-+eE \t\n\r\"'xyXY_naif\x00\ufeff−", max_size=60)


@given(st.one_of(st.text(max_size=200), table_like))
@settings(max_examples=400, deadline=None)
@example('"')
@example("1,2\n'\"\n")
@example("1" * 19_999 + ",2")
@example("1e-400,2")
@example("_1,2")
@example("1,2\x853,4\u20285,6\x0b7,8")
def test_any_text_is_a_dataset_or_one_short_sentence(text):
    try:
        dataset = parse_table(text)
    except ValueError as error:
        message = str(error)
        assert 10 < len(message) < 250
        assert "\n" not in message
        assert "Traceback" not in message
    else:
        assert 1 <= len(dataset) <= MAX_ROWS
        assert all(map(math.isfinite, dataset.x + dataset.y))


@given(datasets)
@settings(max_examples=100, deadline=None)
@example(Dataset(x=(-0.0, 5e-324), y=(LARGEST, -LARGEST)))
@example(Dataset(x=(-1.2345678901234567e-300,) * 200, y=(-1.2345678901234567e-300,) * 200))
def test_a_dataset_written_as_text_reads_back_exactly(dataset):
    text = format_table(dataset)
    assert len(text) <= MAX_TABLE_CHARACTERS
    again = parse_table(text)
    assert (again.x, again.y) == (dataset.x, dataset.y)
    assert list(map(repr, again.x)) == list(map(repr, dataset.x))  # the sign of a zero too


def test_a_typeset_minus_sign_is_a_minus_sign() -> None:
    assert parse_table("−1, 2\n3, −4.5") == Dataset(x=(-1, 3), y=(2, -4.5))
