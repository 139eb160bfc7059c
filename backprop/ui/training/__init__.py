"""The training page: its settings, controls and words."""
