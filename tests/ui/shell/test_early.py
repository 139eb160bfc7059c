"""The server imports PyTorch by itself, and no page begins in the middle of that."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, sys
from backprop.ui.shell.early import imported_early, wait_for_imports

wait_for_imports()  # nothing was begun: as under a test, or another server
assert "torch" not in sys.modules

async def serve():
    async with imported_early(None):
        pass

asyncio.run(serve())
wait_for_imports()
assert {"torch", "pandas", "plotly.graph_objects", "backprop.ui.training.runs"} <= set(sys.modules)
"""


def test_the_server_imports_by_itself_and_a_page_waits_for_the_end_of_it() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
