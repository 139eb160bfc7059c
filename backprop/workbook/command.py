"""The command line: `start`, `check`, `watch`, `list`, `hint` and `solution`."""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from backprop.workbook import words
from backprop.workbook.checking import Bench, Report, check, check_one
from backprop.workbook.content import CodeExercise, exercises, named
from backprop.workbook.folder import Folder, FolderError
from backprop.workbook.process import TIME_LIMIT, CannotCheck, Outcome
from backprop.workbook.screen import Screen, show_outcome, show_report
from backprop.workbook.watch import Keys, watch

PASSED, NOT_YET, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
COMMANDS = ("start", "check", "watch", "list", "hint", "solution")


class _Refusal(Exception):
    """What the learner asked for cannot be done: one sentence, and perhaps what to type instead."""

    def __init__(self, sentence: str, to_type: str = "") -> None:
        super().__init__(sentence)
        self.to_type = to_type


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Refusal(words.NOT_UNDERSTOOD.format(what=message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say.

    Returns:
        0 where it is done, or where all passes; 1 where an exercise does not pass yet; 2 where it cannot be done.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    screen = Screen(sys.stdout)
    if not given or given[0] in ("-h", "--help", "help"):
        screen.line(words.USAGE.format(description=words.DESCRIPTION, command=screen.command).rstrip())
        return PASSED
    try:
        return _run(screen, given)
    except (_Refusal, FolderError, CannotCheck, ValueError) as refusal:
        errors = Screen(sys.stderr)
        errors.say(str(refusal))
        if isinstance(refusal, _Refusal) and refusal.to_type:
            errors.line(f"  {refusal.to_type}")
        return WRONG_USE
    except KeyboardInterrupt:
        screen.line()
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone
        sys.stderr.close()
        return NOT_YET


def _run(screen: Screen, given: list[str]) -> int:
    command, rest = given[0], given[1:]
    if command not in COMMANDS:
        raise _Refusal(words.NO_COMMAND.format(command=command))
    parser = _Parser(prog=command, add_help=False, allow_abbrev=False)
    parser.add_argument("folder", nargs="?")
    if command == "start":
        parser.add_argument("--reset", metavar="NAME")
    elif command not in ("watch", "list"):
        parser.add_argument("name", nargs="?")
    if command in ("check", "watch"):
        parser.add_argument("--seconds", default=str(TIME_LIMIT))
    options = parser.parse_args(rest)
    if not options.folder:
        raise _Refusal(words.TOO_FEW.format(command=command), f"{screen.command} {command} ../my-exercises")
    path = Path(options.folder).expanduser()
    match command:
        case "start":
            return _start(screen, path, options.reset)
        case "check":
            return _check(screen, _existing(screen, path), options.name, _seconds(options.seconds))
        case "watch":
            return _watch(screen, _existing(screen, path), _seconds(options.seconds))
        case "list":
            return _list(screen, _existing(screen, path))
        case "hint":
            return _hint(screen, _existing(screen, path), options.name)
        case _:
            return _solution(screen, _existing(screen, path), options.name)


def _existing(screen: Screen, path: Path) -> Folder:
    try:
        return Folder.existing(path)
    except FolderError as error:
        if path.exists() and not path.is_dir():
            raise
        raise _Refusal(f"{error} {words.MAKE_ONE}", screen.to_type("start", path)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 1 <= seconds <= 600:
        raise _Refusal(words.BAD_LIMIT.format(value=text))
    return seconds


def _start(screen: Screen, path: Path, reset: str | None) -> int:
    if reset is not None:
        exercise, folder = named(reset), _existing(screen, path)
        backup = folder.reset(exercise)
        screen.say(words.RESET.format(file=folder.file(exercise)))
        if backup is not None:
            screen.say(words.BACKUP.format(backup=backup))
        return PASSED
    started = Folder(path).start()
    screen.say(words.STARTED.format(count=len(exercises()), path=path.resolve()), "strong")
    screen.line()
    screen.say(words.WHAT_THEY_ARE)
    screen.line()
    screen.what_to_type(
        (words.FIRST, str(Folder(path).file(_current(Folder(path)) or exercises()[0]))),
        (words.CHECK, screen.to_type("check", path)),
        (words.AT_EVERY_SAVE, screen.to_type("watch", path)),
        (words.STUCK, screen.to_type("hint", path)),
    )
    screen.line()
    screen.say(words.WRITTEN.format(files=_listed(started.written)) if started.written else words.NOTHING_WRITTEN)
    if started.kept:
        screen.say(words.KEPT.format(files=_listed(started.kept)))
    if started.untouched and started.written:
        screen.say(words.UNTOUCHED.format(files=_listed(started.untouched)))
    return PASSED


def _listed(files: Sequence[str]) -> str:
    return f"{files[0]} to {files[-1]}" if len(files) == len(exercises()) else ", ".join(files)


def _current(folder: Folder) -> CodeExercise | None:
    """The first exercise that is not known to pass."""
    passed = folder.progress().passed
    return next((ex for ex in exercises() if passed.get(ex.name, "") != folder.digest(ex)), None)


def _list(screen: Screen, folder: Folder) -> int:
    passed, current = folder.progress().passed, _current(folder)
    widest = max(len(exercise.name) for exercise in exercises())
    count = 0
    for exercise in exercises():
        done = passed.get(exercise.name, "") == folder.digest(exercise)
        count += done
        state = words.LISTED_PASSED if done else words.LISTED_NEXT if exercise is current else ""
        screen.line(f"  {state:8}{exercise.name:{widest}}  {exercise.title}", "good" if done else None)
    screen.line()
    screen.line(words.PROGRESS.format(passed=count, total=len(exercises())))
    return PASSED


def _check(screen: Screen, folder: Folder, name: str | None, seconds: float) -> int:
    with Bench(folder) as bench:
        if name is None:
            report = check(folder, bench, time_limit=seconds)
            assert report is not None
            show_report(screen, folder.path, report)
            return PASSED if report.current is None else NOT_YET
        exercise = named(name)
        outcome = check_one(folder, exercise, bench.take(exercise), time_limit=seconds)
        assert outcome is not None
        return _show_one(screen, folder, exercise, outcome)


def _show_one(screen: Screen, folder: Folder, exercise: CodeExercise, outcome: Outcome) -> int:
    if outcome.verdict.passed:
        screen.line(words.PASSES.format(name=exercise.name), "good")
        screen.say(exercise.after, indent="  ")
        return PASSED
    show_outcome(screen, folder.path, exercise, outcome, untouched=folder.is_as_shipped(exercise))
    screen.line()
    screen.what_to_type((words.HINT, screen.to_type("hint", folder.path, exercise.name)))
    return NOT_YET


def _watch(screen: Screen, folder: Folder, seconds: float) -> int:
    def on_check() -> None:
        screen.clear()
        screen.line(words.CHECKING, "quiet")
        screen.line()

    def on_report(report: Report) -> None:
        show_report(screen, folder.path, report, again=False)
        if report.current is not None:
            screen.line()
            screen.line(words.WATCHING, "quiet")

    def on_hint() -> None:
        _hint(screen, folder, None)

    try:
        done = watch(
            folder,
            on_check=on_check,
            on_report=on_report,
            on_hint=on_hint,
            take_key=Keys().take,
            time_limit=seconds,
        )
    except KeyboardInterrupt:
        done = False
        screen.line()
    if not done:
        screen.line(words.STOPPED)
    return PASSED


def _chosen(folder: Folder, name: str | None) -> CodeExercise:
    exercise = _current(folder) if name is None else named(name)
    if exercise is None:
        raise _Refusal(words.NO_HINT_NEEDED.format(name=exercises()[0].name))
    return exercise


def _hint(screen: Screen, folder: Folder, name: str | None) -> int:
    exercise = _chosen(folder, name)
    progress, count = folder.progress(), len(exercise.hints)
    shown = min(progress.hints.get(exercise.name, 0) + 1, count)
    for number in range(1, shown + 1):
        screen.line(words.HINT_OF.format(name=exercise.name, number=number, count=count), "strong")
        screen.say(exercise.hints[number - 1], indent="  ")
    if shown == count:
        screen.line()
        screen.say(words.LAST_HINT)
        screen.what_to_type(("", screen.to_type("solution", folder.path, exercise.name)))
    progress.hints[exercise.name] = shown
    folder.save(progress)
    return PASSED


def _solution(screen: Screen, folder: Folder, name: str | None) -> int:
    exercise, progress = _chosen(folder, name), folder.progress()
    passes = progress.passed.get(exercise.name, "") == folder.digest(exercise)
    if not passes and progress.hints.get(exercise.name, 0) < len(exercise.hints):
        screen.say(words.NO_SOLUTION_YET.format(name=exercise.name, count=len(exercise.hints)))
        return NOT_YET
    for line in exercise.solution.strip().splitlines():
        screen.line(line)
    screen.line()
    screen.say(exercise.after)
    return PASSED
