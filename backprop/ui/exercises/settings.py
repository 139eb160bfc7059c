"""Which exercise is shown, and how, to and from the address in the browser. Nothing here touches Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Chapter

PLAYGROUND = "playground"


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    Attributes:
        exercise: the id of the exercise; "" shows the map of chapters, or of one, and "playground" the free loop.
        chapter: the only chapter on the map; None shows all.
        only: whether the rest of the app is hidden.
        present: whether the type is large, for a projector.
    """

    exercise: str = ""
    chapter: Chapter | None = None
    only: bool = False
    present: bool = False


DEFAULTS = View()


def to_query(view: View) -> dict[str, str]:
    """The view as query parameters; what is as at first is left out."""
    query = {}
    if view.exercise:
        query["exercise"] = view.exercise
    if view.chapter:
        query["chapter"] = view.chapter.value
    return query | {name: "1" for name in ("only", "present") if getattr(view, name)}


def from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """Read query parameters. Returns the view, and one sentence for each that could not be used."""
    view, refused = DEFAULTS, []
    if (exercise := query.get("exercise")) is not None:
        if exercise in CATALOG or exercise == PLAYGROUND:
            view = replace(view, exercise=exercise)
        else:
            refused.append(
                f"The link asks for the exercise “{exercise[:40]}”, but there is none of that name; "
                "all that there are stand below."
            )
    if (chapter := query.get("chapter")) is not None:
        names = [each.value for each in Chapter]
        if chapter in names:
            view = replace(view, chapter=Chapter(chapter))
        else:
            refused.append(
                f"The link asks for the chapter “{chapter[:40]}”, but it is one of: {', '.join(names)}; "
                "all chapters stand below."
            )
    for name in ("only", "present"):
        value = query.get(name, "0")
        if value not in ("0", "1"):
            refused.append(f"The link asks for {name} = “{value[:40]}”, but it is 0 or 1; 0 is used instead.")
        elif value == "1":
            view = replace(view, only=True) if name == "only" else replace(view, present=True)
    return view, refused
