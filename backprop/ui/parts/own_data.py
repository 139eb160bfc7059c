"""A learner's own data: typed, pasted, or uploaded as CSV. What cannot be read is refused, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from backprop.datasets import HEADINGS, MAX_ROWS, MAX_TABLE_CHARACTERS, Dataset, format_table, parse_table
from backprop.tables import DecimalMark, Table, TableQuestion, decoded, read_columns
from backprop.ui.parts.numbers import counted
from backprop.ui.parts.plain import plain
from backprop.ui.training.settings import OWN_TABLE

MAX_UPLOAD_MB = 1
# The text box drops a longer text without a word; up to here a table that is too long gets its sentence.
_MOST_PASTED = 300_000
_NO_COLUMN = "none"
_MARK_WORDS: dict[DecimalMark, str] = {".": "a point, as in 1.5", ",": "a comma, as in 1,5"}
D = TypeVar("D", bound=Sized)


@dataclass(frozen=True, slots=True)
class OwnTable(Generic[D]):
    """How one page reads a table.

    Attributes:
        key, upload_key: of the text box and of the uploader.
        parse, format: between text and data; `parse` raises `ValueError` with a sentence.
        fits_in_link: whether the data are short enough for the address.
        headings: the columns that a table may have, the fewest first.
        label, help, upload_label: words of the widgets.
    """

    key: str
    upload_key: str
    parse: Callable[[str], D]
    format: Callable[[D], str]
    fits_in_link: Callable[[D], bool]
    headings: tuple[tuple[str, ...], ...]
    label: str
    help: str
    upload_label: str

    def draw(self, last_good: D) -> D:
        """Draw the table's widgets. Returns the learner's data, or `last_good` while the text cannot be read."""
        st.session_state.setdefault(self.key, self.format(last_good))
        with st.container(border=True, horizontal=True, gap="small", key="own_table"):
            left, right = st.container(), st.container()
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
                with left:
                    table = self._asked(text or "")
                if table is None:
                    return last_good
                data = self.parse(text or "" if table.text is None else table.text)
            except ValueError as error:
                left.error(
                    f"{plain(str(error))} Until then the run below uses your last good table ({_rows(last_good)})."
                )
                return last_good
            left.caption(f"{_rows(data)} in use.{table.columns}")
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
        try:
            text = decoded(upload.getvalue())
        except ValueError as error:
            st.session_state[self._refused] = f"{upload.name} {error}."
            return
        try:
            st.session_state[self.key] = self.format(self.parse(text))
        except TableQuestion:
            st.session_state[self.key] = text  # the learner is asked below it
        except ValueError as error:
            st.session_state[self._refused] = f"{upload.name}: {error}"

    def _asked(self, text: str) -> _Understood | None:
        """What is to be read, after the learner has answered what the table leaves open; None before that.

        Raises:
            ValueError: a sentence, where it cannot be read.
        """
        columns: tuple[str, ...] = ()
        mark = None
        asked = False
        while True:
            try:
                table = read_columns(
                    text,
                    headings=self.headings,
                    max_rows=MAX_ROWS,
                    max_characters=MAX_TABLE_CHARACTERS,
                    columns=columns,
                    mark=mark,
                )
            except TableQuestion as question:
                asked = True
                if question.columns and not columns:
                    columns = self._ask_columns(question)
                elif question.decimals and mark is None:
                    mark = self._ask_mark(question)
                    if mark is None:
                        return None
                else:
                    raise
            else:
                return _Understood(_plain_table(table) if asked else None, _which(table))

    def _ask_columns(self, question: TableQuestion) -> tuple[str, ...]:
        """Draw a choice for each column of the longest heading; what the shorter one has not may be none."""
        heading = max((each for each in self.headings if len(each) <= len(question.columns)), key=len)
        least = min(self.headings, key=len)
        chosen = []
        for n, (place, name) in enumerate(zip(st.columns(len(heading)), heading, strict=True)):
            needed = len(least) == len(heading) or n in (0, len(heading) - 1)
            options = list(question.columns) if needed else [*question.columns, _NO_COLUMN]
            key = f"{self.key}_column_{n}"
            if st.session_state.get(key) not in options:
                st.session_state[key] = options[-1] if n == len(heading) - 1 else options[n]
            chosen.append(place.selectbox(name, options, key=key, persist_state="session"))
        return tuple(name for name in chosen if name and name != _NO_COLUMN)

    def _ask_mark(self, question: TableQuestion) -> DecimalMark | None:
        st.info(plain(str(question)))
        options = list(_MARK_WORDS)
        key = f"{self.key}_mark"
        return st.radio(
            "The decimals come after",
            options,
            index=None,
            format_func=_MARK_WORDS.__getitem__,
            key=key,
            horizontal=True,
        )


@dataclass(frozen=True, slots=True)
class _Understood:
    """A table as it is to be read: `text` in place of what was typed, or None; and a sentence on its columns, or ""."""

    text: str | None
    columns: str


def _plain_table(table: Table) -> str:
    """The table as text that leaves nothing open."""
    return "\n".join([",".join(table.names), *(",".join(map(repr, row)) for row in table.rows)])


def _which(table: Table) -> str:
    if not table.columns or table.columns == table.names:
        return ""
    pairs = [f"{name} is “{column}”" for name, column in zip(table.names, table.columns, strict=True)]
    return plain(f" {', '.join(pairs)}."[:200])


_SAMPLES = OwnTable(
    key="table",
    upload_key="upload",
    parse=parse_table,
    format=format_table,
    fits_in_link=OWN_TABLE.fits,
    headings=HEADINGS,
    label="Your table: one sample a line, x and y",
    help=f"Type or paste 1 to {MAX_ROWS} rows of two numbers, separated by a comma, a semicolon, a tab or spaces. A "
    "sheet with more columns works too: then choose which are x and y.",
    upload_label="Or a CSV file with columns x and y",
)


def own_data(last_good: Dataset) -> Dataset:
    """Draw the widgets for a table of x and y. Returns the learner's data, or `last_good`."""
    return _SAMPLES.draw(last_good)


def _rows(data: Sized) -> str:
    return counted(len(data), "row")
