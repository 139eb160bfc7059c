"""A field for a number: what is typed is read as what it is, or refused in a sentence while the last good number stays.

Not `st.number_input`: a browser's field for numbers drops the comma of `0,05` and leaves 5, without a word.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop.numbers import read_number, read_whole
from backprop.ui.parts.fresh import fresh_key, renew
from backprop.ui.parts.icon_button import icon_button
from backprop.ui.parts.numbers import exact, told_apart
from backprop.ui.parts.plain import plain


@dataclass(frozen=True, slots=True)
class _Limits:
    low: float
    high: float
    whole: bool

    @property
    def words(self) -> str:
        return f"a {'whole ' * self.whole}number from {exact(self.low)} to {exact(self.high)}"

    def read(self, text: str) -> float:
        number = read_whole(text) if self.whole else read_number(text)
        if not self.low <= number <= self.high:
            small = number < self.low
            received, _ = told_apart(number, self.low if small else self.high)
            raise ValueError(f"{received} is too {'small' if small else 'large'}")
        return number

    def within(self, number: float) -> float:
        return min(max(number, self.low), self.high)


def typed_key(key: str) -> str:
    """The key of the field for the number under `key`; a new one whenever the number was set elsewhere."""
    return fresh_key(f"{key}_typed")


def forget_typed(key: str) -> None:
    """Drop a text that could not be used from the field for the number under `key`."""
    st.session_state.pop(_refused(key), None)


def number_box(
    label: str,
    low: float,
    high: float,
    *,
    key: str,
    step: float | None = None,
    help: str | None = None,
    width: int | None = None,
    place: DeltaGenerator | None = None,
    below: DeltaGenerator | None = None,
) -> float:
    """Draw a field for a number from `low` to `high`. Returns the number, which is what the session has under `key`.

    Whoever sets the number sets `st.session_state[key]`; the text in the field follows. Settings that a page keeps in a
    `PageState` need nothing more.

    Args:
        step: what the buttons − and + beside the field take away and add; None for no buttons.
        width: in pixels, buttons included; as wide as its place without.
        place, below: where it is drawn, and where the sentence on what cannot be used; here, and below it, without.
    """
    return _box(label, _Limits(low, high, whole=False), key, step, help, width, place, below)


def whole_box(
    label: str,
    low: int,
    high: int,
    *,
    key: str,
    step: int | None = 1,
    help: str | None = None,
    width: int | None = None,
    place: DeltaGenerator | None = None,
    below: DeltaGenerator | None = None,
) -> int:
    """As `number_box`, for a whole number."""
    return int(_box(label, _Limits(low, high, whole=True), key, step, help, width, place, below))


def _box(
    label: str,
    limits: _Limits,
    key: str,
    step: float | None,
    help_text: str | None,
    width: int | None,
    place: DeltaGenerator | None,
    below: DeltaGenerator | None,
) -> float:
    number = limits.within(st.session_state.setdefault(key, limits.low))
    if number != st.session_state[key]:
        st.session_state[key] = number
    # A text that cannot be used stays until another number is chosen elsewhere.
    refused_at, text = st.session_state.get(_refused(key), (None, ""))
    problem = _problem(limits, text) if refused_at == number else None
    if problem is None:
        forget_typed(key)
        text = exact(number)
    field = typed_key(key)
    shown = st.session_state.get(field)
    if shown != text:
        if shown is not None and not _reads(limits, shown, number):
            field = renew(f"{key}_typed")
        st.session_state[field] = text
    outer = (place or st).container(key=f"{key}_box", gap="small", width=width or "stretch")
    row = outer.container(horizontal=True, vertical_alignment="bottom", gap=None, wrap=False) if step else outer
    row.text_input(
        label,
        value=text,  # a browser that is answered twice before it has drawn the field once knows nothing else of it
        key=field,
        on_change=_typed,
        args=(key, field, limits),
        help=help_text,
        disabled=limits.low == limits.high,
        autocomplete="off",
    )
    if step:
        for name, icon, by in (("less", "remove", -step), ("more", "add", step)):
            icon_button(
                f"{label}: {exact(step)} {name}",
                icon,
                key=f"{key}_{name}",
                place=row,
                on_click=_stepped,
                args=(key, by),
                disabled=not limits.low <= number + by <= limits.high,
            )
    if problem is not None:
        said = f"{problem[0].upper()}{problem[1:]}. Type {limits.words}; until then {exact(number)} stays in use."
        (below or outer).error(plain(said))
    return number


def _problem(limits: _Limits, text: str | None) -> str | None:
    """Why this text cannot be used; None where it can."""
    try:
        limits.read(text or "")
    except ValueError as error:
        return str(error)
    return None


def _reads(limits: _Limits, text: str, number: float) -> bool:
    """Whether the text is another way to write the number: the field is then still the one that was typed into."""
    return _problem(limits, text) is None and limits.read(text) == number


def _refused(key: str) -> str:
    """The key of a text that could not be used, with the number that was in use when it was typed."""
    return f"{key}_refused"


def _typed(key: str, field: str, limits: _Limits) -> None:
    if field not in st.session_state:
        return  # new settings came in the same message, as after a lost connection: they go before what was typed
    text = st.session_state[field] or ""
    if _problem(limits, text) is None:
        st.session_state[key] = limits.read(text)
        forget_typed(key)
    else:
        st.session_state[_refused(key)] = st.session_state[key], text


def _stepped(key: str, by: float) -> None:
    # 0.3 + 0.1 is to read as 0.4.
    st.session_state[key] = round(st.session_state[key] + by, 9)
    forget_typed(key)
