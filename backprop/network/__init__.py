"""Layers of weight matrices and bias vectors: trained with PyTorch's modules, recorded, and taken apart."""

from backprop.network.activations import ACTIVATION_NAMES, ACTIVATIONS, Activation, ActivationName
from backprop.network.config import MAX_EPOCHS, MAX_LAYERS, MAX_SEED, MAX_WIDTH, NetworkConfig
from backprop.network.data import MAX_POINTS, PRESETS, Points
from backprop.network.layers import Network
from backprop.network.run import NetworkRun
from backprop.network.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "ACTIVATION_NAMES",
    "MAX_EPOCHS",
    "MAX_LAYERS",
    "MAX_POINTS",
    "MAX_SEED",
    "MAX_WIDTH",
    "PRESETS",
    "Activation",
    "ActivationName",
    "Network",
    "NetworkConfig",
    "NetworkRun",
    "Points",
    "Training",
    "train",
]
