"""One card: the broken code and what it does, the mended code and what it does, and why."""

from dataclasses import replace

import streamlit as st

from backprop.figures.shared.palette import Palette
from backprop.mistakes import Event, Listing, Shown, notebook, script
from backprop.ui.glossary import with_terms
from backprop.ui.mistakes.growth import draw_growth
from backprop.ui.mistakes.runs import demonstrated
from backprop.ui.mistakes.settings import LabSettings
from backprop.ui.mistakes.state import LAB, case_key, value_key
from backprop.ui.mistakes.telling import WORDS, happened
from backprop.ui.mistakes.words import KIND_ICONS, KIND_WORDS, MARK_WORDS
from backprop.ui.parts.downloads import download
from backprop.ui.parts.offered import chosen
from backprop.ui.parts.plain import plain
from backprop.ui.trace.links import link_to_program

_NOTES = {
    "broken": ("As it is often written. {Lines} is the mistake.", "What it really does, by line"),
    "mended": ("Mended, in {lines}.", "What it does now, by line"),
}


def draw_card(settings: LabSettings, colors: Palette) -> int | None:
    """Run the open card and draw it. Returns the number that the learner has set, or None where there is none."""
    words = WORDS[settings.card].cases[settings.case]
    case = settings.chosen_case
    st.badge(KIND_WORDS[case.kind], icon=KIND_ICONS[case.kind], color="gray")
    st.markdown(with_terms(words.meant))
    value = _controls(settings)
    shown = demonstrated(settings.card, settings.case, value)
    if settings.card == "total-of-losses":
        draw_growth(shown, colors)
    for name, form, color in (("broken", shown.broken, colors.warning), ("mended", shown.mended, colors.ink)):
        _form(name, form)
        st.html(_boxed(name, form.listing, color=color, inside=colors.surface))
    st.info(f"{happened(words, shown, value)}\n\n**Why?** {with_terms(words.why)}", icon=":material/lightbulb:")
    if case.measures:
        st.caption(
            "`memory_in_use()` is what the app's process has asked of the system's C library and not given back. "
            "Others may be using the app at the same moment, so the last digits differ from run to run. The script "
            "below has the code of it."
        )
    if settings.card == "never-zeroed":
        st.page_link("pages/forgetting.py", label="All about forgetting to zero", icon=":material/layers_clear:")
    link_to_program(settings.card)
    title, file_name = WORDS[settings.card].title, f"{settings.card}-{settings.case}"
    said = {
        "setup": (
            f"# {title}\n\nYou need Python and PyTorch: `pip install torch numpy`. Run the cells from top to bottom."
        ),
        "broken": f"## As it is often written\n\n{words.meant}",
        "mended": f"## Mended\n\n{words.why}",
    }
    with st.container(horizontal=True):
        download(
            "Take it home (.py)",
            lambda: script(case, value, heading=f"{title}: {words.why}", words=MARK_WORDS),
            file_name=f"{file_name}.py",
            key="lab_download",
            tooltip="Both forms as a script that needs nothing but PyTorch",
        )
        download(
            "Notebook (.ipynb)",
            lambda: notebook(case, value, words=MARK_WORDS, said=said),
            file_name=f"{file_name}.ipynb",
            key="lab_notebook",
        )
    return value


def _controls(settings: LabSettings) -> int | None:
    names = {case.name: WORDS[settings.card].cases[case.name].name for case in settings.mistake.cases}
    if len(names) > 1:
        st.segmented_control(
            "Ways to make it",
            names,
            format_func=names.__getitem__,
            key=case_key(settings.card),
            required=True,
            persist_state="session",
            on_change=_choose_case,
            args=(settings.card,),
        )
    setting = settings.chosen_case.setting
    if setting is None:
        return None
    return st.slider(
        WORDS[settings.card].setting,
        setting.low,
        setting.high,
        step=setting.step,
        key=value_key(settings.card, settings.case),
        persist_state="session",
        width=420,
    )


def _choose_case(card: str) -> None:
    settings = LAB.stored()
    if settings.card == card:  # and no other one was opened in the same moment
        case = chosen(case_key(card), [one.name for one in settings.mistake.cases])
        LAB.choose(replace(settings, case=case, value=None) if case else settings)


def _form(name: str, shown: Shown) -> None:
    lines = [str(line) for line, mark in shown.listing.marks.items() if mark != "unreachable"]
    with st.container(key=f"lab_{name}"):
        code, result = st.columns([1.4, 1], gap="small")
        code_note, result_note = _NOTES[name]
        which = f"line{'s' * (len(lines) > 1)} {' and '.join(lines)}"
        code.markdown(f"**{code_note.format(lines=which, Lines=which.capitalize())}**")
        code.code(shown.listing.text(MARK_WORDS), language="python", line_numbers=True)
        with result:
            st.markdown(f"**{result_note}**")
            _events(shown.events)


def _boxed(name: str, listing: Listing, *, color: str, inside: str) -> str:
    """Style that boxes the numbers of the lines that are marked: a telephone does not show the ends of long lines."""
    numbers = ", ".join(
        f".st-key-lab_{name} code > :nth-child({line} of .linenumber)"
        for line, mark in listing.marks.items()
        if mark != "unreachable"
    )
    return (
        f"<style>{numbers} {{ background: {color}; color: {inside} !important; background-clip: content-box; }}</style>"
    )


def _events(events: tuple[Event, ...]) -> None:
    """In their order: what was printed, line by line, the warnings, and the exception."""
    printed: list[str] = []
    for event in (*events, None):
        if event is not None and event.kind == "printed":
            printed.append(f"{event.line:>2}: {event.text}")
            continue
        if printed:
            st.code("\n".join(printed), language=None, wrap_lines=True)
            printed = []
        if event is not None:
            box, said = (st.warning, "warns") if event.kind == "warned" else (st.error, "raises")
            icon = ":material/warning:" if event.kind == "warned" else ":material/error:"
            box(f"Line {event.line} {said} **{event.type}**:  \n{_message(event.text)}", icon=icon)


def _message(text: str) -> str:
    """PyTorch's words, all of them, its first sentence larger than the rest."""
    first, stop, rest = text.partition(". ")
    return plain(first + stop) + (f" :small[{plain(rest)}]" if rest else "")
