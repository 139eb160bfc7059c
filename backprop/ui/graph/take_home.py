"""The same graph as a PyTorch program, to read and to download."""

from backprop.graph.program import code, notebook
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.parts.downloads import take_home


def draw_graph_as_code(settings: GraphSettings) -> None:
    """The program, made when it is opened."""
    graph = settings.expression, dict(settings.values), settings.parameters
    take_home(
        "the same as PyTorch code",
        key="graph_code_open",
        words="Running it prints the gradients that you see above, to the last digit.",
        script=lambda: code(*graph),
        notebook=lambda: notebook(*graph),
        file_name="backprop_graph",
        button_keys=("graph_download", "graph_notebook"),
    )
