"""Settings for every test."""

from __future__ import annotations

from hypothesis import settings

# A first call into PyTorch takes as long as a thousand later ones, so the time of one example says nothing.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")
