"""Pinned runs: kept beside the current one for comparison, until the learner removes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from backprop.figures.view import RunView
from backprop.ui.controls import DATA_WORDS, MODEL_WORDS
from backprop.ui.numbers import number
from backprop.ui.settings import Settings
from backprop.ui.training_state import TRAINING

MAX_PINS = 6
MAX_NAME_CHARACTERS = 60
_PINS = "pins"


@dataclass(frozen=True, slots=True)
class Pin:
    """A kept run, the settings that lead to it, and the learner's name for it."""

    identity: int
    name: str
    settings: Settings
    shown: RunView


def pins() -> tuple[Pin, ...]:
    """The pinned runs of this session, oldest first."""
    kept: tuple[Pin, ...] = st.session_state.get(_PINS, ())
    return kept


def pinned_runs() -> dict[str, RunView]:
    """Pinned runs by the names that the charts' legends show."""
    return {pin.name: pin.shown for pin in pins()}


def pin_button(settings: Settings, shown: RunView) -> None:
    """Draw the button that pins the current run."""
    already = any(pin.shown.run.config == shown.run.config for pin in pins())
    full = len(pins()) >= MAX_PINS
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
        key="pin",
        help=reason,
        disabled=already or full,
        on_click=_pin,
        args=(settings, shown),
    )


def pin_menus() -> None:
    """Draw a menu for each pinned run: rename it, go back to it, remove it."""
    for pin in pins():
        with st.popover(pin.name, icon=":material/keep:", key=f"pin_{pin.identity}"):
            st.text_input(
                "Name in the legend",
                value=pin.name,
                max_chars=MAX_NAME_CHARACTERS,
                key=f"pin_name_{pin.identity}",
                on_change=_rename,
                args=(pin.identity,),
            )
            st.button(
                "Set the controls to this run",
                key=f"pin_back_{pin.identity}",
                on_click=TRAINING.choose,
                args=(pin.settings,),
            )
            st.button(
                "Remove",
                icon=":material/delete:",
                key=f"pin_remove_{pin.identity}",
                on_click=_remove,
                args=(pin.identity,),
            )


def describe(settings: Settings) -> str:
    """The settings of a run in a few words, for a legend."""
    words = [
        MODEL_WORDS[settings.model],
        f"rate {number(settings.lr)}",
        f"w {number(settings.w)}",
        f"{settings.epochs} epochs",
    ]
    if settings.data != "lesson":
        words.append(DATA_WORDS[settings.data].split(":")[0].lower())
    return ", ".join(words)


def _pin(settings: Settings, shown: RunView) -> None:
    identity = max((pin.identity for pin in pins()), default=0) + 1
    st.session_state[_PINS] = (*pins(), Pin(identity, _unused(describe(settings)), settings, shown))


def _rename(identity: int) -> None:
    # A name is shown in a chart, where angle brackets would be read as markup.
    typed = st.session_state[f"pin_name_{identity}"].replace("<", "‹").replace(">", "›").strip()
    st.session_state[_PINS] = tuple(
        replace(pin, name=_unused(typed, but=identity)) if pin.identity == identity and typed else pin for pin in pins()
    )


def _remove(identity: int) -> None:
    st.session_state[_PINS] = tuple(pin for pin in pins() if pin.identity != identity)


def _unused(name: str, *, but: int | None = None) -> str:
    taken = {pin.name for pin in pins() if pin.identity != but}
    candidates = [name, *(f"{name} ({count})" for count in range(2, MAX_PINS + 2))]
    return next(candidate for candidate in candidates if candidate not in taken)
