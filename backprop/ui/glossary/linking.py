"""Links from a text to the meanings of the terms in it."""

import re
from functools import cache

from backprop.ui.glossary.meanings import terms

# Words that are said in an everyday sense too, as in “step through both”: a text links these itself, where it means
# the term.
EVERYDAY = frozenset({"graph", "layer", "matrix", "model", "prediction", "sample", "step", "training", "vector"})
# What is no prose: code, formulas, links, headings.
_NO_PROSE = re.compile(r"(`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)|^#.*$)", re.MULTILINE)


def with_terms(text: str) -> str:
    """Markdown in which every term is linked to its meaning, where it is said first."""
    pattern, anchors = _forms()
    done = {anchor for anchor, term in terms().items() if f"(#{anchor})" in text or term.name in EVERYDAY}

    def linked(said: re.Match[str]) -> str:
        anchor = anchors[said[0].lower()]
        if anchor in done:
            return said[0]
        done.add(anchor)
        return f"[{said[0]}](#{anchor})"

    parts = _NO_PROSE.split(text)
    parts[::2] = [pattern.sub(linked, prose) for prose in parts[::2]]
    return "".join(parts)


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds every form of every term, and the anchor that each leads to."""
    anchors = {form: anchor for anchor, term in terms().items() for form in term.forms}
    longest_first = sorted(anchors, key=len, reverse=True)  # “gradient descent” is no “gradient”
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])", re.IGNORECASE), anchors
