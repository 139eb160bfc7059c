"""Learners' words in Markdown files, read into parts by their headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the text below it up to the next one, and the parts below that, by their headings."""

    heading: str
    text: str
    parts: Mapping[str, Part]

    def texts(self) -> dict[str, str]:
        """The texts of the parts, by their headings."""
        return {heading: part.text for heading, part in self.parts.items()}


def read_content(path: Path) -> Part:
    """A content file, which begins with its one heading of the first level.

    Raises:
        ValueError: if a heading stands twice below another, or nothing stands below it.
    """
    return _part(path.read_text(encoding="utf-8").removeprefix("# "), level=2, where=path.name)


def _part(text: str, *, level: int, where: str) -> Part:
    head, *below = re.split(rf"^{'#' * level} ", text, flags=re.MULTILINE)
    heading, _, text_here = (each.strip() for each in head.strip().partition("\n"))
    if not text_here and not below:
        raise ValueError(f"{where}, “{heading}”: there is no text.")
    parts = [_part(each, level=level + 1, where=f"{where}, “{heading}”" if level > 2 else where) for each in below]
    if len({part.heading for part in parts}) < len(parts):
        raise ValueError(f"{where}, “{heading}”: a heading stands here twice.")
    return Part(heading, text_here, {part.heading: part for part in parts})
