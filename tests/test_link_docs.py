"""Every link in the documents is understood, and `docs/links.md` says of every page what the page reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from backprop.exercises.exercise import Chapter
from backprop.network import config as network
from backprop.pitfalls import KINDS
from backprop.ui.exercises import settings as exercises
from backprop.ui.forgetting import settings as forgetting
from backprop.ui.graph import settings as graph
from backprop.ui.lab import settings as lab
from backprop.ui.layers import settings as layers
from backprop.ui.map import settings as map_
from backprop.ui.settings import DATA_NAMES, MAX_LINK_CHARACTERS, SCALES, Settings, from_query, to_query

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
SPANS = {
    span
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    for span in re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8"))
}
LINKS = sorted(span for span in SPANS if re.match(r"/?\w*\?\w+=", span))

Reader = Callable[[Mapping[str, str]], tuple[Any, list[str]]]
Writer = Callable[[Any], dict[str, str]]
TRAINING: tuple[Reader, Writer] = (from_query, to_query)
# Of each page, what reads its links; some read one another's.
READERS: dict[str, list[tuple[Reader, Writer]]] = {
    "": [TRAINING],
    "forgetting": [TRAINING, (forgetting.from_query, forgetting.to_query)],
    "map": [TRAINING, (map_.from_query, map_.to_query)],
    "graph": [(graph.from_query, graph.to_query)],
    "layers": [(layers.from_query, layers.to_query)],
    "lab": [(lab.from_query, lab.to_query)],
    "exercises": [(exercises.from_query, exercises.to_query)],
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
    for read, write in READERS[page.strip("/")]:
        settings, refused = read(query)
        assert refused == []
        written |= write(settings)
    assert set(query) <= set(written)


def test_links_to_every_page_are_shown() -> None:
    assert {link.partition("?")[0].strip("/") for link in LINKS} == set(READERS)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("parameter", {field.name for field in fields(Settings)} - {"own"} | {"table"}),
        ("page on forgetting", {field.name for field in fields(forgetting.ForgettingSettings)}),
        ("map", {field.name for field in fields(map_.MapSettings)}),
        ("graph", {"f", "v", "p", "s"}),
        ("layers", set(layers.PARAMETERS)),
        ("lab", {"card", "kind", "case", "setting"}),
        ("exercises", {field.name for field in fields(exercises.View)}),
    ],
)
def test_the_tables_are_complete(name: str, parameters: set[str]) -> None:
    assert set(table(name)) == parameters


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("parameter", from_query),
        ("page on forgetting", forgetting.from_query),
        ("map", map_.from_query),
        ("layers", layers.from_query),
    ],
)
def test_the_defaults_are_the_apps(name: str, read: Reader) -> None:
    for parameter, (_, default) in table(name).items():
        if default != "none":
            assert read({parameter: default}) == read({})


@pytest.mark.parametrize(
    ("name", "parameter", "allowed"),
    [
        ("parameter", "model", ("linear", "sigmoid")),
        ("parameter", "data", DATA_NAMES),
        ("parameter", "scale", SCALES),
        ("page on forgetting", "look", forgetting.LOOKS),
        ("map", "show", map_.SHOWS),
        ("map", "loop", map_.LOOPS),
        ("map", "cells", tuple(map(str, map_.SIDES))),
        ("layers", "net_activation", network.ACTIVATION_NAMES),
        ("layers", "net_batch", layers.BATCHES),
        ("layers", "net_data", layers.DATA_NAMES),
        ("layers", "net_edges", layers.EDGES),
        ("layers", "net_look", layers.LOOKS),
        ("lab", "kind", ("all", *KINDS)),
        ("exercises", "chapter", tuple(chapter.value for chapter in Chapter)),
    ],
)
def test_the_choices_are_the_apps(name: str, parameter: str, allowed: tuple[str, ...]) -> None:
    assert choices(table(name)[parameter][0]) == allowed


@pytest.mark.parametrize(
    ("name", "parameter", "read"),
    [
        *(("parameter", parameter, from_query) for parameter in ("lr", "epochs", "w", "x")),
        ("page on forgetting", "k", forgetting.from_query),
        ("page on forgetting", "momentum", forgetting.from_query),
        *(
            ("layers", f"net_{parameter}", layers.from_query)
            for parameter in ("layers", "width", "lr", "epochs", "seed")
        ),
    ],
)
def test_the_ranges_are_the_apps(name: str, parameter: str, read: Reader) -> None:
    values = table(name)[parameter][0]
    match = re.search(r"(\S+) to (\S+)$", values)
    assert match
    low, high = map(float, match.groups())
    whole = "whole number" in values
    for value in (low, high):
        assert read({parameter: f"{value:g}"})[1] == []
    for value in (low - 1, high + 1) if whole else (low - abs(low) / 1000 - 1e-12, high + high / 1000):
        assert read({parameter: f"{value:.12g}"})[1] != []


def test_what_is_said_of_tables_and_of_the_graph_holds() -> None:
    assert f"{MAX_LINK_CHARACTERS:,} characters" in table("parameter")["table"][0]
    assert MAX_LINK_CHARACTERS == graph.MAX_LINK_CHARACTERS == layers.MAX_LINK_CHARACTERS
    cells = table("graph")
    assert graph.from_query({"f": cells["f"][1], "s": cells["s"][1]}) == (graph.LESSON, [])
    assert f"0 to {graph.MAX_STEP};" in cells["s"][0]
    assert graph.from_query({"s": str(graph.MAX_STEP + 1)})[1] != []
    assert graph.starting("a*x").parameters == ("a",)
    assert graph.starting("a*x").values == (("a", 1.0), ("x", 1.0))
    assert exercises.from_query({"exercise": choices(table("exercises")["exercise"][0])[0]})[1] == []
