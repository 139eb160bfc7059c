"""The parts of the page that maps learning rates and initial weights."""
