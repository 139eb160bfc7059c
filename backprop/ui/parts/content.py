"""Learners' words in Markdown files: how a file is cut into its parts."""

from __future__ import annotations

import re


def split(text: str, mark: str) -> list[str]:
    """The text cut before each line that begins with `mark`, which is left out."""
    return re.split(rf"^{mark}", text, flags=re.MULTILINE)


def heading(text: str) -> tuple[str, str]:
    """The first line, and the rest."""
    first, _, rest = text.strip().partition("\n")
    return first.strip(), rest.strip()
