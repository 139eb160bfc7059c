"""`start` writes what is missing and never touches what is there; progress survives anything."""

from pathlib import Path

import pytest

from backprop.workbook.content import exercises, named
from backprop.workbook.folder import PROGRESS, Folder, FolderError, Progress

EXERCISE = named("ex03_update")


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "new" / "exercises")
    folder.start()
    return folder


def test_start_writes_every_exercise_as_shipped(tmp_path):
    folder = Folder(tmp_path / "a" / "b")
    started = folder.start()
    assert started.written == tuple(exercise.file for exercise in exercises())
    assert (started.kept, started.untouched) == ((), ())
    for exercise in exercises():
        assert folder.file(exercise).read_text(encoding="utf-8") == exercise.start
        assert folder.is_as_shipped(exercise)
    assert Folder.existing(folder.path) == folder


def test_start_again_keeps_work_and_writes_only_what_is_gone(folder):
    folder.file(EXERCISE).write_bytes(b"my work \xff")
    folder.file(named("1")).unlink()
    (folder.path / "notes.txt").write_text("mine", encoding="utf-8")
    started = folder.start()
    assert started.written == ("ex01_loss.py",)
    assert started.kept == (EXERCISE.file,)
    assert len(started.untouched) == len(exercises()) - 2
    assert folder.file(EXERCISE).read_bytes() == b"my work \xff"
    assert (folder.path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_reset_puts_one_back_and_keeps_every_version_of_it(folder):
    others = {ex: folder.file(ex).read_bytes() for ex in exercises() if ex != EXERCISE}
    folder.save(Progress({EXERCISE.name: "x", "ex01_loss": "y"}, {EXERCISE.name: 2}))
    for version in ("first", "second"):
        folder.file(EXERCISE).write_text(version, encoding="utf-8")
        backup = folder.reset(EXERCISE)
        assert backup.read_text(encoding="utf-8") == version
        assert folder.is_as_shipped(EXERCISE)
    assert len(list(folder.path.glob("*before-reset*"))) == 2
    assert folder.progress() == Progress({"ex01_loss": "y"}, {})
    assert {ex: folder.file(ex).read_bytes() for ex in others} == others
    assert folder.reset(EXERCISE) is None  # as shipped already: nothing to keep


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"passed": 3}', '{"hints": {"ex01_loss": -1}}', "\0", '"x"']
)
def test_damaged_progress_is_no_progress(folder, content):
    (folder.path / PROGRESS).write_text(content, encoding="utf-8")
    assert folder.progress() == Progress()
    folder.save(Progress({"ex01_loss": "x"}))
    assert folder.progress().passed == {"ex01_loss": "x"}


def test_progress_that_is_not_text_is_no_progress(folder):
    (folder.path / PROGRESS).write_bytes(b"\xff\xfe")
    assert folder.progress() == Progress()


def test_a_version_is_told_from_another(folder):
    before = folder.digest(EXERCISE)
    folder.file(EXERCISE).write_text("other", encoding="utf-8")
    assert folder.digest(EXERCISE) != before
    folder.file(EXERCISE).unlink()
    assert folder.digest(EXERCISE) is None


def test_a_folder_that_cannot_be_used_is_named_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "other").mkdir()
    for path, words in (("file", "is a file"), ("other", "is not a folder of exercises"), ("none", "does not exist")):
        with pytest.raises(FolderError, match=words):
            Folder.existing(tmp_path / path)
    for path in ("file", "file/below"):
        with pytest.raises(FolderError, match=r"is a file|cannot be written to"):
            Folder(tmp_path / path).start()


def test_a_folder_that_cannot_be_written_to_is_named_in_one_sentence(folder, monkeypatch):
    def refuse(*args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "write_text", refuse)
    for act in (folder.start, lambda: folder.reset(EXERCISE), lambda: folder.save(Progress())):
        with pytest.raises(FolderError, match=r"^.* cannot be written to: Permission denied\.$"):
            act()
