"""Lists as they stand in Python code: `x_data = [1.0, 2.0, 3.0]`. The code is read, and never run."""

import re

_NAME = r"(?:(?P<name>[^\W\d]\w*)\s*=|['\"](?P<key>\w+)['\"]\s*:)"
_START = re.compile(rf"{_NAME}\s*(?:\w+(?:\.\w+)*\s*\(\s*)*(?=[\[(])")
_CALL = re.compile(r"(?:\w+(?:\.\w+)*\s*\(\s*)*(?=\[)")


def listing(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
    """The names of the lists, and their cells; None where the text is none.

    A list of rows has a name for each column: `x1`, `x2` for a list `x`; `column 1`, `column 2` where it has none.

    Raises:
        ValueError: a sentence, where the lists do not fit together.
    """
    code = "\n".join(line.split("#")[0] for line in text.splitlines())
    found = list(_START.finditer(code))
    if not found:
        start = _CALL.match(code.strip())
        if start is None:
            return None
        code = code.strip()
    starts = [(match["name"] or match["key"], match.end()) for match in found] or [("", start.end())]  # type: ignore[union-attr]
    names, columns = list[str](), list[tuple[str, ...]]()
    for name, at in starts:
        rows = _rows(_bracketed(code, at, name), name)
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise ValueError(f"The rows of {name or 'the list'} are not equally long.")
        names += [name or "column 1"] if width == 1 else [f"{name or 'column '}{n}" for n in range(1, width + 1)]
        columns += zip(*rows, strict=True)
    if len(columns) < 2:
        one = f", {names[0]}" if columns and names[0] != "column 1" else ""
        raise ValueError(
            f"There is one list of numbers{one}; a second one is needed, such as x = [1, 2] and y = [2, 4]."
        )
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{name} {len(column)}" for name, column in zip(names, columns, strict=True))
        raise ValueError(f"The lists are not equally long: {lengths[:100]}.")
    return tuple(names), tuple(columns)


def _bracketed(code: str, at: int, name: str) -> str:
    """What stands from the bracket at `at` to the one that closes it."""
    depth = 0
    for end in range(at, len(code)):
        depth += (code[end] in "[(") - (code[end] in "])")
        if depth == 0:
            return code[at : end + 1]
    raise ValueError(f"A bracket of {name or 'the list'} is never closed.")


def _rows(bracketed: str, name: str) -> list[tuple[str, ...]]:
    """The rows of a list: of its lists, or of one number each."""
    inner = bracketed[1:-1]
    lists = re.findall(r"[\[(]([^\[\]()]*)[\])]", inner)
    if not lists:
        return [(cell,) for cell in _cells(inner)]
    if re.sub(r"[\[(][^\[\]()]*[\])]", "", inner).strip(" ,\n\t"):
        raise ValueError(f"{name or 'The list'} holds more than rows of numbers; write it as [[1, 2], [3, 4]].")
    return [tuple(_cells(each)) for each in lists]


def _cells(text: str) -> list[str]:
    cells = [cell.strip() for cell in text.split(",")]
    return cells[:-1] if cells and not cells[-1] else cells
