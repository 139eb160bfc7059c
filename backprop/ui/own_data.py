"""A learner's own data: typed, pasted, or uploaded as CSV. What cannot be read is refused, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from backprop.datasets import MAX_ROWS, Dataset, format_table, parse_table
from backprop.ui.plain import plain
from backprop.ui.settings import OWN_TABLE

MAX_UPLOAD_MB = 1
# The text box drops a longer text without a word; up to here a table that is too long gets its sentence.
_MOST_PASTED = 300_000
D = TypeVar("D", bound=Sized)


@dataclass(frozen=True, slots=True)
class OwnTable(Generic[D]):
    """How one page reads a table.

    Attributes:
        key, upload_key: of the text box and of the uploader.
        parse, format: between text and data; `parse` raises `ValueError` with a sentence.
        fits_in_link: whether the data are short enough for the address.
        label, help, upload_label: words of the widgets.
    """

    key: str
    upload_key: str
    parse: Callable[[str], D]
    format: Callable[[D], str]
    fits_in_link: Callable[[D], bool]
    label: str
    help: str
    upload_label: str

    def draw(self, last_good: D) -> D:
        """Draw the table's widgets. Returns the learner's data, or `last_good` while the text cannot be read."""
        st.session_state.setdefault(self.key, self.format(last_good))
        with st.container(border=True):
            left, right = st.columns(2, gap="medium")
            text = left.text_area(
                self.label,
                key=self.key,
                height=140,
                max_chars=_MOST_PASTED,
                help=self.help,
                persist_state="session",
            )
            right.file_uploader(
                self.upload_label,
                type=["csv", "txt", "tsv"],
                key=self.upload_key,
                on_change=self._read_upload,
                max_upload_size=MAX_UPLOAD_MB,
            )
            if refused := st.session_state.get(self._refused):
                right.error(plain(refused))
            try:
                data = self.parse(text or "")
            except ValueError as error:
                left.error(
                    f"{plain(str(error))} Until then the run below uses your last good table ({_rows(last_good)})."
                )
                return last_good
            left.caption(f"{_rows(data)} in use.")
            if not self.fits_in_link(data):
                left.caption(
                    "This table is too long for a link: share it as a file, and the other settings by the link."
                )
            return data

    @property
    def _refused(self) -> str:
        return f"{self.upload_key}_refused"

    def _read_upload(self) -> None:
        """Put an uploaded file into the text box, if it can be read."""
        st.session_state[self._refused] = None
        upload = st.session_state.get(self.upload_key)
        if upload is None:
            return
        content = upload.getvalue()
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = content.decode(encoding)
            if "\0" in text:
                raise UnicodeError("no text has a character of that number")
            data = self.parse(text)
        except UnicodeError:
            st.session_state[self._refused] = f"{upload.name} is not a text file; a CSV file in UTF-8 is allowed."
        except ValueError as error:
            st.session_state[self._refused] = f"{upload.name}: {error}"
        else:
            st.session_state[self.key] = self.format(data)


_SAMPLES = OwnTable(
    key="table",
    upload_key="upload",
    parse=parse_table,
    format=format_table,
    fits_in_link=OWN_TABLE.fits,
    label="Your table: one sample a line, x and y",
    help=f"Type or paste 1 to {MAX_ROWS} rows of two numbers, parted by a comma, a semicolon, a tab or spaces.",
    upload_label="Or a CSV file with columns x and y",
)


def own_data(last_good: Dataset) -> Dataset:
    """Draw the widgets for a table of x and y. Returns the learner's data, or `last_good`."""
    return _SAMPLES.draw(last_good)


def _rows(data: Sized) -> str:
    return "1 row" if len(data) == 1 else f"{len(data)} rows"
