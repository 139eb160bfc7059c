"""What happened to a run, and why: the loss over w, one set of rules for one run and for a map, and the facts."""

from backprop.outcomes.diagnosis import Diagnosis, diagnose
from backprop.outcomes.landscape import Lowest, gradient, gradients, lowest, mean_losses
from backprop.outcomes.runs import NEVER, OUTCOMES, Outcome

__all__ = [
    "NEVER",
    "OUTCOMES",
    "Diagnosis",
    "Lowest",
    "Outcome",
    "diagnose",
    "gradient",
    "gradients",
    "lowest",
    "mean_losses",
]
