"""The command as a learner types it: what it says, and its exit code."""

import io
import signal
import subprocess
import sys
import time

import pytest

from backprop.workbook import command, screen
from backprop.workbook.checking import Report
from backprop.workbook.command import main
from backprop.workbook.content import exercises, named
from backprop.workbook.folder import PROGRESS, Folder, Progress
from backprop.workbook.process import ROOT, Outcome
from backprop.workbook.screen import Screen, show_report
from backprop.workbook.verdict import Frame, Verdict

EXERCISE = named("ex03_update")


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.setattr(screen, "this_command", lambda: "python -m backprop.exercises")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def started(tmp_path, capsys):
    assert main(["start", str(tmp_path / "mine")]) == 0
    capsys.readouterr()
    return tmp_path / "mine"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_alone_it_says_what_there_is(arguments, capsys):
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert all(f"python -m backprop.exercises {verb} DIR" in out for verb in ("start", "check", "watch", "hint"))


def test_the_first_screen_says_what_to_do(tmp_path, capsys):
    assert main(["start", str(tmp_path / "my exercises")]) == 0
    out = capsys.readouterr().out
    assert f"{len(exercises())} exercises are in" in out
    assert "Written: ex01_loss.py to ex16_parabola.py." in out
    assert str(tmp_path / "my exercises" / "ex01_loss.py") in out
    quote = '"' if sys.platform == "win32" else "'"
    assert f"python -m backprop.exercises watch {quote}{tmp_path / 'my exercises'}{quote}" in out


