"""Jupyter notebooks, nbformat 4.5: cells of code, each with a few words before it."""

from __future__ import annotations

import json
from collections.abc import Mapping


def notebook_text(code: Mapping[str, str], words: Mapping[str, str]) -> str:
    """A notebook as text. Both hold a text for each name, `words` in Markdown; cells come in the order of `words`."""
    cells: list[dict[str, object]] = []
    for name, markdown in words.items():
        cells.append({"cell_type": "markdown", "id": f"{name}-words", "metadata": {}, "source": _lines(markdown)})
        cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"{name}-code",
                "metadata": {},
                "outputs": [],
                "source": _lines(code[name]),
            }
        )
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
