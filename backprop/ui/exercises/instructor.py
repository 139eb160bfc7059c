"""For the instructor: links that open one exercise or chapter, large type, and a chapter on paper or as a notebook."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter
from backprop.ui.exercises.content import chapter_words
from backprop.ui.exercises.notebook import notebook
from backprop.ui.exercises.settings import FIELDS, View
from backprop.ui.exercises.state import go
from backprop.ui.exercises.worksheet import worksheet
from backprop.ui.parts.downloads import download, unfolded


def enlarge_type() -> None:
    """Type for a projector."""
    st.html("<style>html { font-size: 22px; } .stMainBlockContainer { max-width: 1800px; }</style>")


def draw_instructor(view: View) -> None:
    """Draw it, folded up."""
    if not (place := unfolded("For instructors", key="exercises_teach", icon=":material/school:")):
        return
    with place:
        st.toggle(
            "Large type, for a projector",
            value=view.present,
            key=f"exercises_present_{view.present}",
            on_change=go,
            args=(replace(view, present=not view.present),),
        )
        shown = CATALOG[view.exercise].chapter if view.exercise in CATALOG else view.chapter
        chapter = shown or _chosen_chapter()
        title = chapter_words(chapter).title
        links = {f"The chapter “{title}”": View(chapter=chapter)}
        if view.exercise in CATALOG:
            links["This exercise"] = View(exercise=view.exercise)
        for name, target in links.items():
            st.markdown(f"**{name}**: as part of the app, or alone")
            st.code("\n".join(_address(each) for each in (target, replace(target, only=True))), language=None)
        st.markdown(f"**On paper, or as a notebook**: “{title}”, {len(CHAPTERS[chapter])} exercises")
        _downloads(chapter)


def _chosen_chapter() -> Chapter:
    chosen = st.selectbox(
        "Chapter", list(Chapter), format_func=lambda each: chapter_words(each).title, key="exercises_for_chapter"
    )
    return chosen or Chapter.GRAPH


def _address(view: View) -> str:
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(FIELDS.to_query(view))}"


def _downloads(chapter: Chapter) -> None:
    """Each costs nothing until it is pressed."""
    name = chapter.value
    with st.container(horizontal=True, gap="small"):
        for key, label, data, kind in (
            ("sheet", "Worksheet", worksheet, "html"),
            ("notebook", "Notebook", notebook, "ipynb"),
        ):
            download(label, partial(data, chapter), file_name=f"{name}.{kind}", key=f"exercises_{key}")
            download(
                f"{label} with solutions",
                partial(data, chapter, solutions=True),
                file_name=f"{name}-solutions.{kind}",
                key=f"exercises_{key}_solved",
            )
