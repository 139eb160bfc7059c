"""What comes after `backward()`: what is kept, what is freed, and what each next call does. PyTorch does all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from backprop.expressions.values import FloatArray
from backprop.figures.graph.dot import shape_text
from backprop.graph import MAX_ACTIONS, MAX_LEARNING_RATE, Action, ActionKind, AfterBackward, Graph, GraphError, Held
from backprop.ui.graph.runs import held_after, left_after_backward, recorded
from backprop.ui.graph.saved import saved_text, what_is_left
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.graph.state import GRAPH
from backprop.ui.parts.number_box import number_box
from backprop.ui.parts.numbers import number
from backprop.ui.parts.plain import plain

_DONE, _SAID, _RATE = "graph_done", "graph_said", "graph_rate"
VALUES_CHANGED = "graph_values_changed"
_IN_A_SENTENCE = 6
MAX_WRITTEN = 12  # numbers of one value


@dataclass(frozen=True, slots=True)
class Done:
    """What the learner has done since the first `backward()`: enough to make the leaves, and their `.grad`, again.

    Attributes:
        start: the settings that the leaves were made with.
        actions: in their order.
        shown: the settings that the page has now. An update changes the values; other settings begin anew.
    """

    start: GraphSettings
    actions: tuple[Action, ...]
    shown: GraphSettings


def draw_after_backward(settings: GraphSettings, graph: Graph) -> None:
    """What is left, the table of `.grad`, and the buttons."""
    done = _done(settings)
    held, left = held_after(done.start, done.actions), left_after_backward(settings)
    result = graph.result.name
    st.subheader("After backward()")
    *others, last = [f"`{name}`" for name in graph.parameters]
    kept = f"{', '.join(others)} and {last}" if others else last
    what = "them parameters" if others else "it a parameter"
    st.markdown(
        f"PyTorch keeps the gradient of {kept}, because you made {what}. The values in between do not keep theirs: "
        "their `.grad` is `None` unless you ask with `retain_grad()` before going back."
    )
    st.markdown(what_is_left(graph, left))
    widths = None if graph.is_scalar else {".grad": st.column_config.Column(width=300)}  # pixels, for a row of numbers
    st.dataframe(_table(graph, held, left), hide_index=True, column_config=widths, alt="Which values keep a gradient")
    if done.actions:
        st.caption("The table shows what `.grad` holds after what you did; the drawing is of one pass alone.")
    for names in held.shared:
        st.caption(
            f"{' and '.join(f'`{name}.grad`' for name in names)} lie in the same memory: PyTorch does that with single "
            "numbers that come out of a `sum`. What is added to one is added to all of them. The lab of mistakes has "
            "a card on it."
        )
    st.markdown("Now press the buttons in any order, and watch `.grad`:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="graph_after"):
        kinds: tuple[tuple[ActionKind, str], ...] = (
            ("again", f"{result}.backward() again"),
            ("twice", "Twice, with retain_graph=True"),
            ("pass", "New forward and backward"),
            ("zero", "Zero the gradients"),
        )
        for kind, words in kinds:
            st.button(words, key=f"graph_{kind}", on_click=_do, args=(settings, graph, kind))
    st.session_state.setdefault(_RATE, 0.01)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        number_box("Learning rate", 0.0001, MAX_LEARNING_RATE, key=_RATE, width=130)
        st.button("Update the parameters", key="graph_update", on_click=_update, args=(settings, graph))
    said = st.session_state.get(_SAID)
    if said and said[0] == done:
        getattr(st, said[1])(said[2])


def _done(settings: GraphSettings) -> Done:
    """What was done with these settings; nothing yet where others were on the page."""
    done = st.session_state.get(_DONE)
    settings = replace(settings, step=0)
    return done if isinstance(done, Done) and done.shown == settings else Done(settings, (), settings)


def _say(done: Done, sentence: str, tone: str = "info") -> None:
    st.session_state[_DONE] = done
    st.session_state[_SAID] = (done, tone, sentence)


def _table(graph: Graph, held: Held, left: AfterBackward) -> pd.DataFrame:
    rows = []
    for node in graph.nodes:
        if node.operation == "number":
            continue
        kind = node.operation if node.operation in ("parameter", "constant") else "operation"
        grad = _text(held.gradients[node.name]) if node.name in held.gradients else "None"
        why = {"parameter": "kept: a leaf that requires a gradient", "constant": "no gradient asked for"}
        reason = why.get(kind, "not kept: not a leaf" if node.requires_grad else "no parameter in it")
        saved = ""
        if node.grad_fn:
            freed = "" if node.name in left.still_saved else ", freed"
            saved = f"{saved_text(left.saved[node.name])}{freed}" if node.name in left.saved else "nothing"
        rows.append((node.name, kind, grad, reason, node.grad_fn or "None", saved.replace("`", "")))
    return pd.DataFrame(rows, columns=["name", "what it is", ".grad", "why", "grad_fn", "saved for the way back"])


def _do(settings: GraphSettings, graph: Graph, kind: ActionKind) -> None:
    """Have PyTorch do it, and say what it did to `.grad`."""
    before = _done(settings)
    if len(before.actions) >= MAX_ACTIONS:
        _say(before, _full(), "warning")
        return
    done = replace(before, actions=(*before.actions, Action(kind)))
    old, new = held_after(before.start, before.actions), held_after(done.start, done.actions)
    changes, name = changed(old.gradients, new.gradients), graph.result.name
    was_zero = not any(gradient.any() for gradient in old.gradients.values())
    match kind:
        case "again" if new.refusal is not None:
            partly = f"Before it met the first value that was freed, it had already changed {changes}."
            untouched = f"`.grad` is what it was: {_list(new.gradients)}."
            _say(done, f"PyTorch refuses, and says:\n\n> {new.refusal}\n\n{partly if changes else untouched}", "error")
        case "again":
            _say(
                done,
                "This went through, because the graph had no saved values to lose. The same gradients were added once "
                f"more: {changes or _unchanged(new)}.",
            )
        case "twice":
            _say(
                done,
                f"A new graph, `{name}.backward(retain_graph=True)`, then `{name}.backward()`. The saved values were "
                f"kept for the second call, and each of the two calls added to `.grad`: {changes or _unchanged(new)}.",
            )
        case "pass":
            what = ", which was 0" if was_zero else " on top of what was there, because nothing was zeroed"
            _say(
                done,
                f"A new forward pass built a new graph, and its backward pass added to `.grad`{what}: "
                f"{changes or _unchanged(new)}.",
            )
        case _:
            _say(done, f"All gradients are zero now: {_list(new.gradients)}. The next pass starts afresh.")


def _update(settings: GraphSettings, graph: Graph) -> None:
    before, rate = _done(settings), st.session_state[_RATE]
    held = held_after(before.start, before.actions)
    if not any(gradient.any() for gradient in held.gradients.values()):
        fills = any(gradient.any() for name in held.gradients if (gradient := graph.node(name).gradient) is not None)
        fill = " A new forward and backward pass fills them." if fills else ""
        _say(before, f"Nothing moved, because every gradient is 0: {_list(held.gradients)}.{fill}")
        return
    if len(before.actions) >= MAX_ACTIONS:
        _say(before, _full(), "warning")
        return
    actions = (*before.actions, Action("update", rate))
    values = held_after(before.start, actions).values
    moved = replace(settings, values=tuple(values.items()), step=GRAPH.stored().step)
    if moved.values == settings.values:
        small = f"{number(rate)} × `.grad` is too small to change numbers of this size in float64"
        _say(before, f"Nothing moved: {small}. {_list(held.gradients)}.")
        return
    try:
        after = recorded(moved)
    except GraphError as error:
        _say(before, f"This update was not made, because its result could not be used. {plain(str(error))}", "warning")
        return
    old, new = ({name: each.node(name).value for name in held.gradients} for each in (graph, after))
    moves = changed(old, new, grad=False)
    results = told_apart(graph.result.value, after.result.value)
    sentence = (
        f"One step against `.grad`, `w ← w − {number(rate)} × w.grad`: {moves}. The result went from {results[0]} "
        f"to {results[1]}. `.grad` still holds the old gradients: zero them before the next pass, or it adds to them."
    )
    GRAPH.choose(moved)
    _say(Done(before.start, actions, replace(moved, step=0)), sentence, "success")
    st.session_state[VALUES_CHANGED] = True


def _full() -> str:
    return f"That was {MAX_ACTIONS} actions in a row, as many as can follow one another. Change a value to begin anew."


def changed(old: Mapping[str, FloatArray], new: Mapping[str, FloatArray], *, grad: bool = True) -> str:
    """What changed, from what to what: "`w.grad` from −2 to −4"; empty where nothing did."""
    texts = []
    for name, value in old.items():
        count = int((~np.isclose(value, new[name], rtol=0, atol=0, equal_nan=True)).sum())
        if count and value.size > MAX_WRITTEN:
            moved = f"in {count} of its {value.size} numbers"
        elif count:
            moved = "from {} to {}".format(*told_apart(value, new[name]))
        else:
            continue
        texts.append(f"`{name}{'.grad' if grad else ''}` {moved}")
    return ", ".join(texts[:_IN_A_SENTENCE]) + (" …" if len(texts) > _IN_A_SENTENCE else "")


def told_apart(old: FloatArray, new: FloatArray) -> tuple[str, str]:
    """Two values in the fewest digits, from five on, in which they are not the same, if they are not."""
    pairs = [(_text(old, digits), _text(new, digits)) for digits in (5, 8, 12, 17)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])


def _text(values: FloatArray, digits: int = 5) -> str:
    """The numbers, or what shape they have where they are many."""
    if values.ndim == 0:
        return number(float(values), digits)
    if values.size > MAX_WRITTEN:
        return f"{values.size} numbers, shape {shape_text(values.shape)}"
    return "[" + ", ".join(_text(row, digits) for row in values) + "]"


def _list(gradients: Mapping[str, FloatArray]) -> str:
    texts = [f"`{name}.grad` = {_text(value)}" for name, value in list(gradients.items())[:_IN_A_SENTENCE]]
    return ", ".join(texts) + (" …" if len(gradients) > _IN_A_SENTENCE else "")


def _unchanged(held: Held) -> str:
    return f"{_list(held.gradients)}, as before"
