"""The child's side of a check: PyTorch is imported, the parent says go, the learner's file is imported and judged.

`process.py` starts it. The two talk through a folder: `ready` appears in it when PyTorch is there, `verdict.json` when
the check is done, so that nothing that a learner prints or closes can be taken for a verdict.
"""

import contextlib
import os
import secrets
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from backprop.workbook.importing import ImportsMarked
from backprop.workbook.memory import MemoryBound
from backprop.workbook.verdict import Verdict

READY, VERDICT = "ready", "verdict.json"


class Check:
    """`with Check(): import ex03_update` imports that file from the learner's folder and leaves a verdict behind.

    The command line of the child names, in this order: the repository, the learner's folder, the exercise, the folder
    to talk through.
    """

    def __init__(self) -> None:
        _, folder, self.name, channel = sys.argv[1:]
        self.folder, self.channel = Path(folder), Path(channel)
        self.path = str(self.folder / f"{self.name}.py")
        self.memory = MemoryBound()
        self.imports = ImportsMarked(self.channel, self.folder)

    def __enter__(self) -> None:
        try:
            import torch
        except ImportError as error:
            self._leave(Verdict("no torch", {}, f"{type(error).__name__}: {error}"[:200]))
            os._exit(1)
        torch.set_num_threads(1)
        # Here and not at the top, because it needs PyTorch; and before the parent is told that all is ready.
        from backprop.workbook import judging

        self._judging = judging
        (self.channel / READY).touch()
        parent = sys.stdin
        if not parent.readline():
            os._exit(1)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        sys.stdin = open(os.devnull, encoding="utf-8")  # `input()` finds nobody to ask
        self._forget_bytecode()
        # At the end: a file of the learner's that is called `torch.py` hides nothing.
        sys.path.append(str(self.folder))
        self.imports.__enter__()
        self.memory.set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            error = self._judging.what_fails(self.name, sys.modules[self.name], seed=secrets.randbits(32))
        self.memory.lift()
        verdict = self._judging.verdict_on_exception(error, self.path)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # the learner may have closed it, or put anything in its place
                stream.flush()
        self._leave(verdict)
        return True

    def _forget_bytecode(self) -> None:
        """Else what Python compiled from an earlier save, of this size and within this second, would be taken."""
        sys.dont_write_bytecode = True
        compiled = self.folder / "__pycache__" / f"{self.name}.{sys.implementation.cache_tag}.pyc"
        with contextlib.suppress(OSError):
            compiled.unlink(missing_ok=True)

    def _leave(self, verdict: Verdict) -> None:
        unfinished = self.channel / f"{VERDICT}.part"
        unfinished.write_text(verdict.to_json(), encoding="utf-8")
        unfinished.replace(self.channel / VERDICT)


def _end_with(parent: TextIO) -> None:
    """End this process when the parent's end of the pipe closes, however the parent has ended."""
    parent.read()
    os._exit(1)
