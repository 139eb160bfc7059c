"""What `backward()` does to a graph, in words: once for the whole app, and with what this graph had saved."""

from backprop.figures.graph.dot import shape_text
from backprop.graph import AfterBackward, Graph, SavedValue
from backprop.ui.parts.numbers import number

# The lab says it too.
WHAT_BACKWARD_FREES = (
    "`backward()` frees the values that the graph had saved for the way back. The graph's nodes live on for as long as "
    "a variable refers to its result."
)
_MOST = 6  # nodes in a sentence


def what_is_left(graph: Graph, after: AfterBackward) -> str:
    """Which nodes had saved values, which of the graph is left, and whether PyTorch goes through it again; Markdown."""
    result = graph.result.name
    if not after.functions:
        return (
            f"There is no graph behind `{result}`: it is the parameter itself, and `{result}.backward()` can be called "
            "as often as you like."
        )
    nodes = "its one node" if after.functions_left == 1 else f"its {after.functions_left} nodes"
    living = (
        f"The nodes themselves are still there: `{result}.grad_fn` leads to {nodes} until nothing refers to "
        f"`{result}` any more."
    )
    if not after.saved:
        return (
            "No operation here needs a value for the way back, so the graph had saved nothing, and `backward()` "
            f"had nothing to free. {living} PyTorch does go through it a second time, with `{result}.backward()` again."
        )
    told = [f"`{node}` had saved {saved_text(values)}" for node, values in list(after.saved.items())[:_MOST]]
    more = "; and so on" if len(after.saved) > _MOST else ""
    again = "refuses to go through it a second time" if after.refusal else "goes through it a second time all the same"
    return (
        f"For the way back, {', '.join(told)}{more}. `backward()` has freed what was saved. {living} Without saved "
        f"values PyTorch {again}; a new forward pass builds a new graph."
    )


def saved_text(values: tuple[SavedValue, ...]) -> str:
    """The names of saved values, or what they are where they have none: `x`, 2, a tensor of shape (3, 2)."""
    return " and ".join(dict.fromkeys(_saved(value) for value in values))


def _saved(saved: SavedValue) -> str:
    if saved.name is not None:
        return f"`{saved.name.split(' #')[0]}`"
    return number(float(saved.value)) if saved.value.ndim == 0 else f"a tensor of shape {shape_text(saved.value.shape)}"
