"""Code to take home: Jupyter notebooks, nbformat 4.5, and lists of numbers that break by row."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Cell = dict[str, Any]
_WIDTH = 88


def notebook_text(code: Mapping[str, str], words: Mapping[str, str]) -> str:
    """A notebook as text. Both hold a text for each name, `words` in Markdown; cells come in the order of `words`."""
    cells: list[Cell] = []
    for name, markdown in words.items():
        cells += [markdown_cell(f"{name}-words", markdown), code_cell(f"{name}-code", code[name])]
    return notebook_of(cells)


def notebook_of(cells: Sequence[Cell]) -> str:
    """These cells as a notebook's text."""
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


def markdown_cell(identity: str, text: str) -> Cell:
    """A cell of words."""
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text.splitlines(keepends=True)}


def code_cell(identity: str, text: str) -> Cell:
    """A cell of code that has not been run yet."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }


def list_of(before: str, entries: Iterable[str], after: str = "") -> str:
    """`before[entries]after` as Python code: on one line where it fits, else on several, broken between entries."""
    texts = list(entries)
    if len(line := f"{before}[{', '.join(texts)}]{after}") <= _WIDTH:
        return line
    rows = ["   "]
    for text in texts:
        if len(rows[-1]) + len(text) + 2 > _WIDTH and rows[-1].strip():
            rows.append("   ")
        rows[-1] += f" {text},"
    return "\n".join([f"{before}[", *rows, f"]{after}"])
