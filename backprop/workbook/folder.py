"""The learner's folder: the exercise files, and a small file that remembers which versions have passed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backprop.workbook.content import CodeExercise, exercises

PROGRESS = ".backprop-exercises.json"


class FolderError(Exception):
    """The folder cannot be used; its text is one sentence for the learner."""


@dataclass(frozen=True, slots=True)
class Started:
    """What `start` did.

    Attributes:
        written: files that were not there before.
        kept: files that were there and differ from the shipped ones.
        untouched: files that were there and are as shipped.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    untouched: tuple[str, ...]


@dataclass(slots=True)
class Progress:
    """Which version of each file passed, and how many hints were asked for.

    Attributes:
        passed: exercise → digest of the file that passed.
        hints: exercise → number of hints shown.
    """

    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """A learner's folder.

    Every method raises FolderError where the file system refuses.
    """

    path: Path

    @classmethod
    def existing(cls, path: Path) -> Folder:
        """The folder at `path`, which `start` must have made."""
        if not path.exists():
            raise FolderError(f"{path} does not exist.")
        if not path.is_dir():
            raise FolderError(f"{path} is a file, not a folder.")
        folder = cls(path)
        if not (path / PROGRESS).is_file():
            raise FolderError(f"{path} is not a folder of exercises.")
        return folder

    def file(self, exercise: CodeExercise) -> Path:
        return self.path / exercise.file

    def start(self) -> Started:
        """Write every exercise whose file is not there. What is there stays as it is."""
        if self.path.exists() and not self.path.is_dir():
            raise FolderError(f"{self.path} is a file, not a folder.")
        written: list[str] = []
        kept: list[str] = []
        untouched: list[str] = []
        with _refusals(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            for exercise in exercises():
                try:
                    # "x" refuses to open what exists, so that no work is lost, whoever else writes here.
                    with self.file(exercise).open("x", encoding="utf-8", newline="\n") as file:
                        file.write(exercise.start)
                    written.append(exercise.file)
                except FileExistsError:
                    (untouched if self.is_as_shipped(exercise) else kept).append(exercise.file)
        self.save(self.progress())
        return Started(tuple(written), tuple(kept), tuple(untouched))

    def reset(self, exercise: CodeExercise) -> Path | None:
        """Write one exercise as shipped. The file that was there gets another name, which is returned."""
        backup = None
        with _refusals(self.path):
            if self.file(exercise).exists() and not self.is_as_shipped(exercise):
                numbers = (self.path / f"{exercise.name}.before-reset-{n}.txt" for n in range(1, 10_000))
                backup = next(name for name in numbers if not name.exists())
                self.file(exercise).rename(backup)
            self.file(exercise).write_text(exercise.start, encoding="utf-8", newline="\n")
        progress = self.progress()
        progress.passed.pop(exercise.name, None)
        progress.hints.pop(exercise.name, None)
        self.save(progress)
        return backup

    def is_as_shipped(self, exercise: CodeExercise) -> bool:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self.file(exercise).read_text(encoding="utf-8") == exercise.start
        return False

    def digest(self, exercise: CodeExercise) -> str | None:
        """Of the learner's file together with the exercise, so that a new version of either is checked anew."""
        try:
            content = self.file(exercise).read_bytes()
        except OSError:
            return None
        return hashlib.sha256(content + repr(exercise).encode()).hexdigest()

    def snapshot(self) -> Mapping[str, tuple[int, int] | None]:
        """When each file was last saved, and its size; None where there is no file."""
        return {exercise.name: _stamp(self.file(exercise)) for exercise in exercises()}

    def progress(self) -> Progress:
        """What is remembered; nothing where the file is missing or damaged: then all is checked again."""
        progress = Progress()
        with contextlib.suppress(OSError, ValueError, AttributeError):
            read = json.loads((self.path / PROGRESS).read_text(encoding="utf-8"))
            progress.passed = {k: v for k, v in read.get("passed", {}).items() if isinstance(v, str)}
            progress.hints = {k: v for k, v in read.get("hints", {}).items() if type(v) is int and v >= 0}
        return progress

    def save(self, progress: Progress) -> None:
        with _refusals(self.path):
            unfinished = self.path / f"{PROGRESS}.part"
            text = json.dumps({"passed": progress.passed, "hints": progress.hints}, indent=1)
            unfinished.write_text(text + "\n", encoding="utf-8")
            os.replace(unfinished, self.path / PROGRESS)


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(f"{path} cannot be written to: {error.strerror or error}.") from error


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
