"""Try this: settings that are worth seeing, each one click and one sentence."""

from dataclasses import replace

from backprop.ui.parts.starting_points import StartingPoint, draw_starting_points
from backprop.ui.training.settings import DEFAULTS, Settings
from backprop.ui.training.state import TRAINING

STARTING_POINTS = (
    StartingPoint("The lesson’s run", "w goes from 1 to 2, and the prediction for 4 from 4 to 8.", DEFAULTS),
    StartingPoint(
        "Just below the limit",
        "At 0.2 each step at x = 2 and at x = 3 jumps across 2, and yet each epoch ends a little nearer to 2.",
        replace(DEFAULTS, learning_rate=0.2, scale="log"),
    ),
    StartingPoint(
        "Just above the limit",
        "At 0.21 the same jumps grow from epoch to epoch. On the logarithmic loss axis, growth is a line upward.",
        replace(DEFAULTS, learning_rate=0.21, scale="log"),
    ),
    StartingPoint(
        "A second window",
        "At 0.5, far above the limit, it works again: with x = 1 a single step lands on 2 exactly.",
        replace(DEFAULTS, learning_rate=0.5, epochs=20),
    ),
    StartingPoint(
        "The sigmoid’s flat tail",
        "From w = 10 the sigmoid is level, so there is almost no gradient to follow, although w = 0.8 would fit.",
        replace(DEFAULTS, model="sigmoid", data="reachable", w=10.0, learning_rate=0.1),
    ),
    StartingPoint(
        "Forgetting survives",
        "At 0.25 the correct loop explodes. The loop that forgets to zero swings for ever, but stays in bounds.",
        replace(DEFAULTS, learning_rate=0.25, epochs=30),
    ),
)


def draw_training_starting_points(current: Settings) -> str | None:
    """Draw this page's starting points. Returns the sentence of the one that is on the screen."""
    return draw_starting_points(
        STARTING_POINTS,
        key="try",
        shown=lambda settings: settings.config == current.config,
        choose=TRAINING.choose,
    )
