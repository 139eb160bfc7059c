"""A form's code as a learner reads it: its body, line by line, with the lines that matter marked."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from backprop.mistakes.records import Form, Setting

Mark = Literal["fault", "cure", "unreachable"]
_MARK = re.compile(r"\s+# (fault|cure)$")


@dataclass(frozen=True, slots=True)
class Listing:
    """The text of a form.

    Attributes:
        lines: its code, without marks.
        marks: of the lines that have one, by number, from 1. `unreachable` is found by parsing.
        first: where in the form's file the body begins; the setting's line stands before it.
    """

    lines: tuple[str, ...]
    marks: Mapping[int, Mark]
    first: int

    def text(self, words: Mapping[Mark, str]) -> str:
        """The code, with the word for each mark in a comment at the end of its line."""
        noted = [
            f"{line}  # {words[self.marks[number]]}" if number in self.marks else line
            for number, line in enumerate(self.lines, start=1)
        ]
        return "\n".join(noted)


@lru_cache(maxsize=256)
def listing(form: Form, setting: Setting | None = None, value: int | None = None) -> Listing:
    """Read the form's own source, so that what is shown is what runs. `value` is that of the setting."""
    source, first_line = inspect.getsourcelines(form)
    (function,) = ast.parse("".join(source)).body
    assert isinstance(function, ast.FunctionDef)
    skipped = function.body[0].lineno - 1
    before = [] if setting is None else [f"{setting.name} = {value}", ""]
    body = textwrap.dedent("".join(source[skipped:])).splitlines()
    lines, marks = [], {}
    for number, line in enumerate([*before, *body], start=1):
        if found := _MARK.search(line):
            marks[number] = found[1]
        lines.append(_MARK.sub("", line))
    marks |= dict.fromkeys(unreachable("\n".join(lines)), "unreachable")
    return Listing(tuple(lines), marks, first_line + skipped - len(before))  # type: ignore[arg-type]


def unreachable(code: str) -> list[int]:
    """The lines of `code` that can never run, from its syntax tree: what follows a `return` or the like in a block."""
    return sorted({line for block in _blocks(ast.parse(code)) for line in _after_the_end(block)})


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def _after_the_end(block: list[ast.stmt]) -> Iterator[int]:
    ended = False
    for statement in block:
        if ended:
            assert statement.end_lineno is not None
            yield from range(statement.lineno, statement.end_lineno + 1)
        ended = ended or isinstance(statement, ast.Return | ast.Raise | ast.Break | ast.Continue)
