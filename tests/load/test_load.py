"""The load client against the app: it asks as a browser asks, and is answered."""

import asyncio
from collections.abc import Iterator
from subprocess import Popen

import pytest

from tests.browser.app import started
from tests.load.classroom import arrive, leave, query_of
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
