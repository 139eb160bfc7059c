"""A network's training can be stopped, looked at, and taken up again."""

from __future__ import annotations

import numpy as np
import pytest

from backprop.network import NetworkConfig, train
from backprop.ui.network.runs import learned
from backprop.ui.shell.store import Progress, store


class Moved(Exception):
    """The learner moved a widget."""


def leave_after_a_piece() -> Progress:
    shares = list[float]()

    def on_progress(share: float) -> None:
        shares.append(share)
        if len(shares) == 2:
            raise Moved

    return on_progress


def test_what_was_computed_stays_when_a_training_is_interrupted_and_is_gone_on_from() -> None:
    config = NetworkConfig(epochs=3_000, batch_size=8, seed=77)
    with pytest.raises(Moved):
        learned(config, leave_after_a_piece())
    partly = store().so_far(("network", config)).run
    assert 0 < partly.epochs < config.epochs
    assert not partly.complete
    again = NetworkConfig(epochs=3_000, batch_size=8, seed=77)  # equal settings are the same training
    with pytest.raises(Moved):
        learned(again, leave_after_a_piece())
    assert store().so_far(("network", config)).run.epochs > partly.epochs


def test_in_pieces_a_run_is_the_same_as_at_once() -> None:
    config, shares = NetworkConfig(epochs=400, seed=77), list[float]()
    assert np.array_equal(learned(config, shares.append).run.losses, train(config).losses)
    assert shares == sorted(shares)
