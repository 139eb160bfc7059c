"""Where the page trains: in pieces, one at a time, and nothing that was computed is lost."""

import threading

import numpy as np
import pytest

from backprop.network import NetworkConfig, train
from backprop.ui.layers.runs import TrainingStore
from backprop.ui.turns import Turns

LONG = NetworkConfig(epochs=3_000, batch_size=8)


class Moved(Exception):
    """The learner moved a widget."""


def interrupt(share: float) -> None:
    raise Moved


def test_what_was_computed_stays_when_a_training_is_interrupted_and_is_gone_on_from() -> None:
    store = TrainingStore(Turns())
    with pytest.raises(Moved):
        store.train(LONG, interrupt)
    partly = store.learned(LONG)
    assert 0 < partly.run.epochs < LONG.epochs
    assert not partly.run.complete
    assert store.learned(LONG) is partly
    short = NetworkConfig(epochs=LONG.epochs, batch_size=8)  # equal settings are the same training
    with pytest.raises(Moved):
        store.train(short, interrupt)
    assert store.learned(LONG).run.epochs > partly.run.epochs


def test_in_pieces_a_run_is_the_same_as_at_once() -> None:
    config = NetworkConfig(epochs=400)
    store, shares = TrainingStore(Turns()), []
    store.train(config, shares.append)
    assert np.array_equal(store.learned(config).run.losses, train(config).losses)
    assert shares == sorted(shares)


def test_others_get_the_lock_between_two_pieces_of_a_long_training() -> None:
    turns = Turns()
    store, free = TrainingStore(turns), []

    def take_a_turn() -> None:
        with turns:
            pass

    def other(share: float) -> None:
        asking = threading.Thread(target=take_a_turn)
        asking.start()
        asking.join(timeout=10)
        free.append(not asking.is_alive())
        if len(free) == 3:
            raise Moved

    with pytest.raises(Moved):
        store.train(LONG, other)
    assert free == [True, True, True]


def test_the_store_keeps_only_so_many_trainings_and_forgets_the_one_not_used_for_longest() -> None:
    store = TrainingStore(Turns(), most=2)
    configs = [NetworkConfig(epochs=2, seed=seed) for seed in range(3)]
    for config in configs:
        store.train(config, lambda share: None)  # in as many pieces as it takes
        store.learned(config)
    assert store.training(configs[2]).done
    assert store.training(configs[1]).done
    assert not store.training(configs[0]).done
