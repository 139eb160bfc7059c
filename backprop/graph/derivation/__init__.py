r"""The gradient in symbols: ∂L/∂w as a sum over paths of products of local derivatives, numbers underneath.

    >>> from backprop.graph import record
    >>> graph = record("(x*w - y)**2", {"x": 1.0, "w": 1.0, "y": 2.0}, parameters=("w",))
    >>> differentiate(graph, "w").paths[0].formulas
    '\\underbrace{2 \\cdot \\left(x \\cdot w - y\\right)}_{-2} \\cdot \\underbrace{1}_{1} \\cdot \\underbrace{x}_{1}'

Where values are vectors or matrices a product of Jacobians would fill pages: there the derivation is a list of
steps, one for each edge (see `backprop.graph.derivation.vector_steps`).
"""

from backprop.graph.derivation.differentiating import MAX_PATHS, Derivation, Factor, Path, differentiate
from backprop.graph.derivation.vector_steps import StepRule, VectorStep

__all__ = ["MAX_PATHS", "Derivation", "Factor", "Path", "StepRule", "VectorStep", "differentiate"]
