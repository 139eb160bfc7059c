"""Save the progress as a file, load it again, or start over."""

import streamlit as st

from backprop.exercises.progress import MAX_CHARACTERS, MAX_NAME, file_name, to_text
from backprop.ui.exercises.state import call, load, progress, say, start_over
from backprop.ui.parts.downloads import download, unfolded
from backprop.ui.parts.plain import plain

_UPLOAD, _REFUSED, _SURE = "exercises_upload", "exercises_file_refused", "exercises_sure"
_NAME = "exercises_name"


def draw_keeping() -> None:
    """Draw it, folded up."""
    if not (place := unfolded("Save, load, start over", key="exercises_keep", icon=":material/save:")):
        return
    with place:
        st.markdown(
            "Your answers stay in this browser, on this computer only. To take them elsewhere, save them as a file."
        )
        left, right = st.columns(2, gap="medium")
        with left:
            st.text_input(
                "Your name, if you hand the file in",
                value=progress().name,
                max_chars=MAX_NAME,
                key=_NAME,
                on_change=_name,
                autocomplete="name",
            )
            done = progress()
            download("Save as a file", lambda: to_text(done), file_name=file_name(done), key="exercises_save")
        right.file_uploader("Load a saved file", type=["json"], key=_UPLOAD, on_change=_load, max_upload_size=1)
        if refused := st.session_state.get(_REFUSED):
            right.error(refused)
        sure = left.checkbox("Delete all my answers", key=_SURE)
        left.button("Start over", icon=":material/delete:", key="exercises_over", disabled=not sure, on_click=_over)


def _name() -> None:
    call(str(st.session_state.get(_NAME) or ""))


def _over() -> None:
    start_over()
    st.session_state[_SURE] = False


def _load() -> None:
    """Use the uploaded file, if it is what was saved; else nothing changes."""
    st.session_state[_REFUSED] = None
    upload = st.session_state.get(_UPLOAD)
    if upload is None:
        return
    try:
        content = upload.getvalue()
        if len(content) > 4 * MAX_CHARACTERS:
            raise ValueError(f"it has {len(content):,} bytes; a saved progress is far smaller.")
        unsolved = load(content.decode("utf-8"))
    except UnicodeDecodeError:
        st.session_state[_REFUSED] = plain(f"{upload.name} was not loaded: it is not a text file.")
    except ValueError as error:
        st.session_state[_REFUSED] = plain(f"{upload.name} was not loaded: {error}")
    else:
        say(f"{plain(upload.name)} is loaded. {unsolved}".strip())
