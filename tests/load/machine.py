"""What the server's process takes, as Linux tells it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """Resident memory in MB, threads, and seconds of processor time since the process began."""

    memory: float
    threads: int
    processor: float

    def __str__(self) -> str:
        return f"{self.memory:,.0f} MB, {self.threads} threads"


def usage(pid: int) -> Usage | None:
    """Of this process, now. None where the system has no /proc to read, or the process has ended."""
    folder = Path(f"/proc/{pid}")
    try:
        status = (folder / "status").read_text()
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    memory, threads = (re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE) for name in ("VmRSS", "Threads"))
    if memory is None or threads is None:  # a zombie has none
        return None
    ticks = int(fields[11]) + int(fields[12])  # in user and in system mode
    return Usage(int(memory[1]) / 1024, int(threads[1]), ticks / os.sysconf("SC_CLK_TCK"))


def load_average() -> str:
    """Of the last minute, and the number of processors."""
    average = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"load average {average} on {os.cpu_count()} processors"
