"""Text for a terminal: wrapped, in colour only where there is a terminal that wants it, in any encoding."""

import os
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Literal, TextIO

from backprop.workbook import words
from backprop.workbook.checking import Report
from backprop.workbook.content import CodeExercise, exercises
from backprop.workbook.process import Outcome

Style = Literal["good", "bad", "strong", "quiet"]

_CODES: dict[Style, str] = {"good": "32", "bad": "31", "strong": "1", "quiet": "2"}
_WIDEST = 88
_PRINTED_LINES = 12
_BAR = 28


class Screen:
    """Writes to one stream.

    Args:
        stream: standard output, or standard error.
        command: how the learner starts this command, to be shown with what to type next.
    """

    def __init__(self, stream: TextIO, *, command: str | None = None) -> None:
        self._stream = stream
        self.command = command or this_command()
        self.coloured = _wants_colour(stream)
        self.width = min(_WIDEST, max(40, shutil.get_terminal_size((_WIDEST, 24)).columns - 1))

    def line(self, text: str = "", style: Style | None = None) -> None:
        """One line as it is, in the stream's encoding; what that cannot hold becomes a question mark."""
        if style is not None and self.coloured and text:
            text = f"\x1b[{_CODES[style]}m{text}\x1b[0m"
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._stream.write(text.encode(encoding, errors="replace").decode(encoding) + "\n")
        self._stream.flush()

    def say(self, text: str, style: Style | None = None, *, indent: str = "") -> None:
        """Words, wrapped to the width."""
        wrapped = textwrap.wrap(
            text, self.width, initial_indent=indent, subsequent_indent=indent, break_long_words=len(text) > 400,
            break_on_hyphens=False,
        )  # fmt: skip
        for line in wrapped:
            self.line(line, style)

    def what_to_type(self, *rows: tuple[str, str]) -> None:
        """Rows of what for, and what to type or open, one under the other."""
        widest = max(len(what) for what, _ in rows)
        for what, text in rows:
            self.line(f"  {what:{widest}}  {text}")

    def clear(self) -> None:
        """An empty page, on a terminal; else a blank line."""
        if self.coloured:
            self._stream.write("\x1b[2J\x1b[3J\x1b[H")
        else:
            self.line()

    def to_type(self, verb: str, path: Path, *more: str) -> str:
        """The command that does `verb` in the folder, as it can be pasted into a shell."""
        return " ".join([self.command, verb, *map(quoted, (str(path), *more))])


def this_command() -> str:
    """How to start this command with the Python that runs it now: `python -m backprop.exercises` where that does."""
    python = shutil.which("python")
    if python is not None and _same(python, sys.executable):
        return "python -m backprop.exercises"
    executable = Path(sys.executable)
    if executable.is_relative_to(Path.cwd()):
        executable = executable.relative_to(Path.cwd())
    return f"{quoted(str(executable))} -m backprop.exercises"


def _same(python: str, executable: str) -> bool:
    # Not resolved: the interpreter of a virtual environment is a link to another that lacks its packages.
    return os.path.normcase(os.path.abspath(python)) == os.path.normcase(os.path.abspath(executable))


def quoted(text: str) -> str:
    return subprocess.list2cmdline([text]) if sys.platform == "win32" else shlex.quote(text)


def _wants_colour(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    # Older Windows consoles would print the codes; these variables tell those that would not.
    return sys.platform != "win32" or any(name in os.environ for name in ("WT_SESSION", "TERM", "ANSICON"))


def show_report(screen: Screen, path: Path, report: Report, *, again: bool = True) -> None:
    """What `check` and `watch` show."""
    total = len(exercises())
    for exercise in report.passed_now:
        screen.line(words.PASSES.format(name=exercise.name), "good")
        screen.say(exercise.after, indent="  ")
        screen.line()
    done = _BAR * report.passed // total
    screen.line(f"[{'#' * done}{'-' * (_BAR - done)}] {words.PROGRESS.format(passed=report.passed, total=total)}")
    screen.line()
    if report.current is None:
        screen.line(words.ALL_PASS.format(total=total), "good")
        screen.what_to_type((words.WHAT_NEXT, screen.to_type("solution", path, exercises()[0].name)))
        return
    show_outcome(screen, path, report.current, report.outcome, untouched=report.untouched)
    rows = [(words.HINT, screen.to_type("hint", path))]
    if again:
        rows.append((words.CHECK_AGAIN, screen.to_type("check", path)))
    screen.line()
    screen.what_to_type(*rows)


def show_outcome(
    screen: Screen, path: Path, exercise: CodeExercise, outcome: Outcome | None, *, untouched: bool
) -> None:
    """Why one exercise does not pass; or, where it was not run, that it is next."""
    verdict = None if outcome is None else outcome.verdict
    screen.line(f"{exercise.name}: {exercise.title}", "strong")
    if verdict is not None and verdict.reason == "no file":
        screen.say(words.NO_FILE.format(file=exercise.file))
        screen.what_to_type(("", screen.to_type("start", path)))
        return
    screen.line(str((path / exercise.file).resolve()), "quiet")
    screen.line()
    if untouched:
        screen.say(words.NOT_STARTED)
    if outcome is None or verdict is None:
        return
    if untouched:
        screen.line()
        screen.say(words.FOUND_NOW)
    for frame in verdict.frames:
        where = f"line {frame.line}" + (f", in {frame.function}" if frame.function else "")
        screen.line(f"    {where}:  {frame.text}")
    if verdict.error and verdict.frames:
        screen.say(verdict.error, "bad", indent="    ")
    if verdict.frames:
        screen.line()
    screen.say(exercise.message(verdict), "bad" if not verdict.frames and not untouched else None)
    printed = [] if untouched else outcome.output.rstrip().splitlines()
    if printed:
        screen.line()
        screen.line(words.PRINTED.format(cut=words.CUT if len(printed) > _PRINTED_LINES else ""), "quiet")
        for line in printed[-_PRINTED_LINES:]:
            screen.line("    " + "".join(c if c.isprintable() else " " for c in line)[: screen.width - 4], "quiet")
