"""`watch` looks again at every save, whatever state the files are in, until all pass or the learner stops."""

import itertools

import pytest

from backprop.workbook import watch as watching
from backprop.workbook.checking import Report
from backprop.workbook.content import exercises, named
from backprop.workbook.folder import Folder, FolderError
from backprop.workbook.process import Outcome
from backprop.workbook.verdict import Verdict
from backprop.workbook.watch import watch

EXERCISE = named("ex01_loss")
DONE = Report((), None, None, False, len(exercises()))


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path)
    folder.start()
    return folder


class Watched:
    """`watch` with the things that happen between two looks given as a list, and what it showed."""

    def __init__(self, folder, *happenings, poll=0.01):
        self.reports, self.hints = [], 0
        happening = iter(happenings)

        def take_key():
            step = next(happening, "q")
            return step() if callable(step) else step

        self.passed = watch(
            folder,
            on_check=lambda: None,
            on_report=self.reports.append,
            on_hint=self.hint,
            take_key=take_key,
            poll=poll,
        )

    def hint(self):
        self.hints += 1


@pytest.fixture
def looks(monkeypatch):
    """Stands in for the check: the text of the first file at each look."""
    texts = []

    def look(folder, bench, *, time_limit, abandoned):
        path = folder.file(EXERCISE)
        texts.append(path.read_text(encoding="utf-8") if path.exists() else None)
        if abandoned():
            return None
        return Report((), EXERCISE, Outcome(Verdict("unfinished"), ""), True, 0) if texts[-1] != "done" else DONE

    monkeypatch.setattr(watching, "check", look)
    monkeypatch.setattr(watching.Bench, "prepare", lambda bench, exercise: None)
    return texts


def test_a_save_is_seen_and_judged_by_a_real_process(folder):
    def save():
        folder.file(EXERCISE).write_text(EXERCISE.solution, encoding="utf-8")

    watched = Watched(folder, None, None, save)
    first, second = watched.reports
    assert (first.current, first.untouched, first.passed) == (EXERCISE, True, 0)
    assert (second.passed_now, second.current, second.passed) == ((EXERCISE,), named("2"), 1)
    assert (second.outcome, second.untouched) == (None, True)  # not run: nobody has worked on it yet
    assert not watched.passed


def test_nothing_is_checked_while_nothing_is_saved(folder, looks):
    Watched(folder, *itertools.repeat(None, 20))
    assert len(looks) == 1


def test_half_saved_deleted_and_renamed_files_are_survived(folder, looks):
    path = folder.file(EXERCISE)
    steps = [
        lambda: path.write_text("", encoding="utf-8") and None,
        lambda: path.unlink(),
        lambda: path.write_text("again", encoding="utf-8") and None,
        lambda: path.replace(path.with_suffix(".bak")) and None,
        lambda: path.write_text("done", encoding="utf-8") and None,
    ]
    watched = Watched(folder, *steps)
    assert looks[1:] == ["", None, "again", None, "done"]
    assert watched.passed


def test_a_file_is_looked_at_once_it_has_come_to_rest(folder, looks, monkeypatch):
    path, writes = folder.file(EXERCISE), iter(["def", "def f", "def f():"])
    sleep = watching.time.sleep

    def writing_meanwhile(seconds):
        if len(looks) == 1 and (text := next(writes, None)):
            path.write_text(text, encoding="utf-8")
        sleep(seconds)

    monkeypatch.setattr(watching.time, "sleep", writing_meanwhile)
    Watched(folder, None, None, None)
    assert looks[1:] == ["def f():"]


def test_a_save_during_a_check_starts_another(folder, looks, monkeypatch):
    look, saves = watching.check, iter(["in the middle"])

    def interrupted(folder, bench, **options):
        if text := next(saves, None):
            folder.file(EXERCISE).write_text(text, encoding="utf-8")
        return look(folder, bench, **options)

    monkeypatch.setattr(watching, "check", interrupted)
    watched = Watched(folder, None)
    assert looks == ["in the middle", "in the middle"]
    assert len(watched.reports) == 1  # what was given up is not shown


def test_keys_give_a_hint_or_stop(folder, looks):
    watched = Watched(folder, "h", "x", "hint", "q", "h")
    assert (watched.hints, watched.passed) == (2, False)


def test_a_folder_that_goes_away_ends_it_in_one_sentence(folder, looks):
    def away():
        folder.path.rename(folder.path.with_name("elsewhere"))

    with pytest.raises(FolderError, match="does not exist"):
        Watched(folder, away, None)
