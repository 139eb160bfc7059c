"""Values in a link: numbers as short text, and tables."""

from backprop.numbers import link_number


def as_text(value: object) -> str:
    """The shortest text that reads back as the same value."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def table_rows(text: str) -> str:
    """The table that a link holds, `1,3;2,6`, as text with one row per line.

    Raises:
        ValueError: a sentence, where a number in it is not written as links have them.
    """
    rows = [[cell.strip() for cell in row.split(",")] for row in text.split(";")]
    for n, row in enumerate(rows, 1):
        for cell in row:
            try:
                link_number(cell)
            except ValueError as error:
                raise ValueError(f"Row {n}: {error}.") from error
    return "\n".join(",".join(row) for row in rows)
