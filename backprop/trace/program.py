"""A program of known lines: what stands before the two loops, in them and after them, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from backprop.trace.lines import LINES
from backprop.training.config import TrainingConfig

MAX_LINES = 20  # in the loops; as many again before and after them
Section = Literal["before", "epoch", "body", "progress", "after"]
SECTIONS: tuple[Section, ...] = get_args(Section)
_INDENT: dict[Section, int] = {"before": 0, "epoch": 1, "body": 2, "progress": 1, "after": 0}


@dataclass(frozen=True, slots=True)
class Program:
    """Lines of `LINES`, by name.

    Attributes:
        before: run once, before the loops.
        epoch: at the beginning of each epoch.
        body: for each sample.
        progress: at the end of each epoch.
        after: once, after the loops.
        off: the places, among `lines`, of lines that stand there as comments.
        under_return: everything from the first line after the loss's definition is indented under its `return`, as in
            the lesson's own listing, where it never runs.

    Raises:
        ValueError: if there is no such line, or there are too many.
    """

    before: tuple[str, ...] = ()
    epoch: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    progress: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    off: frozenset[int] = frozenset()
    under_return: bool = False

    def __post_init__(self) -> None:
        for name in self.lines:
            if name not in LINES:
                raise ValueError(f"“{name[:40]}” is not one of the lines.")
        in_loops = len(self.epoch) + len(self.body) + len(self.progress)
        for count, where in ((in_loops, "in the loops"), (len(self.before) + len(self.after), "around the loops")):
            if count > MAX_LINES:
                raise ValueError(f"There are {count} lines {where}; up to {MAX_LINES} are allowed.")

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them, in their order. The two headers of the loops are not among them."""
        return self.before + self.epoch + self.body + self.progress + self.after

    def places(self, section: Section) -> range:
        """The places, among `lines`, of a section's."""
        start = sum(len(getattr(self, each)) for each in SECTIONS[: SECTIONS.index(section)])
        return range(start, start + len(getattr(self, section)))

    def on(self, section: Section) -> list[int]:
        """The places of those lines of a section that are not switched off."""
        return [place for place in self.places(section) if place not in self.off]

    @property
    def unreachable(self) -> frozenset[int]:
        """The places of lines that stand under the loss's `return`."""
        if not self.under_return or "define-loss" not in self.before:
            return frozenset()
        return frozenset(range(self.before.index("define-loss") + 1, len(self.lines)))


EPOCHS, SAMPLES = -1, -2
"""The headers of the two loops, where a place among the lines is asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a program's text. `place`: of its line among `Program.lines`, or a header; None for an empty row."""

    text: str
    place: int | None


def listing(program: Program, config: TrainingConfig, *, epochs: int | None = None) -> tuple[Row, ...]:
    """The program as it is read and numbered, from row 1. `epochs`: in place of the settings'."""
    writer = _Writer(program, config)
    writer.section("before")
    if program.epoch or program.body or program.progress:
        writer.add(f"for epoch in range({config.epochs if epochs is None else epochs}):", EPOCHS, 0)
        writer.section("epoch")
        if program.body:
            writer.add("for x, y in zip(x_data, y_data):", SAMPLES, 1)
            writer.section("body")
            if not program.on("body"):
                writer.add("...", None, 2)
        elif not program.on("epoch") + program.on("progress"):
            writer.add("...", None, 1)
        writer.section("progress")
    writer.section("after")
    return tuple(writer.rows)


class _Writer:
    """Writes the rows of a program, in order."""

    def __init__(self, program: Program, config: TrainingConfig) -> None:
        self.program, self.config = program, config
        self.rows: list[Row] = []
        self._returned = False  # whether the return has been written that the rest stands under

    def section(self, name: Section) -> None:
        for place in self.program.places(name):
            line = self.program.lines[place]
            definition = line.startswith("define")
            if self.rows and (definition or (self.rows[-1].text.startswith("    ") and name == "before")):
                self.rows.append(Row("", None))
            self.add(LINES[line].code(self.config), place, _INDENT[name])
            if line == "import":
                self.rows.append(Row("", None))
            self._returned = self._returned or (self.program.under_return and line == "define-loss")

    def add(self, text: str, place: int | None, indent: int) -> None:
        comment = "# " if place in self.program.off else ""
        spaces = "    " * (indent + self._returned)
        self.rows += [Row(f"{spaces}{comment}{row}", place) for row in text.split("\n")]


def script(program: Program, config: TrainingConfig, *, epochs: int | None = None) -> str:
    """The program as a file that runs by itself: it prints, or raises, what its trace shows."""
    code = "\n".join(row.text for row in listing(program, config, epochs=epochs))
    imports = "import" in {program.lines[place] for place in program.on("before")}
    return f"{code}\n" if imports else f"import torch\n\n{code}\n"