def test_a_second_start_says_what_was_there(started, capsys):
    (started / EXERCISE.file).write_text("mine", encoding="utf-8")
    (started / "ex01_loss.py").unlink()
    assert main(["start", str(started)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Written: ex01_loss.py." in out
    assert "Left as they are, with your changes: ex03_update.py." in out
    assert (started / EXERCISE.file).read_text(encoding="utf-8") == "mine"


def test_one_exercise_is_reset_on_request(started, capsys):
    (started / EXERCISE.file).write_text("mine", encoding="utf-8")
    assert main(["start", str(started), "--reset", "3"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "as it was in the beginning" in out
    assert "ex03_update.before-reset-1.txt" in out
    assert (started / EXERCISE.file).read_text(encoding="utf-8") == EXERCISE.start


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "NONE"], "does not exist. To make it one: python -m backprop.exercises start"),
        (["watch", "NONE"], "does not exist."),
        (["hint", "EMPTY"], "is not a folder of exercises."),
        (["check", "FILE"], "is a file, not a folder."),
        (["start", "FILE"], "is a file, not a folder."),
        (["start", "NONE", "--reset", "3"], "does not exist."),
        (["start", "MINE", "--reset", "nobody"], "There is no exercise named 'nobody'"),
        (["hint", "MINE", "99"], "There is no exercise named '99'"),
        (["solution", "MINE", ""], "There is no exercise named ''"),
        (["check", "MINE", "--seconds", "soon"], "--seconds takes a number from 1 to 600, but it is 'soon'."),
        (["check", "MINE", "--seconds", "nan"], "but it is 'nan'."),
        (["check", "MINE", "3", "4"], "This was not understood"),
        (["check", "MINE", "--secon", "3"], "This was not understood"),
        (["start", "MINE", "--reset"], "This was not understood"),
        (["check"], "`check` needs the folder of your exercises: python -m backprop.exercises check"),
        (["chekc", "MINE"], "There is no command 'chekc'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_with_exit_code_2(arguments, sentence, started, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    places = {name: str(tmp_path / name.lower()) for name in ("NONE", "EMPTY", "FILE", "MINE")}
    assert main([places.get(argument, argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert sentence in " ".join(captured.err.split())
    assert captured.out == ""
    assert not (tmp_path / "none").exists()


def test_hints_grow_stronger_and_then_the_solution_is_shown(started, capsys):
    def said(*arguments):
        code = main([arguments[0], str(started), *arguments[1:]])
        return code, " ".join(capsys.readouterr().out.split())

    hints = [" ".join(hint.split()) for hint in EXERCISE.hints]
    assert said("solution", "3")[0] == 1
    code, first = said("hint", "3")
    assert (code, hints[0] in first, hints[1] in first) == (0, True, False)
    _, second = said("hint", "ex03_update.py")
    assert hints[0] in second
    assert hints[1] in second
    assert "That was the last hint." in second
    code, shown = said("solution", "3")
    assert code == 0
    assert "w.data = w.data - learning_rate * w.grad.data" in shown
    assert "ex01_loss, hint 1 of 2" in said("hint")[1]  # of the first that does not pass


def report(**changes):
    frames = (Frame(14, "train", "loss.backward()"),)
    verdict = Verdict("raised", {}, "RuntimeError: something", frames)
    given = {"passed_now": (), "current": EXERCISE, "outcome": Outcome(verdict, ""), "untouched": False, "passed": 2}
    return Report(**{**given, **changes})


def shown(tmp_path, shown_report, stream=None):
    stream = stream or io.StringIO()
    show_report(Screen(stream), tmp_path, shown_report)
    return stream.getvalue()


def test_a_report_shows_progress_the_learners_line_and_what_to_do_next(tmp_path):
    text = shown(tmp_path, report(passed_now=(named("2"),)))
    assert "ex02_gradient passes." in text
    assert "] 2 of 16 pass" in text
    assert "line 14, in train:  loss.backward()\n    RuntimeError: something" in text
    assert "Traceback" not in text
    assert f"hint {screen.quoted(str(tmp_path))}" in text


def test_what_was_printed_is_shown_in_the_end_and_cannot_move_the_cursor(tmp_path):
    output = "\n".join(f"line {n}" for n in range(1_000)) + "\x1b[2J" + "x" * 500
    text = shown(tmp_path, report(outcome=Outcome(Verdict("sign"), output)))
    assert "line 999" in text
    assert "line 980" not in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 120 + len(str(tmp_path))


def test_all_passed_is_said(tmp_path):
    text = shown(tmp_path, report(current=None, outcome=None, passed=16))
    assert "[" + "#" * 28 + "] 16 of 16 pass" in text
    assert "All 16 exercises pass." in text


class Terminal(io.StringIO):
    encoding = "cp1252"

    def isatty(self):
        return True


def test_colours_are_for_terminals_that_want_them(tmp_path, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1m" in shown(tmp_path, report(), Terminal())
    assert "\x1b" not in shown(tmp_path, report())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(tmp_path, report(), Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in shown(tmp_path, report(), Terminal())


def test_what_an_encoding_cannot_hold_stops_nothing(tmp_path):
    text = shown(tmp_path, report(outcome=Outcome(Verdict("sign"), "ŷ \udcff")), Terminal())
    assert "\x1b[2m    ? " in text


@pytest.mark.parametrize("verb", ["check", "watch"])
def test_a_python_without_pytorch_is_told_so_with_exit_code_2(verb, tmp_path, monkeypatch, capsys):
    # A child finds this in the place of PyTorch.
    (tmp_path / "torch.py").write_text("raise ImportError('no such thing')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    Folder(tmp_path / "mine").start()
    assert main([verb, str(tmp_path / "mine")]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("This Python has no PyTorch.")
    assert "Traceback" not in captured.out + captured.err


@pytest.mark.parametrize("raised", [KeyboardInterrupt, BrokenPipeError])
def test_an_interruption_ends_without_a_traceback(raised, started, monkeypatch, capsys):
    def interrupted(*args, **options):
        raise raised

    monkeypatch.setattr(command, "check", interrupted)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["check", str(started)]) not in (0, 2)


def test_the_command_itself_starts_without_pytorch():
    # It takes seconds to import, and who has none must be told so: only a child imports it.
    code = "import backprop.exercises.__main__, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_catalogue_is_imported_from_the_package_when_it_is_asked_for():
    code = (
        "import sys, backprop.exercises as e; before = 'torch' in sys.modules; sys.exit(before or len(e.CATALOG) != 46)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "backprop.exercises", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_from_a_shell_a_learner_gets_from_start_to_the_second_exercise(tmp_path):
    path = tmp_path / "mine"
    assert run("start", str(path)).returncode == 0
    (path / "ex01_loss.py").write_text(exercises()[0].solution, encoding="utf-8")
    checked = run("check", str(path))
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "ex01_loss passes." in checked.stdout
    assert "] 1 of 16 pass" in checked.stdout
    assert "ex02_gradient: The gradient, by hand" in checked.stdout
    assert set(Folder(path).progress().passed) == {"ex01_loss"}
    assert {item.name for item in path.iterdir()} == {ex.file for ex in exercises()} | {PROGRESS}


def test_one_exercise_is_checked_by_its_name(started, capsys):
    (started / EXERCISE.file).write_text(EXERCISE.solution, encoding="utf-8")
    assert main(["check", str(started), "ex03"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "ex03_update passes." in out
    assert " ".join(EXERCISE.after.split()) in out
    assert set(Folder(started).progress().passed) == {EXERCISE.name}


def test_a_list_shows_what_has_passed_and_what_is_next(started, capsys):
    folder = Folder(started)
    first, second = exercises()[:2]
    folder.save(Progress({first.name: folder.digest(first)}))
    assert main(["list", str(started)]) == 0
    rows = [row.split(maxsplit=2) for row in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["passes", first.name, first.title]
    assert rows[1] == ["next", second.name, second.title]
    assert [row[0] for row in rows[2:16]] == [ex.name for ex in exercises()[2:]]
    assert " ".join(rows[-1]) == "1 of 16 pass"
    folder.file(first).write_text("# changed since\n", encoding="utf-8")
    assert main(["list", str(started)]) == 0
    assert "0 of 16 pass" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C as a signal")
def test_ctrl_c_ends_watch_quietly(tmp_path):
    path = tmp_path / "mine"
    Folder(path).start()
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "backprop.exercises", "watch", str(path)],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as watching:  # fmt: skip
        while "Watching" not in watching.stdout.readline():
            assert watching.poll() is None
        time.sleep(0.3)
        watching.send_signal(signal.SIGINT)
        rest = watching.stdout.read()
    assert (rest.strip(), watching.returncode) == ("Stopped. Your files are as you saved them.", 0)
