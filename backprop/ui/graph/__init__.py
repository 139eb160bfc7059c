"""The widgets and words of the computational-graph page."""
