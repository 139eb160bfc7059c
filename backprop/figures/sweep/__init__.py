"""The map of learning rates and initial weights."""
