"""Pinned runs: kept beside the current one for comparison, until the learner removes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st

from backprop.figures.view import RunView
from backprop.ui.controls import DATA_WORDS, MODEL_WORDS
from backprop.ui.numbers import number
from backprop.ui.plain import plain
from backprop.ui.settings import Settings
from backprop.ui.training_state import TRAINING

MAX_PINS = 6
MAX_NAME_CHARACTERS = 60
S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pin(Generic[S, R]):
    """A kept run, the settings that lead to it, and the learner's name for it."""

    identity: int
    name: str
    settings: S
    shown: R


@dataclass(frozen=True, slots=True)
class PinBoard(Generic[S, R]):
    """The pinned runs of one page.

    Attributes:
        key: begins the keys of its widgets and of what it keeps, unlike every other board's.
        describe: a run's settings in a few words, for a legend.
        same: whether two runs are the same.
        choose: makes these the page's settings; called in a widget's callback.
    """

    key: str
    describe: Callable[[S], str]
    same: Callable[[R, R], bool]
    choose: Callable[[S], None]

    def pins(self) -> tuple[Pin[S, R], ...]:
        """The pinned runs of this session, oldest first."""
        kept: tuple[Pin[S, R], ...] = st.session_state.get(f"{self.key}s", ())
        return kept

    def runs(self) -> dict[str, R]:
        """Pinned runs by the names that the charts' legends show."""
        return {pin.name: pin.shown for pin in self.pins()}

    def button(self, settings: S, shown: R) -> None:
        """Draw the button that pins the current run."""
        already = any(self.same(pin.shown, shown) for pin in self.pins())
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

    def menus(self) -> None:
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

    def _pin(self, settings: S, shown: R) -> None:
        identity = max((pin.identity for pin in self.pins()), default=0) + 1
        self._keep((*self.pins(), Pin(identity, self._unused(self.describe(settings)), settings, shown)))

    def _rename(self, identity: int) -> None:
        # A name is shown in a chart, where angle brackets would be read as markup.
        typed = st.session_state[f"{self.key}_name_{identity}"].replace("<", "‹").replace(">", "›").strip()
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


def describe(settings: Settings) -> str:
    """The settings of a run of the training page in a few words, for a legend."""
    words = [
        MODEL_WORDS[settings.model],
        f"rate {number(settings.lr)}",
        f"w {number(settings.w)}",
        f"{settings.epochs} epochs",
    ]
    if settings.data != "lesson":
        words.append(DATA_WORDS[settings.data].split(":")[0].lower())
    return ", ".join(words)


TRAINING_PINS: PinBoard[Settings, RunView] = PinBoard(
    key="pin",
    describe=describe,
    same=lambda kept, shown: kept.run.config == shown.run.config,
    choose=TRAINING.choose,
)
