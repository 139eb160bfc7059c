"""The controls of the graph page: the expression, and a value for each of its names."""

from dataclasses import replace

import streamlit as st

from backprop.expressions import ExpressionError, NestedValue, names, notes_on_names, parse, parse_value
from backprop.graph import GraphError
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import PRESETS, GraphSettings, starting
from backprop.ui.graph.state import GRAPH, MODE, STEP, TEXT, TURN, parameter_key, value_key
from backprop.ui.parts.plain import plain

OWN = "own"
_PRESET = "graph_preset"
PRESET_WORDS = {
    "lesson": "The lesson's loss",
    "sigmoid": "With a sigmoid",
    "affine": "With a bias",
    "quadratic": "A quadratic model",
    "logistic": "A sigmoid with a bias",
    "cross-entropy": "Cross-entropy",
    "used twice": "A value used twice",
    "two layers": "Two layers, with matrices",
    OWN: "Your own",
}
_AROUND = 30  # characters shown to either side of a mistake


def draw_expression_input() -> tuple[str, Exception | None]:
    """The preset and the expression. Returns text that can be read, and why the typed one cannot."""
    before = GRAPH.stored()
    typed = st.session_state[TEXT]
    shown = PRESETS.get(st.session_state.get(_PRESET, ""))
    if _PRESET not in st.session_state or (shown and shown.expression != typed):
        st.session_state[_PRESET] = next((name for name, one in PRESETS.items() if one.expression == typed), OWN)
    preset_place, text_place = st.columns([1, 2.6], gap="medium")
    preset_place.selectbox(
        "Example", list(PRESET_WORDS), format_func=PRESET_WORDS.__getitem__, key=_PRESET, on_change=_choose_preset
    )
    text = text_place.text_input(
        "Expression",
        key=TEXT,
        persist_state="session",
        on_change=_typed,
        help="Numbers, names, + - * / ** @, parentheses, and sigmoid, tanh, relu, exp, log, sqrt, sin, cos, abs, sum, "
        "mean, max, min; as in PyTorch, too: torch.relu(x), x.pow(2), x.sum(). The result must be one number.",
    )
    if st.session_state[_PRESET] == OWN and any(one.expression == text for one in PRESETS.values()):
        st.caption("Write your own into the field: names, numbers and operations, such as `sin(w*x) / 2`.")
    try:
        expression = parse(text or "")
    except ExpressionError as error:
        return before.expression, error
    for note in notes_on_names(names(expression)):
        st.caption(note)
    return text or "", None


def _choose_preset() -> None:
    preset = PRESETS.get(st.session_state[_PRESET])
    if preset is not None:
        _choose(preset)


def _choose(preset: GraphSettings) -> None:
    """Take the example; whoever finds the gradients goes on finding them."""
    GRAPH.choose(replace(preset, turn=st.session_state.get(MODE) == TURN))


def _typed() -> None:
    """An example that is typed comes with its values, as one that is chosen does."""
    if preset := next((one for one in PRESETS.values() if one.expression == st.session_state[TEXT]), None):
        _choose(preset)


def draw_leaves(expression: str) -> GraphSettings | None:
    """An input for each name. Returns settings with what is in them; None while one cannot be read."""
    before = GRAPH.stored()
    found = names(parse(expression))
    values: list[tuple[str, NestedValue]] = []
    parameters = []
    if found:
        st.caption(
            "Each is a number `2`, a vector `[1, 2]` or a matrix `[[1, 2], [3, 4]]`. A parameter gets a gradient, as "
            "weights do; any other value is a constant, as data are."
        )
    parameters_at_first = starting(expression).parameters
    for name in found:
        st.session_state.setdefault(value_key(name), "1")
        st.session_state.setdefault(parameter_key(name), name in parameters_at_first)
        long = len(st.session_state[value_key(name)] or "") > 9  # does not fit beside its toggle
        key = f"leaf_{'long' if long else 'short'}_{name}"
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=True, key=key):
            text = st.text_input(name, key=value_key(name), persist_state="session", width="stretch")
            is_parameter = st.toggle(
                f"{plain(name)} is a parameter",
                key=parameter_key(name),
                persist_state="session",
            )
        if is_parameter:
            parameters.append(name)
        try:
            values.append((name, parse_value(text or "")))
        except ExpressionError as error:
            st.error(plain(f"{name}: {error}"))
    if len(values) < len(found):
        return None
    step = st.session_state[STEP] if expression == before.expression else 0
    return GraphSettings(expression, tuple(values), tuple(parameters), step)


def runnable(wanted: GraphSettings | None) -> tuple[GraphSettings, Exception | None]:
    """The settings that are wanted, or while they cannot be run the last ones that could, and why."""
    if wanted is None:
        return GRAPH.stored(), None
    try:
        recorded(wanted)
    except (ExpressionError, GraphError) as error:
        return GRAPH.stored(), error
    return wanted, None


def explain(error: Exception, text: str) -> None:
    """Show why something cannot be run, with the place marked, and a way out where there is one."""
    st.error(plain(str(error)))
    if isinstance(error, ExpressionError | GraphError) and error.length and text.strip():
        st.code(marked(text, error.position, error.length), language=None)
    if isinstance(error, GraphError) and error.kind == "no_parameter" and names(parse(text)):
        st.caption("Switch on **is a parameter** beside one of the values: that one then gets a gradient.")
    if isinstance(error, GraphError) and error.kind == "not_scalar":
        st.button("Wrap it in sum( … )", icon=":material/functions:", key="graph_wrap", on_click=_wrap, args=(text,))


def marked(text: str, position: int, length: int) -> str:
    """The part of the text round a place, and a line below that marks it."""
    start = max(position - _AROUND, 0)
    end = min(position + min(length, _AROUND) + _AROUND, len(text))
    shown = "".join(character if character.isprintable() else " " for character in text[start:end])
    before, after = "…" * (start > 0), "…" * (end < len(text))
    mark = "^" * max(1, min(length, end - position))
    return f"{before}{shown}{after}\n{' ' * (len(before) + min(position, len(text)) - start)}{mark}"


def _wrap(text: str) -> None:
    st.session_state[TEXT] = f"sum({text})"
