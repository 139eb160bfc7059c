"""Reports at the end how many sentences of each page were checked, and which forms never occurred."""

from __future__ import annotations

from typing import Any

from tests.claims.forms import ALL


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for forms in ALL:
        if any(forms.counts.values()):
            terminalreporter.write_line(f"Claims of {forms.report()}")
