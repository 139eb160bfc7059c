"""What a browser tab keeps of a page, for a reload or another server: its pinned runs, and a table too long for a link.

What comes back may have been changed on the way. It is read as a link is, and everything in it must be clear.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from backprop.ui.parts.pins import MAX_NAME_CHARACTERS, MAX_PINS, Pin, PinBoard
from backprop.ui.shell.fields import Fields
from backprop.ui.shell.state import PageState
from backprop.ui.shell.storage import storage

FORMAT = "backprop tab, version 1"
MAX_CHARACTERS = 200_000
S = TypeVar("S")
R = TypeVar("R")

Query = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: of each pinned run its name and the parameters of its link; and those of the table, if any."""

    pins: tuple[tuple[str, Query], ...] = ()
    table: Query | None = None


def to_text(kept: Kept) -> str:
    """As JSON; "" for nothing."""
    if not kept.pins and kept.table is None:
        return ""
    pins = [{"name": name, "link": link} for name, link in kept.pins]
    return json.dumps({"format": FORMAT, "pins": pins, "table": kept.table}, ensure_ascii=False)


def from_text(text: str) -> Kept:
    """Read what `to_text` wrote.

    Raises:
        ValueError: the second half of a sentence, which says what is wrong with it.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"it has {len(text):,} characters; at most {MAX_CHARACTERS:,} are kept.")
    if not text:
        return Kept()
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError("it cannot be read to its end.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"it does not begin with “{FORMAT}”.")
    pins, table = document.get("pins"), document.get("table")
    if not isinstance(pins, list) or len(pins) > MAX_PINS:
        raise ValueError(f"its pinned runs are not a list of up to {MAX_PINS}.")
    return Kept(tuple(_pin(pin) for pin in pins), None if table is None else _link(table))


def _pin(value: object) -> tuple[str, Query]:
    if not isinstance(value, dict) or set(value) != {"name", "link"}:
        raise ValueError("a pinned run in it is not a name and a link.")
    name = value["name"]
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_CHARACTERS + 4:
        raise ValueError(f"a pinned run in it has no name of up to {MAX_NAME_CHARACTERS} characters.")
    return name, _link(value["link"])


def _link(value: object) -> Query:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("a link in it is not one of names and texts.")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


@dataclass(frozen=True, slots=True)
class Keeper(Generic[S, R]):
    """Keeps one page's pins and long table in the tab, and gives them back.

    Attributes:
        state, fields: the page's settings.
        board: its pins.
        pinned: the settings of a pinned run.
    """

    state: PageState[S]
    fields: Fields[S]
    board: PinBoard[S, R]
    pinned: Callable[[Pin[S, R]], S] = lambda pin: pin.settings

    def keep(self) -> None:
        """After `finish`: ask the tab once what it holds, then keep there what the session has."""
        storage(
            f"backprop_{self.state.page}",
            text=self.text() if st.session_state.get(self._asked) else None,
            on_found=self.take_up,
            span="tab",
        )

    def text(self) -> str:
        """What the session has, as it is kept."""
        long = self.state.long_table()
        pins = tuple((pin.name, self._link(self.pinned(pin))) for pin in self.board.pins())
        return to_text(Kept(pins, None if long is None else self._link(long)))

    def take_up(self, text: str) -> None:
        """What the tab held. Only in a widget's callback; from then on the session knows better than the tab."""
        if st.session_state.get(self._asked):
            return
        st.session_state[self._asked] = True
        pins, table = [], None
        try:
            kept = from_text(text)
            pins = [(name, self._clear(link)) for name, link in kept.pins]
            table = None if kept.table is None else self._clear(kept.table)
        except ValueError as error:
            self.state.say(f"What this tab had kept of your pinned runs and table could not be used: {error}")
        self.board.give_back(pins)
        self.state.give_back_table(table)

    def _link(self, settings: S) -> Query:
        """The parameters of a link to these settings, whatever the length of their table."""
        return self.fields.to_query(settings, whole=True)

    def _clear(self, link: Query) -> S:
        settings, refused = self.fields.from_query(link)
        if refused:
            raise ValueError(refused[0])
        return settings

    @property
    def _asked(self) -> str:
        return f"backprop_{self.state.page}_asked"
