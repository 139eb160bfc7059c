"""What a class has done, from a folder of saved files: `python -m backprop.exercises summary FOLDER`."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Kind
from backprop.exercises.progress import MAX_CHARACTERS, Progress, from_text
from backprop.numbers import read_number

USAGE = "python -m backprop.exercises summary FOLDER [--csv FILE]"
_HEADINGS = ("learner", "file", "solved", "of", "first try", "tries", "hints", "predictions right", "predictions made")
_MAX_BYTES = 4 * MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Learner:
    """What one saved file says.

    Attributes:
        file: its name.
        progress: what was done.
        solved: how many exercises; `first_try` of them with the first answer that was checked.
        tries, hints: over all exercises.
        right, made: of the predictions, how many first ones were right, and how many were made.
    """

    file: str
    progress: Progress
    solved: int
    first_try: int
    tries: int
    hints: int
    right: int
    made: int

    @property
    def name(self) -> str:
        """The learner's name; without one, the file's."""
        return self.progress.name or self.file

    def row(self) -> tuple[str | int, ...]:
        """The values under the headings of the table."""
        solved = (self.solved, len(CATALOG), self.first_try)
        return (self.name, self.file, *solved, self.tries, self.hints, self.right, self.made)


def read_folder(folder: Path) -> tuple[list[Learner], list[str]]:
    """The learners whose files lie in a folder, by name, and a sentence on each file that could not be read."""
    learners, refused = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            learners.append(_learner(path))
        except OSError as error:
            refused.append(f"{path.name} could not be opened: {error.strerror or error}.")
        except UnicodeDecodeError:
            refused.append(f"{path.name} was left out: it is not a text file.")
        except ValueError as error:
            refused.append(f"{path.name} was left out: {error}")
    return sorted(learners, key=lambda learner: learner.name.casefold()), refused


def write_csv(learners: Iterable[Learner], path: Path) -> None:
    """A row a learner: the table, and for each exercise how far they came and what they answered first."""
    each = [heading for name in CATALOG for heading in (name, f"{name}: first answer")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with a mark by which Excel knows UTF-8
        writer = csv.writer(file)
        writer.writerow([*_HEADINGS, *each])
        for learner in learners:
            details = [cell for name in CATALOG for cell in _details(learner.progress, name)]
            writer.writerow([harmless(cell) for cell in (*learner.row(), *details)])


def harmless(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula: what a learner has typed is never computed."""
    if isinstance(cell, int) or not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    try:
        read_number(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def main(arguments: Sequence[str], write: Callable[[str], object] = print) -> int:
    """Print the table for a folder, and write it as CSV if that is asked for.

    Returns:
        0 where at least one file could be read, 2 where there was none, or the request was not understood.
    """
    parser = _Parser(prog="summary", add_help=False, allow_abbrev=False)
    parser.add_argument("folder")
    parser.add_argument("--csv", metavar="FILE")
    try:
        options = parser.parse_args(arguments)
        folder = Path(options.folder).expanduser()
        if not folder.is_dir():
            raise ValueError(f"{folder} is not a folder. Put the files there that your learners have saved.")
        learners, refused = read_folder(folder)
        if not learners and not refused:
            raise ValueError(
                f"There is no .json file in {folder}. Learners save theirs under “Save, load, start over”."
            )
        for line in (*_table(learners), *refused):
            write(line)
        if options.csv and learners:
            path = Path(options.csv).expanduser()
            write_csv(learners, path)
            write(f"Written: {path}")
    except ValueError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename} could not be written: {error.strerror}.", file=sys.stderr)
        return 2
    return 0 if learners else 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(f"This was not understood: {message}. Type {USAGE}")


def _learner(path: Path) -> Learner:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"it has more than {_MAX_BYTES:,} bytes; a saved progress is far smaller.")
    progress = from_text(content.decode("utf-8-sig"), _passes)
    attempts = progress.attempts
    passed = [name for name, attempt in attempts.items() if attempt.passed is not None]
    first = {name: attempt.first for name, attempt in attempts.items() if attempt.first is not None}
    right = {name for name, answer in first.items() if _passes(name, answer)}
    predictions = {name for name in first if CATALOG[name].kind is Kind.PREDICT}
    return Learner(
        file=path.name,
        progress=progress,
        solved=len(passed),
        first_try=sum(name in right for name in passed),
        tries=sum(attempt.tries for attempt in attempts.values()),
        hints=sum(attempt.hints for attempt in attempts.values()),
        right=len(predictions & right),
        made=len(predictions),
    )


def _details(progress: Progress, name: str) -> tuple[str, str]:
    attempt = progress.attempts.get(name)
    if attempt is None:
        return "", ""
    tries = f"{attempt.tries} {'try' if attempt.tries == 1 else 'tries'}"
    state = f"solved, {tries}" if attempt.passed is not None else tries if attempt.tries else ""
    return state, " | ".join(attempt.first.values()) if attempt.first else ""


def _table(learners: Sequence[Learner]) -> list[str]:
    """The learners, and below them the exercises that fewest of those who tried have solved."""
    if not learners:
        return []
    rows = [tuple(map(str, row)) for row in (_HEADINGS, *(learner.row() for learner in learners))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}" for place, (cell, width) in each).rstrip()
        for each in ([*enumerate(zip(row, widths, strict=True))] for row in rows)
    ]
    return [*lines, "", *_hardest(learners)]


def _hardest(learners: Sequence[Learner]) -> list[str]:
    tried = {
        name: [attempt for learner in learners if (attempt := learner.progress.attempts.get(name)) and attempt.tries]
        for name in CATALOG
    }
    solved = {name: sum(attempt.passed is not None for attempt in attempts) for name, attempts in tried.items()}
    open_to_some = [name for name, attempts in tried.items() if solved[name] < len(attempts)]
    if not open_to_some:
        return ["Whoever tried an exercise has solved it."]
    open_to_some.sort(key=lambda name: solved[name] / len(tried[name]))
    said = [f"  {name}: {solved[name]} of the {len(tried[name])} who tried" for name in open_to_some[:10]]
    return ["Solved by the fewest:", *said]


@cache
def _checked(name: str, answer: tuple[tuple[str, str], ...]) -> bool:
    return CATALOG[name].check(dict(answer)).passed


def _passes(name: str, answer: Answer) -> bool:
    return _checked(name, tuple(answer.items()))
