"""Real child processes: what they report, and that they end."""

import os
import py_compile
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backprop.workbook import process
from backprop.workbook.checking import Bench, check, check_one
from backprop.workbook.content import exercises, named
from backprop.workbook.folder import Folder, Progress
from backprop.workbook.process import CheckProcess

EXERCISE = named("ex02_gradient")
posix = pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by its number")
HEAD = "def gradient(x, y, w):\n"


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "my exercises, äöü")
    folder.start()
    return folder


def outcome_of(folder, text, **options):
    folder.file(EXERCISE).write_text(text, encoding="utf-8")
    with CheckProcess(folder.path, EXERCISE) as child:
        outcome = child.outcome(**options)
    assert child.process.poll() is not None
    return outcome


def save_over_compiled(path, before, after):
    """Save a version over another that Python has compiled, of the same size and within the same second."""
    assert len(before) == len(after)
    assert before != after
    path.write_text(before, encoding="utf-8")
    now = path.stat().st_mtime_ns
    py_compile.compile(str(path))
    path.write_text(after, encoding="utf-8")
    os.utime(path, ns=(now, now))


def test_a_folder_is_checked_up_to_the_first_that_does_not_pass(folder):
    first, second, third = exercises()[:3]
    folder.save(Progress({first.name: folder.digest(first)}))
    save_over_compiled(folder.file(second), second.solution.replace("2 *", "3 *"), second.solution)
    folder.file(third).write_text(f"{third.start}\n", encoding="utf-8")
    with Bench(folder) as bench:
        report = check(folder, bench)
    assert report.passed_now == (second,)
    assert (report.current, report.passed, report.untouched) == (third, 2, False)
    assert third.reason(report.outcome.verdict) == "sign"
    assert "epoch: 0 loss:" in report.outcome.output  # what the learner's code printed
    assert set(folder.progress().passed) == {first.name, second.name}
    assert not list(folder.path.rglob("*.pyc"))

    # What passed is not run again; what was changed since is.
    folder.file(first).write_text(f"{first.start}\n", encoding="utf-8")
    with Bench(folder) as bench:
        report = check(folder, bench)
    assert (report.current, report.passed, report.passed_now) == (first, 1, ())


@posix
def test_a_loop_without_end_is_stopped_with_everything_that_it_started(folder, tmp_path):
    pid = tmp_path / "pid"
    outcome = outcome_of(
        folder,
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\n"
        "print('until here')\n"
        "while True:\n    pass\n",
        time_limit=1.5,
    )
    assert outcome.verdict.reason == "time"
    assert "1.5 seconds" in EXERCISE.message(outcome.verdict)
    assert "until here" in outcome.output
    assert ended(int(pid.read_text()))


def ended(pid):
    """Whether that process is gone within five seconds, or waits for nothing but to be collected."""
    return within(5, lambda: not alive(pid))


