"""A case as a script that does what the page shows, with nothing but PyTorch."""

import ast
import inspect
import textwrap
from collections.abc import Mapping

from backprop.mistakes.listing import Mark, listing
from backprop.mistakes.measuring import MallInfo, graph_nodes, mallinfo, memory_in_use
from backprop.mistakes.records import Case, Form
from backprop.notebooks import notebook_text

_HELPERS = {"graph_nodes": (graph_nodes,), "memory_in_use": (memory_in_use, mallinfo, MallInfo)}
_IMPORTS = "from __future__ import annotations\n\n{}import warnings\n\nimport torch\n"
_MEASURING = """\
import contextlib
import ctypes
import functools
import io
from collections.abc import Callable
"""
_RUN = """\
def show_warning(message, category, *where):
    print(f"{category.__name__}: {message}")


warnings.simplefilter("always")
warnings.showwarning = show_warning


def run(form):
    print(f"--- {form.__name__} ---")
    try:
        form()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""
_WARM_UP = """\
with contextlib.redirect_stdout(io.StringIO()):
    broken()  # the first call of a process sets things up, which would be measured too
"""


def script(case: Case, value: int | None = None, *, heading: str, words: Mapping[Mark, str]) -> str:
    """The program.

    Args:
        case: the case.
        value: of its setting; None for the default.
        heading: one line that says what the program is.
        words: what is written beside marked lines.
    """
    plain = heading.replace("\\", "").replace('"', "'").replace("\n", " ")
    return "\n\n".join([f'"""{plain}"""\n', *(f"{text}\n" for text in _code(case, value, words).values())])


def notebook(case: Case, value: int | None = None, *, words: Mapping[Mark, str], said: Mapping[str, str]) -> str:
    """The same as a Jupyter notebook. `said`: what is written before the cells "setup", "broken" and "mended"."""
    return notebook_text(_code(case, value, words), said)


def _code(case: Case, value: int | None, words: Mapping[Mark, str]) -> dict[str, str]:
    """The pieces of the program, in order."""
    if case.setting is not None and value is None:
        value = case.setting.default
    broken, mended = (
        _function(name, form, case, value, words) for name, form in (("broken", case.broken), ("mended", case.mended))
    )
    used = {node.id for node in ast.walk(ast.parse(broken + mended)) if isinstance(node, ast.Name)}
    helpers = [inspect.getsource(part) for name, parts in _HELPERS.items() if name in used for part in parts]
    setup = [_IMPORTS.format(_MEASURING if case.measures else ""), *helpers, _RUN]
    warm_up = _WARM_UP if case.measures else ""
    return {
        "setup": "\n\n".join(setup).rstrip(),
        "broken": f"{broken}\n\n{warm_up}run(broken)",
        "mended": f"{mended}\n\nrun(mended)",
    }


def _function(name: str, form: Form, case: Case, value: int | None, words: Mapping[Mark, str]) -> str:
    text = listing(form, case.setting, value).text(words)
    return f"def {name}():\n{textwrap.indent(text, '    ')}\n"
