"""The glossary: every term in one line, at hand wherever a text links to it as `[loss](#term-loss)`.

Hovering over such a link, focusing it or tapping it shows the line.
"""

from backprop.ui.glossary.linking import with_terms
from backprop.ui.glossary.meanings import Term, terms
from backprop.ui.parts.mounting import mounted

__all__ = ["Term", "explain_terms", "terms", "with_terms"]


def explain_terms() -> None:
    """Put it in place, once for all pages."""
    lines = {anchor: [term.name, term.meaning] for anchor, term in terms().items()}
    mounted("browser_glossary", __file__)(key="browser_glossary", data={"terms": lines}, height=1)
