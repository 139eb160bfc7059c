"""Tables as people have them: read as the numbers that they hold, or refused in a sentence that tells the remedy."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.tables import Table, TableQuestion, decoded, read_columns

XY = (("x", "y"),)
POINTS = (("x", "y"), ("x1", "x2", "y"))


def read(text: str, **options: object) -> Table:
    return read_columns(text, headings=XY, max_rows=200, max_characters=20_000, **options)  # type: ignore[arg-type]


def refusal(text: str) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read(text)
    return str(caught.value)


def question(text: str, *, headings: tuple[tuple[str, ...], ...] = XY) -> TableQuestion:
    with pytest.raises(TableQuestion) as caught:
        read_columns(text, headings=headings, max_rows=200, max_characters=20_000)
    return caught.value


TWO_ROWS = [(1.0, 2.0), (3.0, 4.0)]


@pytest.mark.parametrize(
    "text",
    [
        "hours,score\n1,2\n3,4",
        "Stunden;Punkte\n1;2\n3;4",
        "name,hours,score\nAnn,1,2\nBob,3,4",
        "score (y);hours (x)\n2;1\n4;3".replace("score (y)", "Y (points)").replace("hours (x)", "X (h)"),
        "y,hours\n2,1\n4,3",
        "x_data,y_data\n1,2\n3,4",
        "1,2\n,\n3,4\n,,",
        "x;y\n1;2\n;;\n3;4\n;;;;",
        "1,2,\n3,4",
        "x;y;\n1;2;\n3;4",
        "1;2;;;\n3;4;",
        "sep=;\nx;y\n1;2\n3;4",
        '"sep=;"\n1;2\n3;4',
        "sep=,\n1,2\n3,4",
        "sep=\\t\n1\t2\n3\t4",
        "１，２\n３，４",
        "1，2\n3，4",
        "x；y\n１；２\n３；４",
        "# measured on Monday\nx,y\n1,2\n# a break\n3,4",
        "# numpy.savetxt writes its heading so\n# x y\n1.000e+00 2.000e+00\n3.000e+00 4.000e+00",
        "# y,x\n2,1\n4,3",
        'x y\na 1 2\nb 3 4',
        '"x" "y"\n"1" 1 2\n"2" 3 4',
        '"","x","y"\n"1",1,2\n"2",3,4',
        '"x","y"\n"1",1,2\n"2",3,4',
        '"hours","score"\n"Ann B",1,2\n"Bob C",3,4',
        "  x y\n1 1 2\n2 3 4",
        "Unnamed: 0,hours,score\n0,1,2\n1,3,4",
        "     x    y\n0  1.0  2.0\n1  3.0  4.0",
        "   hours  score\n0    1.0    2.0\n1    3.0    4.0\n\n[2 rows x 2 columns]",
        "| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "x    y\n---- ----\n1    2\n3    4",
        "x = [1.0, 3.0]\ny = [2.0, 4.0]",
        "x_data = [1.0, 3.0]\ny_data = [2.0, 4.0]",
        "import torch\ny_data = [2.0, 4.0]\nx_data = [1.0,\n          3.0]  # hours",
        "x = torch.tensor([[1.0], [3.0]])\ny = torch.tensor([[2.0], [4.0]])",
        "x = np.array([1., 3.])\ny = np.array([2., 4.], dtype=np.float32)",
        "data = [(1, 2), (3, 4)]",
        "[[1, 2],\n [3, 4]]",
        "{'x': [1, 3], 'y': [2, 4]}",
        "df = pd.DataFrame({'hours': [1, 3], 'score': [2, 4]})",
    ],
)  # fmt: skip
def test_two_rows_are_read_however_people_have_them(text: str) -> None:
    assert read(text).rows == TWO_ROWS


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1.1\t39,343", [(1.1, 39343.0)]),
        ("1,5\t39,343", [(1.5, 39.343)]),
        ("1;1.000,5", [(1.0, 1000.5)]),
        ("1,5 2,5", [(1.5, 2.5)]),
        ('"1,234.5","2"', [(1234.5, 2.0)]),
        ('x,y\n"1,234",5\n0.5,6', [(1234.0, 5.0), (0.5, 6.0)]),
        ('"1,234,567",5\n"39,343",2', [(1234567.0, 5.0), (39343.0, 2.0)]),
        ("1.234;2,5", [(1234.0, 2.5)]),
        ("0,083;0,168", [(0.083, 0.168)]),
        ("1\u202f234,5;2", [(1234.5, 2.0)]),
        ("1 × 10⁻³;−2", [(0.001, -2.0)]),
    ],
)
def test_a_comma_is_what_the_whole_table_shows_it_to_be(text: str, rows: list[tuple[float, ...]]) -> None:
    assert read(text).rows == rows


@pytest.mark.parametrize("text", ["39,343\t1", "1,100;2\n39,343;5", '"39,343",1', "1.500;3.250", "1,234 5", "1.234\t5"])
def test_where_nothing_shows_it_the_learner_is_asked(text: str) -> None:
    asked = question(text)
    assert asked.decimals
    assert "write one of the two" in str(asked)


def test_the_answer_decides_between_the_two_numbers() -> None:
    assert read("39,343\t1", mark=".").rows == [(39343.0, 1.0)]
    assert read("39,343\t1", mark=",").rows == [(39.343, 1.0)]
    assert read("1.500;2", mark=",").rows == [(1500.0, 2.0)]
    assert read("1.500;2", mark=".").rows == [(1.5, 2.0)]


def test_of_more_columns_the_learner_chooses() -> None:
    text = "age,hours,score\n30,1,2\n40,3,4"
    asked = question(text)
    assert asked.columns == ("age", "hours", "score")
    assert str(asked) == "The table has 3 columns of numbers, age, hours, score; choose which are x and y."
    assert read(text, columns=("hours", "score")) == Table(TWO_ROWS, ("hours", "score"), ("x", "y"))
    assert read(text, columns=("score", "hours")).rows == [(2.0, 1.0), (4.0, 3.0)]
    assert question("1,2,3\n4,5,6").columns == ("column 1", "column 2", "column 3")
    assert question("a,a,b\n1,2,3").columns == ("a", "a (2)", "b")
    assert question("a,b,c,d\n1,2,3,0", headings=POINTS).columns == ("a", "b", "c", "d")


def test_it_is_told_which_column_became_which() -> None:
    assert read("hours,score\n1,2").columns == ("hours", "score")
    assert read("Y (kg),X (m)\n1,2") == Table([(2.0, 1.0)], ("X (m)", "Y (kg)"), ("x", "y"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x_data = [1.0, 2.0, 3.0]", "There is one list of numbers, x_data; a second one is needed"),
        ("x = [1, 2]\ny = [1, 2, 3]", "The lists are not equally long: x 2, y 3."),
        ("x = [1, 2\ny = [1, 2]", "A bracket of x is never closed."),
        ("x = [[1, 2], [3]]\ny = [1, 2]", "The rows of x are not equally long."),
        ("x = [1, a]\ny = [1, 2]", "Line 2: “a” is not a number"),
        ("    x  y\n0   1  2\n..  .. ..\n9   3  4", "Line 3 stands for rows that are left out; save the whole table"),
        ("0    1.0\n1    2.0\nName: y, dtype: float64", "a printed series has one column"),
        ("   x1   x2  \\\n0  1  2", "the columns go on further down"),
        ("x,y\n1,5,2\n2,5,3", "Line 2 is “1, 5, 2”"),
        ("My data\nx,y\n1,2", "The first line names the columns My, data; it must name x and y."),
        ("a;b\n1;n/a\n2;3", "Line 2: “n/a” is not a number"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_that_helps(text: str, said: str) -> None:
    assert said in refusal(text)


# --- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gbk"])
@pytest.mark.parametrize(
    "text",
    ["x,y\n1,2\n3,4\n", "Größe;Länge\n1;2\n3;4", "身高,体重\n1,2\n3,4", "１，２\n３，４", "température;–\n1;2\n3;4"],
)
def test_a_file_is_read_in_every_encoding_that_can_hold_it(encoding: str, text: str) -> None:
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("this encoding cannot hold it")
    rows = [(1.0, 2.0), (3.0, 4.0)]
    assert read(decoded(content).replace("–", "b")).rows == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xd8\xff\xe0 a picture", "is not a text file"),
        (bytes(range(256)), "is not a text file"),
        (b"PK\x03\x04rest", "is a workbook or a ZIP file; save the sheet as CSV"),
    ],
)
def test_what_is_no_text_is_told_so(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        decoded(content)


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        text = decoded(content)
    except ValueError as error:
        assert "is " in str(error)  # noqa: PT017 (both ends are allowed)
    else:
        assert "\0" not in text


# --- what programs write comes back as the same numbers, or is refused or asked about; never as other numbers

decimals = st.integers(0, 4).flatmap(
    lambda digits: st.integers(-(10**7), 10**7).map(lambda n: round(n / 10**digits, digits))
)
tables = st.lists(st.tuples(decimals, decimals), min_size=1, max_size=6)


def same_or_none(text: str, rows: list[tuple[float, float]], *, must: bool = False) -> None:
    try:
        table = read(text)
    except ValueError:
        assert not must
    else:
        assert table.rows == rows


@given(
    tables,
    st.sampled_from([",", ";", "\t", " ", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["x,y", "hours,score", "", "sep"]),
    st.sampled_from(["plain", "german", "english", "swiss", "comma"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=600, deadline=None)
def test_tables_of_the_csv_module_in_many_dialects(rows, delimiter, quoting, heading, style, end) -> None:  # type: ignore[no-untyped-def]
    def write(value: float) -> str:
        english = f"{value:,}"
        return {
            "plain": str(value),
            "english": english,
            "german": english.translate(str.maketrans(",.", ".,")),
            "swiss": english.replace(",", "’"),
            "comma": str(value).replace(".", ","),
        }[style]

    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)
    if heading == "sep":
        file.write(f"sep={delimiter}{end}")
    elif heading:
        writer.writerow(heading.split(","))
    writer.writerows([write(value) for value in row] for row in rows)
    point = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
    plain = style == "plain" and not any(point.fullmatch(str(value)) for row in rows for value in row)
    same_or_none(file.getvalue(), rows, must=plain)


@given(
    tables,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([".", ","]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "%.2f", "%.3f", "%.3e"]),
)
@settings(max_examples=400, deadline=None)
def test_tables_of_pandas_in_many_dialects(rows, sep, decimal, index, header, form) -> None:  # type: ignore[no-untyped-def]
    frame = pd.DataFrame(rows, columns=["hours", "score"])
    text = frame.to_csv(sep=sep, decimal=decimal, index=index, header=header, float_format=form)
    written = [tuple(float(form % value) if form else value for value in row) for row in rows]
    same_or_none(text, written)


@given(tables)
@settings(max_examples=200, deadline=None)
def test_printed_data_frames(rows: list[tuple[float, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["x", "y"])
    with pd.option_context("display.precision", 6):
        text = str(frame)
    assert [tuple(map(float, row)) for row in read(text).rows] == [
        pytest.approx(row, rel=1e-6, abs=1e-6) for row in rows
    ]


@given(
    tables, st.sampled_from(["x = {}\ny = {}", "x_data={}\ny_data={}", "x = torch.tensor({})\ny = torch.tensor({})"])
)
def test_lists_of_python_code(rows: list[tuple[float, float]], form: str) -> None:
    x, y = ([row[place] for row in rows] for place in (0, 1))
    assert read(form.format(x, y)).rows == rows
    assert read(f"data = {rows}").rows == rows


@given(st.text(alphabet="0123456789.,;'\"|=[](){}#x y\t\n\\-…e", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_table_or_one_sentence(text: str) -> None:
    try:
        table = read(text)
    except ValueError as error:
        assert re.fullmatch(r".+(\.|for example: 1, 2)", str(error))  # noqa: PT017 (both ends are allowed)
    else:
        assert all(len(row) == 2 for row in table.rows)
