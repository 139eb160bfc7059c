"""The lock that is passed round: one holder at a time, first come first served, long work lets others go."""

import threading
import time
from collections.abc import Callable

from backprop.ui.shell.lock import FairLock


def waiting(turns: FairLock, number: int) -> None:
    """Come back once so many threads wait for the lock."""
    while turns.waiting < number:
        time.sleep(0.001)


def queue_up(turns: FairLock, *work: Callable[[], None]) -> list[threading.Thread]:
    """Threads that each do this work when they have the lock, in the order in which they wait for it."""

    def with_lock(piece: Callable[[], None]) -> None:
        with turns:
            piece()

    threads = []
    for number, piece in enumerate(work, start=turns.waiting + 1):
        threads.append(threading.Thread(target=with_lock, args=(piece,)))
        threads[-1].start()
        waiting(turns, number)
    return threads


def is_free(turns: FairLock) -> bool:
    """Whether a thread that asks for the lock gets it."""

    def take() -> None:
        with turns:
            pass

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    thread.join(timeout=60)
    return not thread.is_alive()


def test_those_who_wait_come_in_the_order_in_which_they_asked() -> None:
    turns, order = FairLock(), list[int]()
    with turns:
        threads = queue_up(turns, *(lambda number=number: order.append(number) for number in range(5)))
        assert order == []
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert is_free(turns)


def test_long_work_lets_those_go_who_wait_and_then_goes_on() -> None:
    turns, order = FairLock(), list[str]()
    with turns:
        turns.let_others_go()  # nobody waits
        order.append("first piece")
        threads = queue_up(turns, lambda: order.append("short"), lambda: order.append("short too"))
        turns.let_others_go()
        order.append("second piece")
    for thread in threads:
        thread.join()
    assert order == ["first piece", "short", "short too", "second piece"]


def test_nobody_holds_it_beside_another_however_many_pass_it_round() -> None:
    turns, inside, most = FairLock(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns:
                for _ in range(4):
                    inside += 1
                    most = max(most, inside)
                    time.sleep(0)
                    inside -= 1
                    turns.let_others_go()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert is_free(turns)


def test_an_error_frees_the_lock() -> None:
    turns = FairLock()
    try:
        with turns:
            raise ValueError
    except ValueError:
        pass
    assert is_free(turns)
