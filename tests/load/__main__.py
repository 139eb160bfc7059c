"""How long learners wait while a whole class uses the app at once: `make load`, or `python -m tests.load`.

Starts the app, opens real sessions with it, and lets some of them move the learning-rate slider every three seconds. A
session here is a WebSocket client that speaks Streamlit's protocol (protocol.py), not a browser: to the server the two
are the same, while thirty browsers would take the processors that the server is measured on, and most of what one
measured would be their drawing. What an answer costs in one browser is measured by tests/benchmarks/bench_page.py.

An answer counts from when the move was due until the message that the script has finished, so the whole page has come.
Every learner begins with another initial w, so that none gets what was computed for another. The client runs on the
same machine and takes a share of it: some 3 ms of processor time an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.app import started
from tests.load.classroom import arrive, leave, work, work_hard
from tests.load.figures import HEAD, Answer, errors, p95, row
from tests.load.learner import Learner
from tests.load.machine import Usage, load_average, usage


def main() -> int:
    options = _options()
    with _app(options.url) as (url, pid):
        return asyncio.run(_measure(options, url, pid))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load ARGS='...'", description=__doc__)
    parser.add_argument("--learners", type=int, default=30, help="sessions that are open (30)")
    parser.add_argument("--active", type=int, help="of these, who move the slider (all)")
    parser.add_argument("--seconds", type=float, default=60, help="how long they do (60)")
    parser.add_argument(
        "--heavy", action="store_true", help="then once more, while one more learner trains without end"
    )
    parser.add_argument("--after", type=float, default=0, help="seconds to wait after all have left (0)")
    parser.add_argument("--url", help="of an app that runs already, such as several servers behind a proxy")
    return parser.parse_args()


@contextmanager
def _app(url: str | None) -> Iterator[tuple[str, int | None]]:
    """The address of the app, and its process where it was started here."""
    if url is not None:
        yield url, None
        return
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "log.txt") as (own, process):
        yield own, process.pid


async def _measure(options: argparse.Namespace, url: str, pid: int | None) -> int:
    active = options.learners if options.active is None else options.active
    print(f"{options.learners} learners, {active} of them at work; {load_average()}")
    # The first session makes the server import what it needs, which no learner after it waits for.
    await _visit(url)
    begin = _tell("server, after one visit", pid)
    print(HEAD)
    learners, opened = await arrive(url, options.learners)
    print(row("page opened", opened))

    phases = [opened]
    everybody = learners[:active]
    phases.append(await _phase("slider moved", everybody, options.seconds, pid, seed=1))
    if options.heavy:
        trained: list[Answer] = []
        hard = asyncio.create_task(work_hard(url, trained, seed=0))
        phases.append(await _phase("beside heavy work", everybody, options.seconds, pid, seed=2))
        hard.cancel()
        await asyncio.gather(hard, return_exceptions=True)
        print(row("the heavy work", trained) if trained else "the heavy work: still under way")
        phases.append(trained)
        print(f"p95 beside heavy work / before: {p95(phases[2]) / p95(phases[1]):.2f}")

    end = _tell("server, at the end", pid)
    await leave(learners)
    if options.after:
        await asyncio.sleep(options.after)
        await _visit(url)  # Streamlit lets go of sessions that are gone when the next one goes
        _tell("server, after all left", pid)
    if begin and end:
        print(f"memory: {end.memory - begin.memory:+,.0f} MB; {load_average()}")
    wrong = sum((errors(answers) for answers in phases), start=errors([]))
    for error, times in wrong.most_common():
        print(f"{times} times: {error}")
    return 1 if wrong else 0


async def _phase(name: str, learners: list[Learner], seconds: float, pid: int | None, *, seed: int) -> list[Answer]:
    before = usage(pid) if pid else None
    answers = await work(learners, seconds, seed=seed)
    line = row(name, answers)
    if pid and before and (after := usage(pid)):
        each = (after.processor - before.processor) / len(answers)
        line += f"   server: {each * 1000:.0f} ms of processor time an answer, {after}"
    print(line)
    return answers


def _tell(name: str, pid: int | None) -> Usage | None:
    taken = usage(pid) if pid else None
    if taken:
        print(f"{name}: {taken}")
    return taken


async def _visit(url: str) -> None:
    learner = Learner(url)
    await learner.open()
    await learner.close()


if __name__ == "__main__":
    raise SystemExit(main())
