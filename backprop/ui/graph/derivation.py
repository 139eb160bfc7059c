"""How one parameter's gradient comes about, in symbols with the numbers underneath."""

import streamlit as st

from backprop.figures.graph.dot import shape_text
from backprop.graph import Graph
from backprop.graph.derivation import Derivation, differentiate
from backprop.ui.graph.captions import backward_rule
from backprop.ui.graph.runs import recorded
from backprop.ui.graph.settings import GraphSettings
from backprop.ui.parts.downloads import unfolded
from backprop.ui.parts.latex import aligned, at_its_sign


def draw_derivation(settings: GraphSettings) -> None:
    """Choose a parameter, see its derivation. Costs nothing until it is opened."""
    if not (place := unfolded("The chain rule, written out", key="graph_derivation_open", icon=":material/functions:")):
        return
    graph = recorded(settings)
    with place:
        parameters = [name for name in graph.parameters if graph.node(name).gradient is not None]
        if st.session_state.get("graph_derive") not in parameters:
            st.session_state["graph_derive"] = parameters[0]
        name = st.segmented_control("Gradient of", parameters, key="graph_derive", required=True) or parameters[0]
        derivation = differentiate(graph, name)
        if derivation.definitions:
            st.caption("The names that the graph gives to its operations:")
            st.latex(aligned([at_its_sign(text) for _, text in derivation.definitions]))
        if derivation.is_scalar:
            _paths(derivation)
        else:
            _steps(derivation, graph)


def _paths(derivation: Derivation) -> None:
    count = derivation.path_count
    if count == 1:
        st.markdown("One path leads back. Multiply the local derivatives along it; their numbers are underneath.")
    else:
        shown = "" if len(derivation.paths) == count else f" The {len(derivation.paths)} shortest are shown."
        st.markdown(
            f"{count} paths lead back. Multiply the local derivatives along each, then add up the products.{shown}"
        )
    with st.container(key="graph_formula"):
        st.latex(derivation.latex)


def _steps(derivation: Derivation, graph: Graph) -> None:
    st.markdown(
        r"With vectors and matrices each step back is a small rule. $\overline{v}$ is the gradient of the result with "
        r"respect to $v$, $\odot$ multiplies number by number, and $\top$ turns rows into columns."
    )
    with st.container(key="graph_formula"):
        st.latex(derivation.latex)
    for step in derivation.steps:
        st.markdown(
            f"- Back from `{step.edge.target}` to `{step.edge.source}`: shape {shape_text(step.upstream_shape)} "
            f"becomes {shape_text(step.source_shape)}; {backward_rule(step.edge, graph)}."
        )
