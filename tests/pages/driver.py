"""Drives the app without a browser: opens a page by a link, moves its widgets, and reads everything that it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test

from backprop.ui.parts.verdict_box import VERDICT
from backprop.ui.shell.navigation import SCRIPTS
from backprop.ui.training.state import RATE_SLIDER

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "streamlit_app.py")
PAGES = ("lesson", "training", "trace", "forgetting", "graph", "network", "sweep", "mistakes", "exercises")
HANGS = 300  # seconds; however busy the machine is, nobody waits that long for an answer

# The fields of Streamlit's messages that a learner reads. Everything else in them is keys, styles and addresses.
_READ = {"alt", "body", "caption", "captions", "content", "help", "label", "options", "placeholder", "text"}
_VERBATIM = {"code", "html"}
_OF_A_CHART = {"text", "name", "title", "ticktext", "hovertemplate"}


# A server compiles its scripts once, and looks once for components among all that is installed; `AppTest` would do the
# one for every answer and the other for every tab, which takes longer than many an answer.
_COMPILED, _COMPONENTS = ScriptCache(), BidiComponentManager()
app_test.ScriptCache = lambda: _COMPILED  # type: ignore[assignment,misc]


def new_app() -> AppTest:
    """A browser's tab in which nothing has been opened yet."""
    app = AppTest.from_file(APP, default_timeout=HANGS)
    app._bidi_component_manager = _COMPONENTS
    return app


def open_page(page: str = "training", /, **query: str) -> AppTest:
    """A page as a link of these parameters opens it, in a tab of its own."""
    return follow(new_app(), page, query)


def follow(app: AppTest, page: str, query: dict[str, Any]) -> AppTest:
    """Open a link in the same tab."""
    turn_to(app, page)
    app.query_params.clear()
    app.query_params.update(query)
    return checked(app.run())


def turn_to(app: AppTest, page: str) -> None:
    """Let the next run be that of this page, named by its subject."""
    app.switch_page(SCRIPTS[page])


def go(app: AppTest, page: str) -> AppTest:
    """As by the menu, which leads to a page's bare address."""
    return follow(app, page, {})


def checked(app: AppTest) -> AppTest:
    """The same, once it is certain that no exception is shown."""
    assert not app.exception, [error.value for error in app.exception]
    return app


def press(app: AppTest, key: str) -> AppTest:
    return checked(app.button(key=key).click().run())


def field(app: AppTest, key: str) -> Any:
    """The field for the number under `key`, as `number_box` draws it."""
    return app.text_input(key=_newest(app, f"{key}_typed"))


def rate_slider(app: AppTest) -> Any:
    return app.select_slider(key=_newest(app, RATE_SLIDER))


def _newest(app: AppTest, name: str) -> str:
    """The key that `fresh_key` has given the widget of this name."""
    renewals = f"{name}_renewals"
    return f"{name}_{app.session_state[renewals]}" if renewals in app.session_state else name


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def values(series: Any) -> np.ndarray:
    """A series of a figure; NaN where there is no number."""
    return np.array(series, dtype=float)


def said(app: AppTest) -> str:
    """What stands on the page beside its widgets and pictures, without the links to what a term means."""
    kinds = ("markdown", "info", "success", "warning", "error", "caption", "latex")
    return without_terms("\n".join(element.value for kind in kinds for element in app.get(kind)))


def without_terms(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\(#term-[\w-]+\)", r"\1", text)


def verdict(app: AppTest) -> str:
    """What the page says happened: the sentence in view, and those that are folded away."""
    box = next(block for block in _blocks(app.main) if (block.key or "").startswith(f"{VERDICT}_"))
    labels = [block.label for block in _blocks(box) if block.type == "expander"]
    return " ".join([*labels, *(one.value for one in box.get("markdown"))])


def _blocks(block: Any) -> Iterator[Any]:
    for node in block.children.values():
        if hasattr(node, "children"):
            yield node
            yield from _blocks(node)


@dataclass(frozen=True, slots=True)
class Text:
    """Something that a learner reads: `kind` is the element that holds it, and `field` its part there."""

    kind: str
    field: str
    text: str


def texts(app: AppTest) -> Iterator[Text]:
    """Everything that the page says, in whatever element: labels, helps, choices, pictures' words and tables too."""
    for kind, message in _elements(app.main):
        if kind in _VERBATIM:  # programs and what they print
            continue
        yield from _in_message(kind, message)
        if kind == "plotly_chart":
            yield from (Text(kind, "figure", text) for text in _in_figure(json.loads(message.spec)))
    for table in app.dataframe:
        for column in table.value.columns:
            yield Text("dataframe", "column", str(column))


def _elements(block: Any) -> Iterator[tuple[str, Any]]:
    for node in block.children.values():
        if getattr(node, "proto", None) is not None:
            yield node.type, node.proto
        if hasattr(node, "children"):
            yield from _elements(node)


def _in_message(kind: str, message: Any) -> Iterator[Text]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if field.message_type is not None:
                yield from () if field.message_type.GetOptions().map_entry else _in_message(kind, one)
            elif isinstance(one, str) and field.name in _READ:
                yield Text(kind, field.name, one)


def _in_figure(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _in_figure(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            written = value if isinstance(value, list) else [value]
            if name in _OF_A_CHART and all(isinstance(one, str) for one in written):
                yield from written
            elif name != "meta":
                yield from _in_figure(value)
