"""A link to a graph is a reproducible graph, and no link breaks the page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.graph.settings import LESSON, PRESETS, GraphSettings, from_query, record_settings, starting, to_query
from backprop.ui.training.settings import DEFAULTS
from backprop.ui.training.settings import FIELDS as TRAINING

numbers = st.floats(-1e6, 1e6).map(lambda value: value + 0.0)


def test_the_lesson_needs_no_parameters() -> None:
    assert to_query(LESSON) == {}
    assert from_query({}) == (LESSON, [])


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_runs_and_its_link_is_the_expression_alone(name: str) -> None:
    preset = PRESETS[name]
    assert set(to_query(preset)) <= {"f"}
    assert from_query(to_query(preset)) == (preset, [])
    graph = record_settings(preset)
    assert graph.warnings == ()
    assert len(graph.nodes) <= 60
    assert [node.name for node in graph.nodes][: len(preset.values)] == [name for name, _ in preset.values]
    assert all(graph.node(parameter).gradient.any() for parameter in preset.parameters)


@given(x=numbers, w=st.lists(numbers, min_size=1, max_size=4).map(tuple), step=st.integers(0, 1000))
def test_a_link_gives_back_the_identical_graph(x: float, w: tuple[float, ...], step: int) -> None:
    chosen = GraphSettings("sum(x*w)", (("x", x), ("w", w)), ("x",), step)
    assert from_query(to_query(chosen)) == (chosen, [])


def test_settings_too_long_for_a_link_leave_it_empty() -> None:
    assert to_query(GraphSettings("sum(w)", (("w", tuple(i / 7 for i in range(200))),), ("w",))) == {}


def test_the_two_pages_share_no_parameter() -> None:
    other = replace(
        DEFAULTS, model="sigmoid", learning_rate=0.5, epochs=3, w=2.0, data="noisy", x=1.0, scale="log", step=2
    )
    assert set(TRAINING.to_query(other)) & {"f", "v", "p", "s"} == set()


def test_new_names_that_look_like_data_begin_as_constants() -> None:
    assert starting("w*x + b - y").parameters == ("w", "b")
    assert starting("x*y").parameters == ("x", "y")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"f": "x*"}, "expression (f)"),
        ({"f": "__import__('os')"}, "not a function"),
        ({"f": ""}, "expression (f)"),
        ({"f": "x" * 100_000}, "expression (f)"),
        ({"v": "w=two"}, "values (v)"),
        ({"v": "q=2"}, "“q=2”"),
        ({"v": "w=1e400"}, "values (v)"),
        ({"p": "q"}, "“q”"),
        ({"s": "-1"}, "step (s)"),
        ({"s": "1e9"}, "step (s)"),
        ({"s": "²"}, "step (s)"),
        ({"f": "w*v", "v": "w=[1,2];v=1"}, "does not run"),
        ({"f": "W@v"}, "does not run"),
    ],
)
def test_a_bad_parameter_gets_one_sentence_and_the_lesson(query: dict[str, str], said: str) -> None:
    read, refused = from_query(query)
    assert len(refused) == 1
    assert said in refused[0]
    assert read == LESSON


@given(st.dictionaries(st.sampled_from("fvps"), st.text()))
def test_any_link_gives_a_graph(query: dict[str, str]) -> None:
    read, refused = from_query(query)
    record_settings(read)
    assert len(refused) <= len(query) + 1
