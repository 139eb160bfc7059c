"""A class of learners at work: who opens the app, who moves the slider when, and what that came to."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Iterable, Iterator

from backprop.ui.training.controls import RATE_STOPS
from tests.load.figures import Answer
from tests.load.learner import Failed, Learner

STOPS = tuple(f"{rate:g}" for rate in RATE_STOPS)
PAUSE = 3.0  # seconds from one move to the next
ARRIVALS = 10.0  # learners a second who open the app
# The longest training of the page: 1,000 epochs of 200 samples, so small that no stop makes the run overflow.
HEAVY_QUERY = "epochs=1000&table=" + ";".join(f"{x / 1000:g},{2 * x / 1000:g}" for x in range(1, 201))


def query_of(number: int) -> str:
    """The address with which the learner of this number begins: an initial w that few others have.

    Results are shared between sessions; with other weights, nobody profits from what another has waited for.
    """
    return f"w={-10 + number % 200 / 10:g}"


async def arrive(url: str, number: int) -> tuple[list[Learner], list[Answer]]:
    """Open so many sessions, ten a second. Returns those that opened, and an answer for each."""
    begin = time.perf_counter()

    async def one(index: int) -> tuple[Learner, Answer]:
        due = begin + index / ARRIVALS
        await asyncio.sleep(due - time.perf_counter())
        learner = Learner(url, query_of(index))
        return learner, await _timed(learner.open(), due)

    opened = await asyncio.gather(*(one(index) for index in range(number)))
    return [learner for learner, answer in opened if answer.error is None], [answer for _, answer in opened]


async def work(learners: Iterable[Learner], seconds: float, *, seed: int) -> list[Answer]:
    """Let each of them move the slider every three seconds for so long, out of step with one another."""
    begin = time.perf_counter()

    async def one(learner: Learner, chance: random.Random) -> list[Answer]:
        answers = []
        due = begin + chance.uniform(0, PAUSE)
        stops = _different(chance)
        while due < begin + seconds:
            await asyncio.sleep(due - time.perf_counter())  # not at all, if that is past
            answers.append(await _timed(learner.move(next(stops)), due))
            due += PAUSE
        return answers

    each = [one(learner, random.Random(f"{seed}-{index}")) for index, learner in enumerate(learners)]
    return [answer for answers in await asyncio.gather(*each) for answer in answers]


async def work_hard(url: str, answers: list[Answer], *, seed: int) -> None:
    """Ask for the longest training of the page, and for another one as soon as it is there, until cancelled."""
    learner = Learner(url, HEAVY_QUERY)
    try:
        answers.append(await _timed(learner.open(), time.perf_counter()))
        for stop in _different(random.Random(seed)):
            answers.append(await _timed(learner.move(stop), time.perf_counter()))
    finally:
        await learner.close()


async def leave(learners: Iterable[Learner]) -> None:
    """All at once."""
    await asyncio.gather(*(learner.close() for learner in learners))


def _different(chance: random.Random) -> Iterator[str]:
    """Stops for ever, none twice before all have been."""
    while True:
        yield from chance.sample(STOPS, len(STOPS))


async def _timed(request: Awaitable[float], due: float) -> Answer:
    try:
        await request
    except Failed as failure:
        return Answer(time.perf_counter() - due, str(failure))
    return Answer(time.perf_counter() - due)
