"""A learner's own points, from a table with one or two inputs."""

from backprop.network.data import MAX_POINTS, Points
from backprop.tables import read_table

MAX_CHARACTERS = 20_000
HEADINGS = (("x", "y"), ("x1", "x2", "y"))


def parse_points(text: str) -> Points:
    """Points from text: `x, y` a line for a curve, or `x1, x2, y`, where y is a class or a number; 2 to 200 rows.

    Raises:
        ValueError: one sentence that says what stands there and what is allowed.
    """
    table = read_table(
        text,
        headings=HEADINGS,
        max_rows=MAX_POINTS,
        max_characters=MAX_CHARACTERS,
        example="for example: 1, 2 or 0.5, −1, 1",
    )
    if len(table) < 2:
        raise ValueError("The table has 1 row; a network needs at least 2.")
    *inputs, _ = zip(*table, strict=True)
    names = HEADINGS[len(inputs) - 1]
    for name, column in zip(names, inputs, strict=False):
        if len(set(column)) == 1:
            raise ValueError(f"{name} is the same in every row; an input that never changes tells a network nothing.")
    return Points(inputs=tuple(row[:-1] for row in table), y=tuple(row[-1] for row in table))


def format_points(points: Points) -> str:
    """The points as the text that `parse_points` reads."""
    return "\n".join(
        ", ".join(f"{value:g}" if float(f"{value:g}") == value else repr(value) for value in (*row, y))
        for row, y in zip(points.inputs, points.y, strict=True)
    )