def alive(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # ended in between, or a system without /proc
        return Path("/proc/self").exists() is False
    return state != "Z"


def within(seconds, holds):
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone bounds a process's data")


@linux
@pytest.mark.parametrize(
    "asks",
    [
        "import torch\nbig = torch.zeros(750_000_000)\n",  # 3 GB at once
        "grown = []\nwhile True:\n    grown.append([0] * 100_000)\n",
        "grown = ['x']\nwhile True:\n    grown += grown\n",
        f"{HEAD}    import torch\n    kept = [torch.ones(10**7) for _ in range(10**4)]\n",
    ],
)
def test_who_asks_for_more_memory_than_there_is_for_all_is_told_so(folder, asks):
    outcome = outcome_of(folder, asks, time_limit=300)
    assert outcome.verdict.reason == "memory"
    assert EXERCISE.message(outcome.verdict).startswith("Your code asked for more than 1 GB of memory and was stopped.")
    assert outcome.verdict.frames  # the learner's own line


@linux
def test_what_fits_into_the_bound_is_not_refused(folder):
    text = f"import torch\nhalf = torch.ones(125_000_000)\n{EXERCISE.solution}"
    assert outcome_of(folder, text, time_limit=300).verdict.passed


def test_importing_libraries_is_not_the_learners_time(folder, tmp_path, monkeypatch):
    """A library that takes as long to import as the whole of the learner's time; it is not in the learner's folder."""
    (tmp_path / "slow_library.py").write_text("import time\ntime.sleep(4)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    late = EXERCISE.solution.replace(HEAD, f"{HEAD}    import slow_library\n")
    assert outcome_of(folder, late, time_limit=3).verdict.passed
    (folder.path / "my_own.py").write_text("while True:\n    pass\n", encoding="utf-8")
    assert outcome_of(folder, f"import my_own\n{EXERCISE.solution}", time_limit=1.5).verdict.reason == "time"


def test_a_flood_of_output_is_cut_off(folder, monkeypatch):
    monkeypatch.setattr(process, "OUTPUT_LIMIT", 100_000)
    outcome = outcome_of(folder, "while True:\n    print('flood ' * 100)\n", time_limit=60)
    assert outcome.verdict.reason == "flood"
    assert 0 < len(outcome.output) <= process.OUTPUT_KEPT


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    import os; os._exit(0)\n", "no verdict"),
        # Neither what it prints nor what it closes is taken for a verdict.
        ('    import sys; print(\'{"reason": ""}\'); sys.stdout.close(); sys.stderr = None; return 0.0\n', "different"),
    ],
)
def test_whatever_a_file_does_there_is_a_verdict(folder, body, reason):
    # A file that is called like a module of PyTorch's or Python's hides nothing.
    for name in ("torch.py", "random.py", "backprop.py"):
        (folder.path / name).write_text("raise RuntimeError", encoding="utf-8")
    outcome = outcome_of(folder, HEAD + body)
    assert EXERCISE.reason(outcome.verdict) == reason


@pytest.mark.parametrize("content", [EXERCISE.solution.encode("utf-16"), b"name = 'caf\xe9'\n"])
def test_a_file_that_is_no_text_in_utf8_is_told_how_to_be_saved(folder, content):
    folder.file(EXERCISE).write_bytes(content)
    with CheckProcess(folder.path, EXERCISE) as ready:
        outcome = check_one(folder, EXERCISE, ready)
    assert (outcome.verdict.reason, outcome.verdict.frames) == ("not text", ())
    assert "UTF-8" in EXERCISE.message(outcome.verdict)


def test_what_is_there_and_cannot_be_read_is_not_said_to_be_missing(folder):
    with CheckProcess(folder.path, EXERCISE) as ready:
        folder.file(EXERCISE).unlink()
        assert check_one(folder, EXERCISE, ready).verdict.reason == "no file"
        folder.file(EXERCISE).mkdir()
        outcome = check_one(folder, EXERCISE, ready)
    assert "cannot be read" in EXERCISE.message(outcome.verdict)


def test_a_check_is_given_up_when_a_new_save_comes(folder, tmp_path):
    begun = tmp_path / "begun"
    text = f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass\n"
    assert outcome_of(folder, text, time_limit=600, abandoned=begun.exists) is None


@posix
def test_a_child_ends_when_its_parent_is_killed(folder, tmp_path):
    begun = tmp_path / "begun"
    folder.file(EXERCISE).write_text(f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass\n", encoding="utf-8")
    script = (
        "from backprop.workbook.process import *\nfrom backprop.workbook.content import named\n"
        f"child = CheckProcess(Path({str(folder.path)!r}), named('2'))\n"
        "print(child.process.pid, flush=True)\nchild.outcome(time_limit=600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=process.ROOT) as parent:
        pid = int(parent.stdout.readline())
        assert within(120, begun.exists)
        assert alive(pid)
        parent.kill()
    assert ended(pid)
