"""The plan of the house, read from the source: imports run one way, and nothing that a person types can be executed.

Every import counts: inside a function, under `if TYPE_CHECKING:`, relative or with another name.
"""

import ast
import graphlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first. A package may import from the layers below its own, and nothing else; the modules of one package may
# import one another. A new package, or a module at the root, is given its place here.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"backprop.notebooks", "backprop.numbers", "backprop.threads", "backprop.validation"}),
    frozenset({"backprop.expressions", "backprop.losses", "backprop.tables"}),
    frozenset({"backprop.models"}),
    frozenset({"backprop.datasets", "backprop.graph"}),
    frozenset({"backprop.training"}),
    frozenset({"backprop.export", "backprop.mistakes", "backprop.network", "backprop.stability"}),
    frozenset({"backprop.trace", "backprop.workbook"}),
    frozenset({"backprop.outcomes"}),
    frozenset({"backprop.sweep"}),
    frozenset({"backprop.exercises"}),
    frozenset({"backprop.figures"}),
    frozenset({"backprop.ui"}),
    frozenset({"pages", "streamlit_app"}),
)
KNOWS_STREAMLIT = {"backprop.ui", "pages", "streamlit_app"}
# Starlette comes with Streamlit, whose `st.App` takes middleware of its kind.
DEPENDENCIES = {"numpy", "pandas", "plotly", "segno", "starlette", "streamlit", "torch"}

# The code exercises run what a learner has typed, in a child process of the command line, and never for a page.
RUNS_LEARNERS_CODE = "backprop.workbook"
COMMAND = "backprop.exercises.__main__"
IN_A_CHILD = "backprop.workbook.importing"  # tells the time that imports take, beside the learner's code
STARTS_PROCESSES = {"multiprocessing", "os.popen", "os.system", "pty", "subprocess"}
PROCESS_FUNCTIONS = {"fork", "forkpty", "popen", "startfile", "system"}

