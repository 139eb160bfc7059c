"""The load client against the app: it asks as a browser asks, and is answered; and work for nobody is stopped."""

import asyncio
from collections.abc import Iterator
from subprocess import Popen

import pytest

from tests.browser.app import started
from tests.load.classroom import HEAVY_QUERY, arrive, leave, query_of
from tests.load.learner import Failed, Learner

App = tuple[str, "Popen[bytes]"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with started(tmp_path_factory.mktemp("load") / "log.txt") as server:
        yield server


def test_two_learners_move_the_slider_twice_and_each_gets_his_own_answer(app: App) -> None:
    async def lesson() -> list[str]:
        learners, opened = await arrive(app[0], 2)
        assert [answer.error for answer in opened] == [None, None]
        for first, second in (("0.02", "0.04"), ("0.05", "0.1")):
            await asyncio.gather(learners[0].move(first), learners[1].move(second))
        await leave(learners)
        return [learner.query for learner in learners]

    assert asyncio.run(lesson()) == [f"lr=0.05&{query_of(0)}", f"lr=0.1&{query_of(1)}"]


def test_a_server_that_is_not_there_is_an_error_and_no_traceback() -> None:
    with pytest.raises(Failed, match="no connection"):
        asyncio.run(Learner("http://127.0.0.1:9").open())


@pytest.mark.parametrize("how", ["closes the tab", "moves on"])
def test_a_long_training_stops_when_the_learner_leaves_or_moves_on(app: App, how: str) -> None:
    """Whoever asks for the same at once goes on with it. Once nobody wants it any more, it begins anew."""

    async def lesson() -> None:
        query = f"{HEAVY_QUERY}&w={len(how)}"  # nobody has trained that yet
        first = Learner(app[0], query)
        async for percent in first.progress():
            if percent >= 2:
                break
        if how == "closes the tab":
            await first.close()
        else:
            async for _ in first.progress("0.5"):
                break
        for _ in range(60):
            await asyncio.sleep(0.5)
            other = Learner(app[0], query)
            percent = await anext(other.progress())
            await other.close()
            if percent < 2:
                break
        await first.close()
        assert percent < 2

    asyncio.run(lesson())


def test_what_several_wait_for_is_trained_once(app: App) -> None:
    async def lesson() -> None:
        learners = [Learner(app[0], f"{HEAVY_QUERY}&w=3") for _ in range(2)]
        async for percent in learners[0].progress():
            if percent >= 2:
                break
        async for percent in learners[1].progress():
            assert percent >= 2
            break
        await leave(learners)

    asyncio.run(lesson())
