"""The colours of what happened to a run, from those that already mean such things.

The shares were searched for, so that the five are far apart for colour-blind eyes; a test measures how far.
"""

from backprop.figures.shared.palette import PALETTES, Palette, mixed
from backprop.outcomes import Outcome


def outcome_colors(palette: Palette) -> dict[Outcome, str]:
    """Towards the optimum in the optimum's colour, away from it in the warning's, paler by halves; nowhere in grey."""
    dark = palette == PALETTES["dark"]
    return {
        Outcome.CONVERGED: palette.optimum,
        Outcome.DESCENDING: mixed(palette.optimum, palette.surface, 0.4 if dark else 0.2),
        Outcome.STUCK: mixed(palette.pinned, palette.ink, 0.7) if dark else palette.pinned,
        Outcome.OSCILLATING: mixed(palette.warning, palette.surface, 0.3 if dark else 0.4),
        Outcome.DIVERGED: mixed(palette.warning, palette.surface if dark else palette.ink, 0.8),
    }
