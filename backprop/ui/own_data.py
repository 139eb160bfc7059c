"""A learner's own data: typed, pasted, or uploaded as CSV. What cannot be read is refused, and nothing is lost."""

from __future__ import annotations

import streamlit as st

from backprop.datasets import MAX_ROWS, MAX_TABLE_CHARACTERS, Dataset, format_table, parse_table
from backprop.ui.settings import fits_in_link

_UPLOAD_REFUSED = "upload_refused"
MAX_UPLOAD_MB = 1


def own_data(last_good: Dataset) -> Dataset:
    """Draw the table's widgets. Returns the learner's data, or `last_good` while the text cannot be read."""
    st.session_state.setdefault("table", format_table(last_good))
    with st.container(border=True):
        left, right = st.columns(2, gap="medium")
        text = left.text_area(
            "Your table: one sample a line, x and y",
            key="table",
            height=140,
            max_chars=MAX_TABLE_CHARACTERS,
            help=f"Type or paste 1 to {MAX_ROWS} rows of two numbers, parted by a comma, a semicolon, a tab or spaces.",
            persist_state="session",
        )
        right.file_uploader(
            "Or a CSV file with columns x and y",
            type=["csv", "txt", "tsv"],
            key="upload",
            on_change=_read_upload,
            max_upload_size=MAX_UPLOAD_MB,
        )
        if refused := st.session_state.get(_UPLOAD_REFUSED):
            right.error(refused)
        try:
            dataset = parse_table(text or "")
        except ValueError as error:
            left.error(f"{error} Until then the run below uses your last good table ({_rows(last_good)}).")
            return last_good
        left.caption(f"{_rows(dataset)} in use.")
        if not fits_in_link(dataset):
            left.caption("This table is too long for a link: share it as a file, and the other settings by the link.")
        return dataset


def _rows(dataset: Dataset) -> str:
    return "1 row" if len(dataset) == 1 else f"{len(dataset)} rows"


def _read_upload() -> None:
    """Put an uploaded file into the text box, if it can be read."""
    st.session_state[_UPLOAD_REFUSED] = None
    upload = st.session_state.get("upload")
    if upload is None:
        return
    content = upload.getvalue()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        dataset = parse_table(content.decode(encoding))
    except UnicodeDecodeError:
        st.session_state[_UPLOAD_REFUSED] = f"{upload.name} is not a text file; a CSV file in UTF-8 is allowed."
    except ValueError as error:
        st.session_state[_UPLOAD_REFUSED] = f"{upload.name}: {error}"
    else:
        st.session_state["table"] = format_table(dataset)
