"""Check at every save, until all pass or the learner stops."""

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from backprop.workbook.checking import Bench, Report, check
from backprop.workbook.folder import Folder
from backprop.workbook.process import TIME_LIMIT

POLL = 0.25  # seconds between two looks at the files

Snapshot = Mapping[str, tuple[int, int] | None]


class Keys:
    """Lines typed into the terminal, without waiting for them."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        if sys.stdin is not None and sys.stdin.isatty():
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line.strip().lower())

    def take(self) -> str | None:
        try:
            return self._lines.get_nowait()
        except queue.Empty:
            return None


def watch(
    folder: Folder,
    *,
    on_check: Callable[[], None],
    on_report: Callable[[Report], None],
    on_hint: Callable[[], None],
    take_key: Callable[[], str | None],
    time_limit: float = TIME_LIMIT,
    poll: float = POLL,
) -> bool:
    """Report at once and after every save. True where all exercises pass in the end, False where the learner quit.

    Raises:
        FolderError: the folder is gone.
    """
    with Bench(folder) as bench:
        for seen in _saves(folder, take_key, on_hint, poll):
            on_check()
            report = check(
                folder, bench, time_limit=time_limit, abandoned=lambda seen=seen: folder.snapshot() != seen  # type: ignore[misc]
            )  # fmt: skip
            if report is None:  # saved again meanwhile
                continue
            on_report(report)
            if report.current is None:
                return True
            bench.prepare(report.current)
    return False


def _saves(
    folder: Folder, take_key: Callable[[], str | None], on_hint: Callable[[], None], poll: float
) -> Iterator[Snapshot]:
    """The state of the files now, and after every change, once it has come to rest. Ends when the learner quits."""
    seen: Snapshot | None = None
    while True:
        now = folder.snapshot()
        if now != seen:
            time.sleep(poll / 2)  # an editor may empty a file before it writes it
            if folder.snapshot() == now:
                seen = now
                Folder.existing(folder.path)
                yield now
            continue
        match take_key():
            case "h" | "hint":
                on_hint()
            case "q" | "quit" | "exit":
                return
        time.sleep(poll)
