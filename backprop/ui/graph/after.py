"""What comes after `backward()`: what is kept, what is freed, and what a next call does. Each button runs PyTorch."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from backprop.expressions.values import FloatArray
from backprop.figures.graph_dot import shape_text
from backprop.graph import Gradients, Graph, GraphError
from backprop.held_gradients import HeldGradients, first_pass, updated
from backprop.ui.graph.runs import one_more_pass, recorded, second_backward
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.graph.state import GRAPH
from backprop.ui.numbers import number
from backprop.ui.plain import plain

_HELD, _SAID, _RATE = "graph_held", "graph_said", "graph_rate"
VALUES_CHANGED = "graph_values_changed"
MAX_RATE = 10.0
_IN_A_SENTENCE = 6


def after_backward(settings: GraphSettings, graph: Graph) -> None:
    """The table of `.grad`, and the buttons."""
    held = held_gradients(settings, graph)
    result = graph.result.name
    st.subheader("After backward()")
    kept = ", ".join(f"`{name}`" for name in held.gradients)
    what = "it a parameter" if len(held.gradients) == 1 else "them parameters"
    st.markdown(
        f"PyTorch keeps the gradient of {kept}, because you made {what}. "
        "It threw away those of the values in between: their `.grad` is `None` unless you ask with `retain_grad()`. "
        "And it freed the graph: a new forward pass builds a new one."
    )
    widths = None if graph.is_scalar else {".grad": st.column_config.Column(width=300)}  # pixels, for a row of numbers
    st.dataframe(_table(graph, held), hide_index=True, column_config=widths, alt="Which values keep a gradient")
    if _HELD in st.session_state and st.session_state[_HELD][0] == _identity(settings):
        st.caption("The table shows what your buttons have made of `.grad`; the drawing is of one pass alone.")
    st.markdown("Now press the buttons in any order, and watch `.grad`:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="graph_after"):
        for key, words, call in (
            ("again", f"{result}.backward() again", _again),
            ("retain", "Twice, with retain_graph=True", _retain),
            ("pass", "New forward and backward", _pass),
            ("zero", "Zero the gradients", _zero),
        ):
            st.button(words, key=f"graph_{key}", on_click=call, args=(settings, graph))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.number_input(
            "Learning rate",
            0.0001,
            MAX_RATE,
            0.01,
            format="%g",
            step=None,
            key=_RATE,
            width=130,
            persist_state="session",
        )
        st.button("Update the parameters", key="graph_update", on_click=_update, args=(settings, graph))
    said = st.session_state.get(_SAID)
    if said and said[0] == _identity(settings):
        getattr(st, said[1])(said[2])


def held_gradients(settings: GraphSettings, graph: Graph) -> HeldGradients:
    """What `.grad` holds now: what the buttons made of it, or what the first pass left."""
    identity, held = st.session_state.get(_HELD, (None, None))
    if identity != _identity(settings):
        held = first_pass(graph)
    assert isinstance(held, HeldGradients)
    return held


def _identity(settings: GraphSettings) -> GraphSettings:
    return replace(settings, step=0)


def _table(graph: Graph, held: HeldGradients) -> pd.DataFrame:
    rows = []
    for node in graph.nodes:
        if node.operation == "number":
            continue
        kind = node.operation if node.operation in ("parameter", "constant") else "operation"
        grad = _text(held.gradients[node.name]) if node.name in held.gradients else "None"
        why = {"parameter": "kept: a leaf that requires a gradient", "constant": "no gradient asked for"}
        reason = why.get(kind, "not kept: not a leaf" if node.requires_grad else "no parameter in it")
        rows.append((node.name, kind, grad, reason, node.grad_fn or "None"))
    return pd.DataFrame(rows, columns=["name", "what it is", ".grad", "why", "grad_fn"])


def _text(values: FloatArray) -> str:
    """The numbers, or what shape they have where they are many."""
    if values.ndim == 0:
        return number(float(values))
    if values.size > 2 * _IN_A_SENTENCE:
        return f"{values.size} numbers, shape {shape_text(values.shape)}"
    return "[" + ", ".join(_text(row) for row in values) + "]"


def _list(gradients: Gradients) -> str:
    texts = [f"`{name}.grad` = {_text(value)}" for name, value in list(gradients.items())[:_IN_A_SENTENCE]]
    return ", ".join(texts) + (" …" if len(gradients) > _IN_A_SENTENCE else "")


def _keep(settings: GraphSettings, held: HeldGradients, sentence: str, tone: str = "info") -> None:
    st.session_state[_HELD] = (_identity(settings), held)
    st.session_state[_SAID] = (_identity(settings), tone, sentence)


def _again(settings: GraphSettings, graph: Graph) -> None:
    tried = second_backward(settings, retain_graph=False)
    held = held_gradients(settings, graph)
    if tried.error is None:
        again = {name: tried.second[name] - first for name, first in tried.first.items()}
        held = held.added(again)
        _keep(
            settings,
            held,
            f"This went through, because none of these operations had to store a value for the way back. The gradients "
            f"were added again: {_list(held.gradients)}.",
        )
        return
    _keep(settings, held, f"PyTorch refuses, and says:\n\n> {tried.error}", "error")


def _retain(settings: GraphSettings, graph: Graph) -> None:
    tried = second_backward(settings, retain_graph=True)
    held = held_gradients(settings, graph).added(tried.second, passes=2)
    name = graph.result.name
    _keep(
        settings,
        held,
        f"A new graph, `{name}.backward(retain_graph=True)`, then `{name}.backward()`. The graph was kept for the "
        f"second call, and each call added the same gradients: together twice as much, {_list(tried.second)}. "
        f"With what was there before: {_list(held.gradients)}.",
    )


def _pass(settings: GraphSettings, graph: Graph) -> None:
    before = held_gradients(settings, graph)
    held = before.added(one_more_pass(settings).after_each[0])
    if before.passes:
        what = f"added to what `.grad` held, because nothing was zeroed. After {held.passes} backward passes"
    else:
        what = "added to `.grad`, which you had zeroed. It holds the gradients of this one pass"
    _keep(
        settings,
        held,
        f"A new forward pass built a new graph, and its backward pass {what}: {_list(held.gradients)}.",
    )


def _zero(settings: GraphSettings, graph: Graph) -> None:
    held = held_gradients(settings, graph).zeroed()
    _keep(settings, held, f"All gradients are zero again: {_list(held.gradients)}. The next pass starts afresh.")


def _update(settings: GraphSettings, graph: Graph) -> None:
    held = held_gradients(settings, graph)
    rate = st.session_state[_RATE]
    if not any(gradient.any() for gradient in held.gradients.values()):
        nothing = f"Nothing moved, because every gradient is 0: {_list(held.gradients)}."
        _keep(settings, held, f"{nothing} A new forward and backward pass fills them." if not held.passes else nothing)
        return
    values = updated(graph, held, learning_rate=rate)
    moved = replace(settings, values=tuple(values.items()), step=GRAPH.stored().step)
    try:
        after = recorded(moved)
    except GraphError as error:
        _keep(settings, held, f"This update leaves the numbers that can be used. {plain(str(error))}", "warning")
        return
    changes = [
        f"`{name}` from {_text(graph.node(name).value)} to {_text(after.node(name).value)}"
        for name in list(held.gradients)[:_IN_A_SENTENCE]
        if graph.node(name).value.size <= _IN_A_SENTENCE
    ]
    moves = ", ".join(changes) or "the parameters moved"
    results = [number(float(each.result.value)) for each in (graph, after)]
    sentence = (
        f"One step against the gradient, `w ← w − {number(rate)} × w.grad`: {moves}. The result went from {results[0]} "
        f"to {results[1]}. `.grad` still holds the old gradients: zero them before the next pass, or it adds to them."
    )
    GRAPH.choose(moved)
    _keep(moved, held, sentence, "success")
    st.session_state[VALUES_CHANGED] = True
