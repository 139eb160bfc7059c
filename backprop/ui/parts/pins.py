"""Pinned runs: kept beside the current one for comparison, until the learner removes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st

from backprop.ui.parts.plain import plain

MAX_PINS = 6
MAX_NAME_CHARACTERS = 60
S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pin(Generic[S, R]):
    """A kept run, the settings that lead to it, and the learner's name for it.

    `shown` is None while a run that was given back has not been trained again.
    """

    identity: int
    name: str
    settings: S
    shown: R | None


@dataclass(frozen=True, slots=True)
class PinBoard(Generic[S, R]):
    """The pinned runs of one page.

    Attributes:
        key: begins the keys of its widgets and of what it keeps, unlike every other board's.
        describe: a run's settings in a few words, for a legend.
        same: whether two runs are the same.
        choose: makes these the page's settings; called in a widget's callback.
        train: trains with these settings, or finds that it was done; calls its second argument now and then with the
            share that is done, 0 to 1.
    """

    key: str
    describe: Callable[[S], str]
    same: Callable[[R, R], bool]
    choose: Callable[[S], None]
    train: Callable[[S, Callable[[float], None]], R]

    def pins(self) -> tuple[Pin[S, R], ...]:
        """The pinned runs of this session, oldest first."""
        kept: tuple[Pin[S, R], ...] = st.session_state.get(f"{self.key}s", ())
        return kept

    def runs(self) -> dict[str, R]:
        """Pinned runs by the names that the charts' legends show."""
        return {pin.name: pin.shown for pin in self.pins() if pin.shown is not None}

    def give_back(self, pins: Sequence[tuple[str, S]]) -> None:
        """Pin these again, before those that were pinned meanwhile. Only in a widget's callback."""
        now = self.pins()
        self._keep(())
        for name, settings in pins:
            self._pin(settings, None, name)
        for pin in now[: MAX_PINS - len(pins)]:
            self._pin(pin.settings, pin.shown, pin.name)

    def train_missing(self) -> None:
        """Last on the page: train what was given back, and draw the page again with it. A move goes first."""
        if all(pin.shown is not None for pin in self.pins()):
            return
        place = st.empty()
        for pin in self.pins():
            if pin.shown is None:

                def show(share: float, name: str = pin.name) -> None:
                    place.progress(min(share, 1.0), text=f"Training your pinned run again: {plain(name)}")

                shown = self.train(pin.settings, show)
                self._keep(tuple(replace(one, shown=shown) if one is pin else one for one in self.pins()))
        st.rerun()

    def draw_button(self, settings: S, shown: R) -> None:
        """Draw the button that pins the current run."""
        already = any(self.same(pinned, shown) for pinned in self.runs().values())
        full = len(self.pins()) >= MAX_PINS
        reason = (
            "This run is pinned already; change a setting first."
            if already
            else f"{MAX_PINS} runs are pinned; remove one first."
            if full
            else "Keep this run in the charts while you change the settings."
        )
        st.button(
            "Pin this run",
            icon=":material/keep:",
            key=self.key,
            help=reason,
            disabled=already or full,
            on_click=self._pin,
            args=(settings, shown),
        )

    def draw_menus(self) -> None:
        """Draw a menu for each pinned run: rename it, go back to it, remove it."""
        for pin in self.pins():
            with st.popover(plain(pin.name), icon=":material/keep:", key=f"{self.key}_{pin.identity}"):
                st.text_input(
                    "Name in the legend",
                    value=pin.name,
                    max_chars=MAX_NAME_CHARACTERS,
                    key=f"{self.key}_name_{pin.identity}",
                    on_change=self._rename,
                    args=(pin.identity,),
                )
                st.button(
                    "Set the controls to this run",
                    key=f"{self.key}_back_{pin.identity}",
                    on_click=self.choose,
                    args=(pin.settings,),
                )
                st.button(
                    "Remove",
                    icon=":material/delete:",
                    key=f"{self.key}_remove_{pin.identity}",
                    on_click=self._remove,
                    args=(pin.identity,),
                )

    def _keep(self, pins: tuple[Pin[S, R], ...]) -> None:
        st.session_state[f"{self.key}s"] = pins

    def _pin(self, settings: S, shown: R | None, name: str = "") -> None:
        identity = max((pin.identity for pin in self.pins()), default=0) + 1
        name = self._unused(_cleaned(name) or self.describe(settings))
        self._keep((*self.pins(), Pin(identity, name, settings, shown)))

    def _rename(self, identity: int) -> None:
        typed = _cleaned(st.session_state[f"{self.key}_name_{identity}"])
        self._keep(
            tuple(
                replace(pin, name=self._unused(typed, but=identity)) if pin.identity == identity and typed else pin
                for pin in self.pins()
            )
        )

    def _remove(self, identity: int) -> None:
        self._keep(tuple(pin for pin in self.pins() if pin.identity != identity))

    def _unused(self, name: str, *, but: int | None = None) -> str:
        taken = {pin.name for pin in self.pins() if pin.identity != but}
        candidates = [name, *(f"{name} ({count})" for count in range(2, MAX_PINS + 2))]
        return next(candidate for candidate in candidates if candidate not in taken)


def _cleaned(name: str) -> str:
    """A name is shown in a chart, where angle brackets would be read as markup."""
    return name.replace("<", "‹").replace(">", "›").strip()
