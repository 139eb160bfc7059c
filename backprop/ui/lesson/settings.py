"""Which chapter is shown, and how, to and from the address in the browser. Nothing here touches Streamlit."""

from dataclasses import dataclass

from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.shell.fields import Fields, Switch, Whole, setting


@dataclass(frozen=True, slots=True)
class LessonSettings:
    """What the page shows.

    Attributes:
        lesson: the chapter's number, from 1.
        present: for a projector: large type, and every guess still to be made.
    """

    lesson: int = setting(1, Whole(1, len(CHAPTERS)), used="chapter 1 is shown")
    present: bool = setting(False, Switch())


FIELDS = Fields(LessonSettings(), key="lesson_")
