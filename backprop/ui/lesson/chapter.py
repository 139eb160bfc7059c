"""One chapter of the lesson: what is guessed, what is shown, and what is done. Its words are in the file beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from streamlit.delta_generator import DeltaGenerator

from backprop.figures.shared.palette import Palette
from backprop.ui.lesson.guesses import Guess

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes:
        id: names it in saved files, and its content file; unlike every other's.
        guess: what the learner commits to before anything is run.
        facts: gives the numbers that stand for `{name}` in the words. Like `guess.observe`, it has PyTorch run by the
            app's one store, where it has been run before.
        draw: draws the live thing. Its second argument tells whether the guess has been made: before, it shows no more
            than the guess needs. Its third is the place for what can be moved: beside the words that say what to do.
        exercise: the id of the exercise at the end.
        page: the subject of the page that goes further.
        wide: whether the live thing takes the page's whole width.
    """

    id: str
    guess: Guess
    facts: Callable[[], Facts]
    draw: Callable[[Palette, bool, DeltaGenerator], None]
    exercise: str
    page: str
    wide: bool = False
