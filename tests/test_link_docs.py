"""Every link in the documents is understood, and `docs/links.md` says of every page what the page reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from backprop.ui.exercises import settings as exercises
from backprop.ui.forgetting import settings as forgetting
from backprop.ui.graph import settings as graph
from backprop.ui.graph import state as graph_state
from backprop.ui.lesson import settings as lesson
from backprop.ui.mistakes import state as lab
from backprop.ui.network import settings as layers
from backprop.ui.shell.fields import MAX_LINK_CHARACTERS, Choice, Fields, Linked, Number, Whole
from backprop.ui.sweep import settings as map_
from backprop.ui.trace import settings as code
from backprop.ui.training import settings as training
from backprop.ui.training.optimizers import settings as optimizers

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
SPANS = {
    span
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    for span in re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8"))
}
LINKS = sorted(span for span in SPANS if re.match(r"/?\w*\?\w+=", span))

# By the heading of its table, what each page declares.
DECLARED: dict[str, Linked[Any]] = {
    "lesson": lesson.FIELDS,
    "parameter": training.FIELDS,
    "optimisers": optimizers.FIELDS,
    "line by line": code.FIELDS,
    "page on forgetting": forgetting.FIELDS,
    "map": map_.FIELDS,
    "graph": graph_state.FIELDS,
    "layers": layers.FIELDS,
    "lab": lab.FIELDS,
    "exercises": exercises.FIELDS,
}
FIELDS = {name: fields for name, fields in DECLARED.items() if isinstance(fields, Fields)}
# Of each page, what reads its links; some read one another's.
READERS = {
    "": ["parameter", "optimisers"],
    "code": ["parameter", "line by line"],
    "forgetting": ["parameter", "page on forgetting"],
    "map": ["parameter", "map"],
    **{name: [name] for name in ("lesson", "graph", "layers", "lab", "exercises")},
}


def table(name: str) -> dict[str, tuple[str, str]]:
    """The table of `docs/links.md` with this name over its first column: of each parameter, its values and default."""
    lines = DOCUMENT.split(f"| {name} | values |")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {parameter.strip("`"): (values, default.strip("`")) for parameter, values, default in rows}


def choices(values: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", values))


@pytest.mark.parametrize("link", LINKS)
def test_every_link_shown_is_understood_and_nothing_in_it_is_idle(link: str) -> None:
    page, _, text = link.partition("?")
    query = dict(parse_qsl(text, strict_parsing=True))
    written: dict[str, str] = {}
    for name in READERS[page.strip("/")]:
        settings, refused = DECLARED[name].from_query(query)
        assert refused == []
        written |= DECLARED[name].to_query(settings)
    assert set(query) <= set(written)


def test_links_to_every_page_are_shown() -> None:
    assert {link.partition("?")[0].strip("/") for link in LINKS} == set(READERS)


@pytest.mark.parametrize("name", DECLARED)
def test_the_tables_are_complete(name: str) -> None:
    assert set(table(name)) == set(DECLARED[name].parameters)


@pytest.mark.parametrize("name", ["parameter", "page on forgetting", "map", "layers"])
def test_the_defaults_are_the_apps(name: str) -> None:
    for parameter, (_, default) in table(name).items():
        if default != "none":
            assert DECLARED[name].from_query({parameter: default}) == (DECLARED[name].defaults, [])


@pytest.mark.parametrize(
    ("name", "setting"), [(name, setting) for name, fields in FIELDS.items() for setting in fields.kinds]
)
def test_what_is_allowed_is_what_the_app_allows(name: str, setting: str) -> None:
    kind, values = FIELDS[name].kinds[setting], table(name)[FIELDS[name].parameter(setting)][0]
    match kind:
        case Choice(otherwise=""):
            assert choices(values) == tuple(map(kind.write, kind.among))
        case Number() | Whole():
            limits = re.search(r"(\S+) to (\S+)$", values)
            assert limits or f"from {kind.low}" in values or f"`{kind.low}`" in values
            if limits:
                assert tuple(map(float, limits.groups())) == (kind.low, kind.high)
                assert ("whole number" in values) == isinstance(kind, Whole)


def test_what_is_said_of_tables_and_of_the_graph_holds() -> None:
    assert f"{MAX_LINK_CHARACTERS:,} characters" in table("parameter")["table"][0]
    cells = table("graph")
    assert graph.from_query({"f": cells["f"][1], "s": cells["s"][1]}) == (graph.LESSON, [])
    assert f"0 to {graph.MAX_STEP};" in cells["s"][0]
    assert graph.from_query({"s": str(graph.MAX_STEP + 1)})[1] != []
    assert graph.starting("a*x").parameters == ("a",)
    assert graph.starting("a*x").values == (("a", 1.0), ("x", 1.0))
    assert exercises.FIELDS.from_query({"exercise": choices(table("exercises")["exercise"][0])[0]})[1] == []
