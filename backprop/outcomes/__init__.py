"""What happened to a run, and why: the loss over w, one set of rules for one run and for a map, and the facts."""

from backprop.outcomes.diagnosis import Diagnosis, diagnose
from backprop.outcomes.landscape import Lowest, gradient, gradients, lowest, mean_losses
from backprop.outcomes.lowest_point import LowestPoint, lowest_point
from backprop.outcomes.runs import NEVER, OUTCOMES, Outcome
from backprop.outcomes.several import SeveralDiagnosis, diagnose_several

__all__ = [
    "NEVER",
    "OUTCOMES",
    "Diagnosis",
    "Lowest",
    "LowestPoint",
    "Outcome",
    "SeveralDiagnosis",
    "diagnose",
    "diagnose_several",
    "gradient",
    "gradients",
    "lowest",
    "lowest_point",
    "mean_losses",
]