# What turns text or bytes into something that runs, or hides what is imported.
FORBIDDEN_IMPORTS = {
    "builtins", "cloudpickle", "code", "codeop", "dill", "imp", "importlib", "jinja2", "joblib", "mako", "marshal",
    "pickle", "runpy", "shelve",
}  # fmt: skip
FORBIDDEN_NAMES = {"__builtins__", "__import__", "compile", "eval", "exec", "execfile"}
FORBIDDEN_METHODS = {"eval", "exec", "query"}  # with arguments: pandas runs its text; `module.eval()` has none
FORBIDDEN_FUNCTIONS = {("torch", "load"), ("torch", "compile")}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files() -> list[Path]:
    return [*ROOT.glob("backprop/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("streamlit_app.py")]


SOURCES = {name_of(path): path for path in source_files()}
MODULES = frozenset(SOURCES)


def tree(module: str) -> ast.Module:
    return ast.parse(SOURCES[module].read_text(encoding="utf-8"))


def imports(module: str, source: ast.Module, *, is_package: bool, modules: frozenset[str] = MODULES) -> Iterator[str]:
    """Full names of the modules that `source` imports anywhere; `from a import b` is `a.b` where that is a module."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                # `from backprop import x` always means a module; an unknown one is then found out.
                yield submodule if submodule in modules or base == "backprop" else base


def imports_of(module: str) -> set[str]:
    return set(imports(module, tree(module), is_package=SOURCES[module].name == "__init__.py"))


def part(module: str) -> str:
    """The part of the house that a module belongs to: `backprop.ui` for `backprop.ui.shell.state`."""
    names = module.split(".")
    return ".".join(names[:2]) if names[0] == "backprop" else names[0]


def layer(module: str) -> int:
    for height, parts in enumerate(LAYERS):
        if part(module) in parts:
            return height
    raise LookupError(f"{module} has no place in LAYERS")


def ours(module: str) -> bool:
    return part(module).split(".")[0] in ("backprop", "pages", "streamlit_app")


def may_import(module: str, imported: str) -> bool:
    return layer(imported) < layer(module) or (part(imported) == part(module) and part(module) != "pages")


def executions(source: ast.Module) -> list[str]:
    """Whatever in `source` could execute text or unpickle bytes, as written there."""
    found = []
    for node in ast.walk(source):
        match node:
            case ast.Import(names=names) if any(alias.name.split(".")[0] in FORBIDDEN_IMPORTS for alias in names):
                found.append(ast.unparse(node))
            case ast.ImportFrom(module=str(name)) if name.split(".")[0] in FORBIDDEN_IMPORTS:
                found.append(ast.unparse(node))
            case ast.Name(id=name) if name in FORBIDDEN_NAMES:
                found.append(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in FORBIDDEN_FUNCTIONS:
                found.append(ast.unparse(node))
            case ast.Attribute(attr=name) if "pickle" in name:
                found.append(ast.unparse(node))
            case ast.keyword(arg=str(name)) if "pickle" in name:
                found.append(name)
            case ast.Call(func=ast.Attribute(attr=name)) if name in FORBIDDEN_METHODS and (node.args or node.keywords):
                found.append(ast.unparse(node))
    return found


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def processes(source: ast.Module) -> list[str]:
    """Whatever in `source` could start a process, as written there."""
    found = []
    for node in ast.walk(source):
        match node:
            case ast.Import(names=names) if any(alias.name in STARTS_PROCESSES for alias in names):
                found.append(ast.unparse(node))
            case ast.ImportFrom(module=str(name), names=names) if name in STARTS_PROCESSES or any(
                f"{name}.{alias.name}" in STARTS_PROCESSES for alias in names
            ):
                found.append(ast.unparse(node))
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in PROCESS_FUNCTIONS or name.startswith(
                ("exec", "spawn", "posix_spawn")
            ):
                found.append(ast.unparse(node))
    return found


# --- the house as it is


def test_every_module_has_its_place_in_one_layer():
    assert {"backprop.datasets", "backprop.models", "backprop.training", "backprop.training.export"} <= MODULES
    parts = {part(module) for module in MODULES if module != "backprop"}
    assert parts - set().union(*LAYERS) == set()
    assert sum(map(len, LAYERS)) == len(set().union(*LAYERS))


def test_a_module_imports_only_from_below_itself():
    assert not {
        (module, name)
        for module in MODULES
        for name in imports_of(module)
        if ours(name) and (module == "backprop" or not may_import(module, name))
    }


def test_no_modules_import_one_another_in_a_circle():
    order = graphlib.TopologicalSorter({module: imports_of(module) & MODULES - {module} for module in MODULES})
    order.prepare()  # raises CycleError with the circle


def test_streamlit_is_known_only_where_the_page_is_drawn():
    knowing = {module for module in MODULES if any(name.split(".")[0] == "streamlit" for name in imports_of(module))}
    assert knowing
    assert {part(module) for module in knowing} <= KNOWS_STREAMLIT


def test_nothing_is_imported_that_the_hosted_app_does_not_install():
    roots = {name.split(".")[0] for module in MODULES for name in imports_of(module) if not ours(name)}
    assert roots - DEPENDENCIES - sys.stdlib_module_names == set()


def test_no_module_can_execute_text_or_unpickle_bytes():
    found = {(module, way) for module in MODULES for way in executions(tree(module))}
    assert found == {(IN_A_CHILD, "import builtins")}


def test_nothing_but_its_command_imports_what_runs_a_learners_code():
    others = {module for module in MODULES if not within(module, RUNS_LEARNERS_CODE)}
    assert {module for module in others for name in imports_of(module) if within(name, RUNS_LEARNERS_CODE)} == {COMMAND}
    assert not {module for module in MODULES for name in imports_of(module) if within(name, COMMAND)}


def test_only_the_command_of_the_code_exercises_starts_processes():
    starting = {module for module in MODULES if processes(tree(module))}
    assert starting
    assert all(within(module, RUNS_LEARNERS_CODE) for module in starting)


def test_a_module_asks_of_the_future_nothing_but_annotations():
    assert {
        alias.name
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    } == {"annotations"}


# --- the checks see what they should


@pytest.mark.parametrize(
    "source",
    [
        "import backprop.training",
        "import backprop.training as t",
        "from backprop.training import train",
        "from backprop import training",
        "from .training import train",
        "from . import training",
        "def f():\n    from backprop.training import train",
        "if TYPE_CHECKING:\n    from backprop.training import train",
        "try:\n    import backprop.training\nexcept ImportError:\n    pass",
    ],
)
def test_an_import_is_seen_however_it_is_written(source):
    found = set(imports("backprop.datasets", ast.parse(source), is_package=False))
    assert found & {"backprop.training"}
    assert not may_import("backprop.datasets", "backprop.training")


@pytest.mark.parametrize(
    ("module", "is_package", "source", "expected"),
    [
        ("backprop.ui.training.state", False, "from .settings import Settings", "backprop.ui.training.settings"),
        ("backprop.ui.training.state", False, "from ...training import train", "backprop.training"),
        ("backprop.ui", True, "from .training.settings import Settings", "backprop.ui.training.settings"),
        ("backprop.ui", True, "from ..training import train", "backprop.training"),
    ],
)
def test_a_relative_import_is_followed(module, is_package, source, expected):
    assert expected in set(imports(module, ast.parse(source), is_package=is_package))


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("backprop.models", "backprop.datasets"),
        ("backprop.training", "backprop.stability"),
        ("backprop.training.export", "backprop.sweep"),
        ("backprop.sweep", "backprop.figures.training.loss"),
        ("backprop.figures.training.loss", "backprop.ui.shell.state"),
        ("backprop.ui.shell.state", "pages.training"),
        ("pages.training", "pages.graph"),
        ("pages.training", "streamlit_app"),
    ],
)
def test_an_import_upwards_or_sideways_is_refused(module, imported):
    assert not may_import(module, imported)


@pytest.mark.parametrize("unknown", ["backprop.newcomer", "backprop.newcomer.part", "backprop"])
def test_a_module_without_a_place_is_refused(unknown):
    with pytest.raises(LookupError, match="no place in LAYERS"):
        may_import("backprop.training", unknown)


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "run = exec",
        "compile(text, '', 'exec')",
        "__import__('os')",
        "import builtins",
        "import pickle",
        "from pickle import loads",
        "from jinja2.sandbox import SandboxedEnvironment",
        "import importlib.util",
        "pd.eval(text)",
        "frame.query(text)",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "torch.load(path)",
        "def f():\n    import marshal",
    ],
)
def test_a_way_to_execute_is_seen(source):
    assert executions(ast.parse(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess",
        "from subprocess import run",
        "import multiprocessing as m",
        "from os import system",
        "os.popen('ls')",
        "os.execv(path, args)",
        "def f():\n    os.fork()",
    ],
)
def test_a_way_to_start_a_process_is_seen(source):
    assert processes(ast.parse(source)) != []


def test_a_page_could_not_import_the_editor_unseen():
    for source in (
        "from backprop.workbook.process import CheckProcess",
        "from backprop import workbook",
        "import backprop.workbook.command",
    ):
        found = imports("pages.exercises", ast.parse(source), is_package=False)
        assert any(within(name, RUNS_LEARNERS_CODE) for name in found)


@pytest.mark.parametrize(
    "source", ["re.compile('x')", "model.eval()", "ast.literal_eval(text)", "st.query_params['w']"]
)
def test_what_executes_nothing_is_left_alone(source):
    assert executions(ast.parse(source)) == []
