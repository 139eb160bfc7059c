"""Chapter 5: the loop."""

from streamlit.delta_generator import DeltaGenerator

from backprop.figures.shared.palette import Palette
from backprop.training import TrainingConfig
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Choice
from backprop.ui.lesson.stepping import draw_program
from backprop.ui.parts.numbers import number
from backprop.ui.trace.settings import MAX_EPOCHS
from backprop.ui.training.runs import runs_of

LESSON = TrainingConfig()
_X, _Y = 4.0, 8.0


def _predictions() -> tuple[float, float]:
    """For x = 4, before and after training."""
    (run,) = runs_of([LESSON])
    return _X * LESSON.initial_w, float(run.predict(_X))


def _observed() -> str:
    before, after = _predictions()
    if after == _Y:
        return "exact"
    if after > _Y:
        return "past"
    return "short" if after - before > 0.9 * (_Y - before) else "half"


def _facts() -> dict[str, str]:
    before, after = _predictions()
    return {
        "before": number(before),
        "after": number(after, 8),
        "short_by": number(_Y - after, 2),
        "shown": str(MAX_EPOCHS),
    }


def _draw(_: Palette, guessed: bool, __: DeltaGenerator) -> None:
    draw_program("right", LESSON, running=guessed)


CHAPTER = Chapter(
    id="loop",
    guess=Choice(("half", "short", "exact", "past"), _observed),
    facts=_facts,
    draw=_draw,
    exercise="ten-epochs",
    page="trace",
    wide=True,
)
