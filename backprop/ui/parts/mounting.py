"""The parts of a page that run in the browser: a component's HTML, CSS and JavaScript, read from its own files."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_IMPORT = re.compile(r'^import \{.*\} from "(?P<path>\..*)";\n', re.MULTILINE)


@st.cache_resource
def mounted(name: str, module: str) -> Callable[..., Any]:
    """The component, registered once for all learners.

    Args:
        name: under which the browser knows it, unlike every other component's.
        module: `__file__` of the module that draws it. Beside it lies one `.js`, and at need a `.css` and a `.html` of
            the same name.
    """
    (own,) = Path(module).parent.glob("*.js")
    html, css = (
        path.read_text(encoding="utf-8") if (path := own.with_suffix(kind)).exists() else ""
        for kind in (".html", ".css")
    )
    return st.components.v2.component(name, html=html, css=css or None, js=script(own))


def script(path: Path, known: set[Path] | None = None) -> str:
    """A module's text, with that of the modules that it imports in place of each first `import … from`.

    Streamlit hands a component one text, from which nothing can be imported. `known`: what is in that text already.
    """
    known = set() if known is None else known

    def imported(line: re.Match[str]) -> str:
        other = (path.parent / line["path"]).resolve()
        if other in known:
            return ""
        known.add(other)
        text = script(other, known)
        return re.sub(r"^export ", "", text, flags=re.MULTILINE)

    return _IMPORT.sub(imported, path.read_text(encoding="utf-8"))


def sent(key: str, name: str) -> object:
    """What the browser has sent under `name` for the component under `key`; None for nothing.

    For the callback, which is also called where the component went in the same moment, with the page that it was on.
    """
    return st.session_state.get(key, {}).get(name)
