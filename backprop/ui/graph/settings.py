"""The settings of the graph page, to and from the address in the browser.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backprop.expressions import ExpressionError, NestedValue, format_value, names, parse, parse_value
from backprop.graph import Graph, GraphError, record
from backprop.numbers import link_number
from backprop.ui.shell.fields import MAX_LINK_CHARACTERS, Switch, Whole, refusal

MAX_OPERATIONS = 100  # more cannot be read, and would keep the browser busy for long
MAX_STEP = 1_000
_STEP, _TURN = Whole(0, MAX_STEP), Switch()
_CONSTANTS = ("x", "y", "t")  # names that begin so are data until the learner says otherwise


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """What a learner has chosen on the graph page.

    Attributes:
        expression: as typed; it can be read.
        values: a value for each of its names, in their order.
        parameters: the names that require a gradient, in their order.
        step: the step that is shown, from 0.
        turn: whether the gradients are hidden, and the learner's to find.
    """

    expression: str
    values: tuple[tuple[str, NestedValue], ...]
    parameters: tuple[str, ...]
    step: int = 0
    turn: bool = False


LESSON = GraphSettings("(x*w - y)**2", (("x", 3.0), ("w", 1.0), ("y", 6.0)), ("w",))
PRESETS: dict[str, GraphSettings] = {
    "lesson": LESSON,
    "sigmoid": GraphSettings("(sigmoid(x*w) - y)**2", (("x", 1.0), ("w", 1.0), ("y", 2.0)), ("w",)),
    "affine": GraphSettings(
        "(x*w + b - y)**2", (("x", 1.0), ("w", 1.0), ("b", 2.0), ("y", 2.0)), ("w", "b")
    ),
    "quadratic": GraphSettings(
        "(w1*x**2 + w2*x + b - y)**2",
        (("w1", 1.0), ("x", 2.0), ("w2", 1.0), ("b", 1.0), ("y", 6.0)),
        ("w1", "w2", "b"),
    ),
    "logistic": GraphSettings(
        "(sigmoid(w*x + b) - y)**2", (("w", 1.0), ("x", 1.0), ("b", 1.0), ("y", 0.0)), ("w", "b")
    ),
    "cross-entropy": GraphSettings(
        "-(y*log(sigmoid(w*x + b)) + (1 - y)*log(1 - sigmoid(w*x + b)))",
        (("y", 0.0), ("w", 1.0), ("x", 1.0), ("b", 1.0)),
        ("w", "b"),
    ),
    "used twice": GraphSettings("(a*a + a*b)**2", (("a", 1.0), ("b", -3.0)), ("a", "b")),
    "two layers": GraphSettings(
        "sum((W2 @ sigmoid(W1 @ x + b1) + b2 - y)**2)",
        (
            ("W2", ((1.0, -1.0),)),
            ("W1", ((0.5, -0.5), (1.0, 0.25))),
            ("x", (1.0, 2.0)),
            ("b1", (0.0, 0.1)),
            ("b2", (0.2,)),
            ("y", (1.0,)),
        ),
        ("W2", "W1", "b1", "b2"),
    ),
}  # fmt: skip


def record_settings(settings: GraphSettings) -> Graph:
    """The graph of these settings.

    Raises:
        ExpressionError, GraphError: as `backprop.graph.record`.
    """
    return record(settings.expression, dict(settings.values), settings.parameters, max_operations=MAX_OPERATIONS)


def is_data(name: str) -> bool:
    """Whether a new name is taken for data, a constant, rather than a parameter."""
    return name.lower().startswith(_CONSTANTS)


def starting(expression: str) -> GraphSettings:
    """Values to begin with: the preset's where there is one, otherwise 1 for every name.

    Raises:
        ExpressionError: if the expression cannot be read.
    """
    for preset in PRESETS.values():
        if preset.expression == expression:
            return preset
    found = names(parse(expression))
    parameters = tuple(name for name in found if not is_data(name)) or found
    return GraphSettings(expression, tuple((name, 1.0) for name in found), parameters)


def to_query(settings: GraphSettings) -> dict[str, str]:
    """What differs from the lesson, or from what the expression begins with. Empty where it is too long for a link."""
    start = starting(settings.expression)
    query = {}
    if settings.expression != LESSON.expression:
        query["f"] = settings.expression
    if settings.values != start.values:
        query["v"] = ";".join(f"{name}={format_value(value).replace(' ', '')}" for name, value in settings.values)
    if settings.parameters != start.parameters:
        query["p"] = ",".join(settings.parameters)
    if settings.step:
        query["s"] = str(settings.step)
    if settings.turn:
        query["turn"] = _TURN.write(settings.turn)
    return query if sum(map(len, query.values())) <= MAX_LINK_CHARACTERS else {}


def from_query(query: Mapping[str, str]) -> tuple[GraphSettings, list[str]]:
    """Read query parameters. Returns settings that can be recorded, and a sentence for each that could not be used."""
    refused: list[str] = []
    settings = LESSON
    if "f" in query:
        try:
            settings = starting(query["f"])
        except ExpressionError as error:
            return LESSON, [f"The link's expression (f) could not be read, so the lesson's is shown. {error}"]
    if "v" in query:
        try:
            settings = replace(settings, values=_values(query["v"], settings))
        except ValueError as error:
            refused.append(f"The link's values (v) could not be used, so others are shown. {error}")
    if "p" in query:
        try:
            settings = replace(settings, parameters=_parameters(query["p"], settings))
        except ValueError as error:
            refused.append(f"The link's parameters (p) could not be used, so others are shown. {error}")
    if "s" in query:
        try:
            settings = replace(settings, step=_STEP.read(query["s"]))
        except ValueError:
            refused.append(refusal("step (s)", query["s"], _STEP.allowed, "the first is shown"))
    if "turn" in query:
        try:
            settings = replace(settings, turn=_TURN.read(query["turn"]))
        except ValueError:
            refused.append(refusal("turn", query["turn"], _TURN.allowed, "0 is used"))
    try:
        record_settings(settings)
    except (ExpressionError, GraphError) as error:
        return LESSON, [*refused, f"The link's expression does not run, so the lesson's is shown. {error}"]
    return settings, refused


def _values(text: str, settings: GraphSettings) -> tuple[tuple[str, NestedValue], ...]:
    values = dict(settings.values)
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in values:
            known = ", ".join(values) or "no names"
            raise ValueError(f"“{part[:40]}” is not a value for a name of the expression; it has {known}.")
        values[name] = parse_value(value, read=link_number)
    return tuple(values.items())


def _parameters(text: str, settings: GraphSettings) -> tuple[str, ...]:
    asked = text.split(",")
    known = [name for name, _ in settings.values]
    for name in asked:
        if name not in known:
            raise ValueError(f"“{name[:40]}” is not a name of the expression; it has {', '.join(known) or 'no names'}.")
    return tuple(name for name in known if name in asked)
