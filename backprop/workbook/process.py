"""One check in a Python process of its own: with bounds on time, memory and output, and an end to all it started."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from backprop.workbook.child import READY, VERDICT
from backprop.workbook.content import CodeExercise, common
from backprop.workbook.importing import IMPORTING
from backprop.workbook.memory import LIMIT_WORDS
from backprop.workbook.verdict import Verdict

ROOT = Path(__file__).parents[2]
TIME_LIMIT = 10.0  # seconds for the learner's code, without those in which it imports libraries
START_LIMIT = 180.0  # seconds for Python and PyTorch, on a slow disk
OUTPUT_LIMIT = 4_000_000  # bytes printed, after which the process is stopped
OUTPUT_KEPT = 4_000  # bytes of it, the last ones, that can be shown
POLL = 0.01

# The child's whole program. The only name in it comes from the list of exercises.
PROGRAM = """\
import sys
sys.path.insert(0, sys.argv[1])
from backprop.workbook.child import Check
with Check():
    import {name}
"""


class CannotCheck(Exception):
    """No check can be run here, whatever is in the learner's file. Its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, and the last that the learner's code printed."""

    verdict: Verdict
    output: str


class CheckProcess:
    """A child that imports PyTorch at once and waits with the learner's file until `outcome` is asked for.

    Use it as a context manager: at its end the child, and whatever it started, is gone.
    """

    def __init__(self, folder: Path, exercise: CodeExercise) -> None:
        self.exercise = exercise
        self._channel = tempfile.TemporaryDirectory(prefix="backprop-", ignore_cleanup_errors=True)
        self._output = _Tail()
        arguments = (str(ROOT), str(folder.resolve()), exercise.name, self._channel.name)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-u", "-X", "utf8", "-c", PROGRAM.format(name=exercise.name), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **_group_of_its_own(),
        )
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._output.drain, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def outcome(
        self, *, time_limit: float = TIME_LIMIT, abandoned: Callable[[], bool] = lambda: False
    ) -> Outcome | None:
        """Have the learner's file checked and stop the child; None where `abandoned` turned true before its end.

        Raises:
            CannotCheck: Python or PyTorch did not start.
        """
        assert self.process.stdin is not None
        reason = "no start"
        if self._wait_for(READY, START_LIMIT, abandoned):
            with contextlib.suppress(OSError):  # it has ended already
                self.process.stdin.write(b"go\n")
                self.process.stdin.flush()
            done = self._wait_for(VERDICT, time_limit, abandoned)
            reason = "time" if self.process.poll() is None else "no verdict"
            reason = "flood" if self._output.flooded and not done else reason
            reason = "memory" if reason == "no verdict" and "bad_alloc" in self._output.text() else reason
        if abandoned():
            return None
        verdict = self._verdict(reason, seconds=f"{time_limit:g}", limit=LIMIT_WORDS)
        self.stop()
        if verdict.reason in ("no start", "no torch"):
            raise CannotCheck(common().messages[verdict.reason])
        return Outcome(verdict, self._output.text())

    def stop(self) -> None:
        """End the child and everything it started. Safe to call again."""
        _end_group(self.process)
        self._reader.join(timeout=1)
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        self._channel.cleanup()

    def _wait_for(self, name: str, limit: float, abandoned: Callable[[], bool]) -> bool:
        """Whether the child has left that file. It may also end, run out of time, or print without end."""
        channel, passed, imported, last = Path(self._channel.name), 0.0, 0.0, time.monotonic()
        while not (channel / name).exists():
            ended = self.process.poll() is not None
            if ended or passed > limit or imported > START_LIMIT or self._output.flooded or abandoned():
                return (channel / name).exists()
            importing = (channel / IMPORTING).exists()
            time.sleep(POLL)
            last, elapsed = time.monotonic(), time.monotonic() - last
            if importing:
                imported += elapsed
            else:
                passed += elapsed
        return True

    def _verdict(self, otherwise: str, **facts: str) -> Verdict:
        try:
            return Verdict.from_json((Path(self._channel.name) / VERDICT).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return Verdict(otherwise, facts)


class _Tail:
    """Reads a pipe to its end and keeps the last of it."""

    def __init__(self) -> None:
        self._kept, self._count, self._lock = b"", 0, threading.Lock()

    def drain(self, pipe: IO[bytes]) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), 65_536):
                with self._lock:
                    self._kept = (self._kept + chunk)[-OUTPUT_KEPT:]
                    self._count += len(chunk)

    @property
    def flooded(self) -> bool:
        return self._count > OUTPUT_LIMIT

    def text(self) -> str:
        with self._lock:
            return self._kept.decode("utf-8", errors="replace")


def _group_of_its_own() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        if process.poll() is None:
            command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
