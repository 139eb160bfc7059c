"""For the instructor: links that open one exercise or chapter, and chapters on paper or as a notebook."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import segno
import streamlit as st

from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter
from backprop.ui.exercises.content import chapter_words
from backprop.ui.exercises.notebook import notebook
from backprop.ui.exercises.settings import FIELDS, View
from backprop.ui.exercises.worksheet import worksheet
from backprop.ui.parts.downloads import download, unfolded
from backprop.ui.parts.offered import chosen

_ALL = "all"
_WAYS = {
    "app": "With the app around it",
    "only": "Alone",
    "present": "For a projector: large, and unanswered",
}


def draw_instructor(view: View) -> None:
    """Draw it, folded up."""
    if not (place := unfolded("For instructors", key="exercises_teach", icon=":material/school:")):
        return
    with place:
        here = CATALOG[view.exercise].chapter if view.exercise in CATALOG else view.chapter
        links_place, downloads_place = st.columns(2, gap="large")
        with links_place:
            _draw_link(view, here)
        with downloads_place:
            _draw_downloads(here, solutions=view.teach)


def _draw_link(view: View, here: Chapter | None) -> None:
    """A link for the class, to copy or to be photographed."""
    targets = {each.value: f"Chapter: {chapter_words(each).title}" for each in ([here] if here else Chapter)}
    if view.exercise in CATALOG:
        targets = {view.exercise: "This exercise", **targets}
    elif here is None:
        targets = {_ALL: "All exercises", **targets}
    target = _choose("A link to", targets, key="exercises_link_to")
    way = _choose("Shown", _WAYS, key="exercises_link_way")
    link = View()
    if target in CATALOG:
        link = View(exercise=target)
    elif target != _ALL:
        link = View(chapter=Chapter(target))
    if way != "app":
        link = replace(link, only=way == "only", present=way == "present")
    address = _address(link)
    st.code(address, language=None, wrap_lines=True)
    picture = segno.make(address, error="m").svg_inline(scale=4, border=3, light="white", omitsize=False)
    st.image(picture, width=180, alt="The link as a QR code")


def _choose(label: str, options: dict[str, str], *, key: str) -> str:
    st.selectbox(label, list(options), format_func=lambda name: options.get(name, str(name)), key=key)
    return chosen(key, options) or next(iter(options))


def _address(view: View) -> str:
    base = (st.context.url or "").split("?")[0]
    query = urlencode(FIELDS.to_query(view))
    return f"{base}?{query}" if query else base


def _draw_downloads(here: Chapter | None, *, solutions: bool) -> None:
    """A chapter, or all of them, on paper and as a notebook. Each costs nothing until it is pressed."""
    names = {each.value: chapter_words(each).title for each in ([here] if here else [])}
    names |= {_ALL: "All chapters"} | {each.value: chapter_words(each).title for each in Chapter}
    name = _choose("On paper, or as a notebook", names, key="exercises_for_chapter")
    chapters: Sequence[Chapter] = list(Chapter) if name == _ALL else [Chapter(name)]
    st.caption(f"{sum(len(CHAPTERS[chapter]) for chapter in chapters)} exercises")
    with st.container(horizontal=True, gap="small"):
        for key, label, data, kind in (
            ("sheet", "Worksheet", worksheet, "html"),
            ("notebook", "Notebook", notebook, "ipynb"),
        ):
            download(label, partial(data, chapters), file_name=f"{name}.{kind}", key=f"exercises_{key}")
            if solutions:
                download(
                    f"{label} with solutions",
                    partial(data, chapters, solutions=True),
                    file_name=f"{name}-solutions.{kind}",
                    key=f"exercises_{key}_solved",
                )
