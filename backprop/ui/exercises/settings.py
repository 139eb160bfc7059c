"""Which exercise is shown, and how, to and from the address in the browser. Nothing here touches Streamlit."""

from dataclasses import dataclass

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Chapter
from backprop.ui.shell.fields import Choice, Fields, Switch, setting

PLAYGROUND = "playground"


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    Attributes:
        exercise: the id of the exercise; "" shows the map of chapters, or of one, and "playground" the free loop.
        chapter: the only chapter on the map; None shows all.
        only: whether the rest of the app is hidden.
        present: whether it is for a projector: large, and unanswered, with the rest of the app hidden.
        teach: whether the instructor's downloads have the solutions.
    """

    exercise: str = setting(
        "",
        Choice(("", *CATALOG, PLAYGROUND), "there is no exercise of that name"),
        used="all exercises are listed below",
    )
    chapter: Chapter | None = setting(None, Choice(tuple(Chapter)), used="all chapters are listed below")
    only: bool = setting(False, Switch())
    present: bool = setting(False, Switch())
    teach: bool = setting(False, Switch())

    @property
    def alone(self) -> bool:
        """Whether the rest of the app is hidden."""
        return self.only or self.present


DEFAULTS = View()
FIELDS = Fields(DEFAULTS)
