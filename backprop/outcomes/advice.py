"""What would have helped a run: the same settings with more epochs, or another learning rate, tried out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from backprop.outcomes.diagnosis import Diagnosis
from backprop.outcomes.landscape import mean_losses
from backprop.outcomes.runs import Outcome
from backprop.outcomes.several import SeveralDiagnosis
from backprop.stability.several import epoch_of
from backprop.training import TrainingConfig, TrainingRun

Change = Literal["epochs", "larger_rate", "smaller_rate"]

MAX_TRIED_STEPS = 4_000  # of the longest: some 0.2 s. Longer runs get no advice.
HELPS = 0.8  # of what was left above the lowest loss: more than this left over is no help worth a sentence


@dataclass(frozen=True, slots=True)
class Advice:
    """A change that leads to a lower mean loss: the settings of that run, and the loss at its end."""

    change: Change
    config: TrainingConfig
    end_loss: float


def worth_trying(
    config: TrainingConfig, diagnosis: Diagnosis | SeveralDiagnosis, *, rates: tuple[float, float], max_epochs: int
) -> dict[TrainingConfig, Change]:
    """The settings to try out for this run, in the order in which they are preferred; none where it is well already.

    Twice the epochs, up to `max_epochs`; twice the learning rate, a half and a tenth of it, within `rates`.
    """
    never_updated = isinstance(diagnosis, Diagnosis) and not diagnosis.updates
    if diagnosis.outcome in (Outcome.CONVERGED, Outcome.STUCK) and (diagnosis.near_best or never_updated):
        return {}
    found = _changes(config, diagnosis.outcome, longer=(2,), rate_shares=(2.0, 0.5, 0.1), rates=rates, most=max_epochs)
    return {one: change for one, change in found.items() if one.total_steps <= MAX_TRIED_STEPS}


def several_advice(
    config: TrainingConfig, diagnosis: SeveralDiagnosis, *, rates: tuple[float, float], max_epochs: int
) -> list[Advice]:
    """The same for a model that is linear in several parameters.

    Two and ten times the epochs, and larger and smaller rates. What each leads to is worked out from its epoch's
    matrix, not run: the runs would take longer than all else.
    """
    if diagnosis.near_best and diagnosis.outcome in (Outcome.CONVERGED, Outcome.STUCK):
        return []
    shares = (4.0, 2.0, 1.3, 0.5, 0.1, 0.01)
    changes = _changes(config, diagnosis.outcome, longer=(2, 10), rate_shares=shares, rates=rates, most=max_epochs)
    found: dict[Change, Advice] = {}
    for other, change in changes.items():
        loss = _loss_after(other)
        if change not in found and _helps(loss, diagnosis):
            found[change] = Advice(change, other, loss)
    return list(found.values())


def _loss_after(config: TrainingConfig) -> float:
    """The mean loss after this run, in float64; inf where it diverges, or cannot be worked out."""
    epoch = epoch_of(config.model, config.dataset, config.learning_rate)
    start = np.array(config.start)
    settles = epoch.settles_from(start)
    if settles is None or not epoch.converges:
        return np.inf
    end = settles + np.linalg.matrix_power(epoch.matrix, config.epochs) @ (start - settles)
    return float(mean_losses(config.model, config.dataset, end[None, :])[0])


def _changes(
    config: TrainingConfig,
    outcome: Outcome,
    *,
    longer: tuple[int, ...],
    rate_shares: tuple[float, ...],
    rates: tuple[float, float],
    most: int,
) -> dict[TrainingConfig, Change]:
    found: dict[TrainingConfig, Change] = {}
    for times in longer:
        epochs = min(times * config.epochs, most)
        if epochs > config.epochs and outcome is not Outcome.DIVERGED:
            found[replace(config, epochs=epochs)] = "epochs"
    for share in rate_shares:
        rate = float(f"{share * config.learning_rate:.3g}")
        if rates[0] <= rate <= rates[1]:
            found[replace(config, learning_rate=rate)] = "larger_rate" if share > 1 else "smaller_rate"
    return found


def helpful(diagnosis: Diagnosis | SeveralDiagnosis, tried: Mapping[Change, list[TrainingRun]]) -> list[Advice]:
    """Of each change, the first run whose mean loss ended clearly lower than that of the run."""
    found = []
    for change, runs in tried.items():
        for run in runs:
            if run.overflow_step is not None or not np.isfinite(run.weights[-1]).all():
                continue
            loss = float(mean_losses(run.config.model, run.config.dataset, run.weights[-1:], run.config.loss)[0])
            if _helps(loss, diagnosis):
                found.append(Advice(change, run.config, loss))
                break
    return found


def _helps(loss: float, diagnosis: Diagnosis | SeveralDiagnosis) -> bool:
    return loss - diagnosis.lowest.loss <= HELPS * diagnosis.excess and loss < diagnosis.end_loss
