"""A case as a script that does what the page shows, with nothing but PyTorch."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping

from backprop.mistakes.listing import Mark, listing
from backprop.mistakes.measuring import MallInfo, graph_nodes, mallinfo, memory_in_use
from backprop.mistakes.records import Case, Form

_HELPERS = {"graph_nodes": (graph_nodes,), "memory_in_use": (memory_in_use, mallinfo, MallInfo)}
_IMPORTS = "from __future__ import annotations\n\n{}import warnings\n\nimport torch\n"
_MEASURING = "import contextlib\nimport ctypes\nimport functools\nimport io\n"
_WARNINGS = """\
def show_warning(message, category, *where):
    print(f"{category.__name__}: {message}")


warnings.simplefilter("always")
warnings.showwarning = show_warning
"""
_WARM_UP = """\
with contextlib.redirect_stdout(io.StringIO()):
    broken()  # the first call of a process sets things up, which would be measured too
"""
_RUN = """\
for form in (broken, mended):
    print(f"--- {form.__name__} ---")
    try:
        form()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


def script(case: Case, value: int | None = None, *, heading: str, words: Mapping[Mark, str]) -> str:
    """The program.

    Args:
        case: the case.
        value: of its setting; None for the default.
        heading: one line that says what the program is.
        words: what is written beside marked lines.
    """
    if case.setting is not None and value is None:
        value = case.setting.default
    forms = [
        _function("broken", case.broken, case, value, words),
        _function("mended", case.mended, case, value, words),
    ]
    used = {node.id for form in forms for node in ast.walk(ast.parse(form)) if isinstance(node, ast.Name)}
    helpers = [inspect.getsource(part) for name, parts in _HELPERS.items() if name in used for part in parts]
    plain = heading.replace("\\", "").replace('"', "'").replace("\n", " ")
    imports = _IMPORTS.format(
        "import contextlib\nimport ctypes\nimport functools\nimport io\n" if case.measures else ""
    )
    run = f"{_WARNINGS}{_WARM_UP if case.measures else ''}{_RUN}"
    return "\n\n".join([f'"""{plain}"""\n\n{imports}', *helpers, *forms, run])


def _function(name: str, form: Form, case: Case, value: int | None, words: Mapping[Mark, str]) -> str:
    text = listing(form, case.setting, value).text(words)
    return f"def {name}():\n{textwrap.indent(text, '    ')}\n"
