"""Moves that a learner, or somebody with bad intentions, might make on a page: all from an explicit seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from streamlit.testing.v1 import AppTest

from backprop.exercises.catalog import CATALOG
from backprop.numbers import read_number
from tests.pages.links import HOSTILE, decimal, expression, few, odd, table, tensor, whole
from tests.pages.wording import TOKEN


def _typed(key: str, random: Random) -> str:
    """What is typed into this field of text."""
    if "pin" in key:
        return random.choice(["", "my run", *HOSTILE])
    if random.random() < 0.1:
        return odd(random)
    if "_typed" in key:  # a field for a number: `number_box`
        if "epochs_typed" in key:
            return str(few(5_000)(random))
        return random.choice([decimal(-10, 10), decimal(1e-6, 1), whole(0, 20), _as_people_write])(random)
    if key == "graph_text":
        return expression(random)
    if key.startswith("graph_"):
        return tensor(random)
    if "table" in key:
        return table(3 if key.startswith("net_") else 2, classes=key.startswith("net_"))(random).replace(";", "\n")
    return random.choice([*_ANSWERS, decimal(-100, 100)(random), expression(random, 1)])


def _as_people_write(random: Random) -> str:
    """A number in one of the other ways in which people write one."""
    number = random.choice([0.05, 0.2, 2.5, -3, 1_000])
    return random.choice(
        [f"{number}".replace(".", ","), f"{number:e}", f"+{number}", f" {number} ", f"{number}".replace("-", "−")]
    )


_ANSWERS = sorted({text for each in CATALOG.values() for text in each.solution.values() if " " not in text})
_FILES = (
    ("a.csv", b"x,y\n1,2\n2,4"),
    (f"*{TOKEN}*.csv", b"\x00" * 100),
    ("b.csv", b"\xff\xfe\x00"),
    ("c.txt", b"1,2\xe9"),
    ("d.csv", b""),
    ("e.csv", b"x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0"),
    (f"{TOKEN}.json", b"{}"),
    ("f.json", f'{{"format": "backprop exercises, version 1", "exercises": {{"**{TOKEN}": 1}}, "sum": 1}}'.encode()),
    ("g.csv", f"x,**{TOKEN}**\n1,2".encode()),
)
_OPEN_AT_NEED = (
    "code_open",
    "log_open",
    "optimizers_open",
    "surface_open",
    "graph_derivation_open",
    "graph_code_open",
    "graph_nudge_open",
    "layers_code_open",
    "map_home",
)
_OPEN_AT_NEED += ("exercises_keep", "exercises_teach")
_SLOW = ("layers_try",)  # networks of up to 2,000 epochs


def _within(widget: Any, random: Random, low: float, high: float) -> float:
    step = widget.step or 1
    near = widget.value if isinstance(widget.value, (int, float)) else low
    number = random.choice([low, high, near - step, near + step, random.uniform(low, high), 0])
    number = min(max(round(low + round((number - low) / step) * step, 9), low), high)
    return int(number) if isinstance(near, int) else float(number)


def _choose(widget: Any, random: Random) -> object:
    """A value that this widget lets a learner choose."""
    match widget.type:
        case "button":
            return True
        case "checkbox" | "toggle":
            return not widget.value
        case "slider":
            if widget.key in ("epochs", "net_epochs"):
                return int(few(int(widget.max))(random))
            return _within(widget, random, widget.min, widget.max)
        case "select_slider":
            return read_number(random.choice(widget.options))
        case "selectbox" if widget.key == "map_cells" and random.random() < 0.9:
            return widget.options[0]
        case "selectbox":
            return random.choice(widget.options)
        case "radio" if widget.key == "net_batch" and random.random() < 0.9:
            return random.choice(widget.options[-2:])  # the smaller ones take many times as long
        case "radio" | "button_group":
            return random.choice(widget.options)
        case "text_input" | "text_area":
            typed = _typed(widget.key or "", random)
            return typed[: widget.max_chars] if widget.max_chars else typed
        case "file_uploader":
            allowed = widget.allowed_type  # a browser offers no others
            name, content = random.choice(
                [file for file in _FILES if file[0][-4:] in allowed or file[0][-5:] in allowed]
            )
            return (name, content, "text/plain")
    raise AssertionError(f"no way is known to move a widget of the kind {widget.type}")


MOVED = ("button", "button_group", "checkbox", "file_uploader", "radio", "select_slider", "selectbox")
MOVED += ("slider", "text_area", "text_input", "toggle")


def move(app: AppTest, random: Random) -> str:
    """Move one to three widgets, or open what is folded away, without waiting for the answer. Says what was done."""
    widgets = [widget for kind in MOVED for widget in app.get(kind) if not widget.proto.disabled]
    if random.random() < 0.8:
        widgets = [widget for widget in widgets if widget.key not in _SLOW]
    if not widgets or random.random() < 0.04:
        name = random.choice(_OPEN_AT_NEED)
        app.session_state[name] = True
        return f"open {name}"
    # Kinds first: a page of forty buttons has other widgets too.
    kinds: Sequence[str] = sorted({widget.type for widget in widgets})
    done = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        kind = random.choice(kinds)
        widget = random.choice([each for each in widgets if each.type == kind])
        value = _choose(widget, random)
        widget.set_value(value)
        done.append(f"{widget.key or widget.label} ← {str(value)[:200]!r}")
        if kind == "button":
            break
    return ", ".join(done)
