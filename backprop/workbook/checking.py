"""The first exercise that does not pass: what `check` and `watch` look for."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from backprop.workbook.content import CodeExercise, exercises
from backprop.workbook.folder import Folder
from backprop.workbook.process import TIME_LIMIT, CheckProcess, Outcome
from backprop.workbook.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at the folder found.

    Attributes:
        passed_now: exercises that passed in this check, and had not before, or were changed since.
        current: the first that does not pass; None where all do.
        outcome: what happened to `current`; None where it was not run.
        untouched: `current` is still as shipped.
        passed: how many pass altogether.
    """

    passed_now: tuple[CodeExercise, ...]
    current: CodeExercise | None
    outcome: Outcome | None
    untouched: bool
    passed: int


class Bench:
    """Holds at most one child that is ready for the exercise to be checked next. A context manager."""

    def __init__(self, folder: Folder) -> None:
        self._path = folder.path
        self._spare: CheckProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def prepare(self, exercise: CodeExercise) -> None:
        """Have Python and PyTorch started for it, while somebody types or another check runs."""
        if self._spare is None or self._spare.exercise != exercise:
            self._drop()
            self._spare = CheckProcess(self._path, exercise)

    def take(self, exercise: CodeExercise) -> CheckProcess:
        self.prepare(exercise)
        spare, self._spare = self._spare, None
        assert spare is not None
        return spare

    def _drop(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.stop()


def check(
    folder: Folder, bench: Bench, *, time_limit: float = TIME_LIMIT, abandoned: Callable[[], bool] = lambda: False
) -> Report | None:
    """Go through the exercises in order, up to the first that does not pass; None where `abandoned` turned true.

    A file that passed and has not changed since is not run again. Behind one that has just passed, a file that is still
    as shipped is not run either: it does not pass, and whoever has just saved need not wait to be told so.
    """
    progress, passed_now = folder.progress(), list[CodeExercise]()
    done = {ex.name for ex in exercises() if progress.passed.get(ex.name, "") == folder.digest(ex)}
    waiting = [exercise for exercise in exercises() if exercise.name not in done]
    for exercise, following in zip(waiting, [*waiting[1:], None], strict=True):
        passed = len(done) + len(passed_now)
        untouched = folder.is_as_shipped(exercise)
        if passed_now and untouched:
            return Report(tuple(passed_now), exercise, None, untouched, passed)
        ready = bench.take(exercise)
        if passed_now and following is not None and not folder.is_as_shipped(following):
            bench.prepare(following)  # several were mended at once
        outcome = check_one(folder, exercise, ready, time_limit=time_limit, abandoned=abandoned)
        if outcome is None:
            return None
        if not outcome.verdict.passed:
            return Report(tuple(passed_now), exercise, outcome, untouched, passed)
        passed_now.append(exercise)
    return Report(tuple(passed_now), None, None, False, len(exercises()))


def check_one(
    folder: Folder,
    exercise: CodeExercise,
    ready: CheckProcess,
    *,
    time_limit: float = TIME_LIMIT,
    abandoned: Callable[[], bool] = lambda: False,
) -> Outcome | None:
    """Check one file and, where it passes, remember this version of it."""
    digest = folder.digest(exercise)
    with ready:
        if digest is None:
            return Outcome(Verdict("not readable" if folder.file(exercise).exists() else "no file"), "")
        outcome = ready.outcome(time_limit=time_limit, abandoned=abandoned)
    # What was saved while the check ran has not been checked.
    if outcome is not None and outcome.verdict.passed and folder.digest(exercise) == digest:
        progress = folder.progress()
        progress.passed[exercise.name] = digest
        folder.save(progress)
    return outcome
