"""The drawing of a graph: the same layout at every step, and the numbers that PyTorch computed."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from backprop.figures.graph.dot import escape, graph_dot, heading, numbers_text
from backprop.figures.shared.palette import PALETTES
from backprop.graph import record
from backprop.graph.steps import progress, revealed, steps
from backprop.ui.graph.settings import PRESETS, record_settings
from backprop.ui.graph.stage import WORDS
from backprop.ui.parts.numbers import number

GRAPHS = {name: record_settings(preset) for name, preset in PRESETS.items()}
every_graph = pytest.mark.parametrize("name", GRAPHS)


def drawing(graph, index: int, theme: str = "light", **more: str) -> str:
    return graph_dot(graph, progress(graph, index), PALETTES[theme], words=WORDS, number=number, **more)


def skeleton(dot: str) -> str:
    """What the layout depends on: everything but colours, line widths, classes and the texts in the cells."""
    dot = re.sub(r"(<TD[^>]*>).*?</TD>", r"\1</TD>", dot)
    dot = re.sub(r'class="[\w ]+"', "", dot)
    return re.sub(r"#[0-9a-f]{6}", "", dot)


def texts(dot: str) -> list[str]:
    return [text for text in re.findall(r">([^<>]+)</(?:B|FONT)>", dot)]


@every_graph
def test_nothing_that_the_layout_depends_on_changes_from_step_to_step(name: str) -> None:
    graph = GRAPHS[name]
    drawings = [drawing(graph, index) for index in range(len(steps(graph)))]
    assert len({skeleton(dot) for dot in drawings}) == 1
    assert len(set(drawings)) == len(drawings)
    turn = graph_dot(graph, revealed(graph, []), PALETTES["dark"], words=WORDS, number=number, hide="?")
    assert skeleton(turn) == skeleton(drawings[0])


@every_graph
def test_every_label_is_well_formed_and_no_cell_is_narrower_than_its_text(name: str) -> None:
    graph = GRAPHS[name]
    labels = re.findall(r"label=<(<TABLE.*?</TABLE>)>", drawing(graph, len(steps(graph)) - 1))
    assert len(labels) == len(graph.nodes) + sum(edge.contribution is not None for edge in graph.edges)
    for label in labels:
        for cell in ElementTree.fromstring(label).iter("TD"):
            assert int(cell.attrib["WIDTH"]) >= 5.6 * len("".join(cell.itertext()))


def test_what_is_not_known_yet_is_a_question_mark_where_it_is_asked_for_be_it_a_value_or_a_gradient() -> None:
    graph = GRAPHS["lesson"]
    nothing = replace(revealed(graph, []), values=frozenset({"x", "w", "y", "v1", "v2"}))
    dot = graph_dot(graph, nothing, PALETTES["dark"], words=WORDS, number=number, hide="?")
    hidden = [text.strip() for text in texts(dot)].count("?")
    assert hidden == 1 + sum(node.gradient is not None for node in graph.nodes)  # the value of L alone


def test_the_lessons_last_step_has_its_numbers_in_their_colours() -> None:
    dot = drawing(GRAPHS["lesson"], 7)
    for text in ("x = 3", "−6 × 3", "= −18", "−6 × 1", "2 * v2 = −6", "1 × (−6)", "= −6", "v2 = v1 - y", "L = v2 ** 2"):
        assert text in texts(dot)
    palette = PALETTES["light"]
    assert f'<FONT COLOR="{palette.gradient}"><B>−18</B>' in dot
    assert f'<FONT COLOR="{palette.forward}"><B>−3</B>' in dot
    assert palette.gradient not in drawing(GRAPHS["lesson"], 3)


def test_what_is_not_reached_is_empty_and_one_node_is_the_current_one() -> None:
    first = drawing(GRAPHS["lesson"], 0)
    assert "−3" not in texts(first)
    assert " current" not in first
    for index in range(1, 8):
        dot = drawing(GRAPHS["lesson"], index)
        assert len(re.findall(r'^n\d+ \[.*class="n\d+ current"', dot, flags=re.MULTILINE)) == 1


def test_light_and_dark_differ_in_colours_only() -> None:
    light, dark = (drawing(GRAPHS["sigmoid"], 5, theme) for theme in ("light", "dark"))
    assert light != dark
    assert re.sub(r"#[0-9a-f]{6}", "", light) == re.sub(r"#[0-9a-f]{6}", "", dark)


def test_a_value_used_twice_has_two_edges_each_with_its_product() -> None:
    graph = record("a*a", {"a": 3.0}, ["a"])
    dot = drawing(graph, len(steps(graph)) - 1)
    assert dot.count("n0 -> n1") == 2
    assert texts(dot).count("1 × 3") == 2


def test_tensors_show_their_shapes() -> None:
    found = texts(drawing(GRAPHS["two layers"], len(steps(GRAPHS["two layers"])) - 1))
    for text in ("shape (2, 2)", "shape (2,)", "2×2 …", "(2,) · (2, 2, 2)", "= (2, 2)"):
        assert text in found


def test_headings_are_in_the_names_of_the_nodes() -> None:
    graph = GRAPHS["two layers"]
    assert [heading(node, graph) for node in graph.nodes if node.name.startswith("v")][:3] == [
        "v1 = W1 @ x",
        "v2 = v1 + b1",
        "v3 = sigmoid(v2)",
    ]


def test_a_few_numbers_are_written_out_and_many_are_counted() -> None:
    graph = GRAPHS["two layers"]
    assert numbers_text(graph.node("x").value, number) == "[1, 2]"
    assert numbers_text(graph.node("W1").value, number) == "2×2 …"


def test_whatever_a_text_has_in_it_cannot_leave_its_cell() -> None:
    assert escape('<B>&"') == "&lt;B&gt;&amp;&quot;"


def test_infinities_are_drawn_too() -> None:
    graph = record("log(w)", {"w": 0.0}, ["w"])
    assert "−∞" in texts(drawing(graph, 1))
