"""The terms and their meanings, from `terms.en.md`: under each heading the term, and after commas its other forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backprop.ui.parts.content import read_content


@dataclass(frozen=True, slots=True)
class Term:
    """A term: every form of it, the first of which names it, and its meaning in one line of Markdown."""

    forms: tuple[str, ...]
    meaning: str

    @property
    def name(self) -> str:
        return self.forms[0]

    @property
    def anchor(self) -> str:
        """What a link to it says after the `#`."""
        return f"term-{self.name.replace(' ', '-')}"


@cache
def terms(language: str = "en") -> Mapping[str, Term]:
    """Every term by its anchor."""
    texts = read_content(Path(__file__).with_name(f"terms.{language}.md")).texts()
    found = (Term(tuple(forms.split(", ")), " ".join(meaning.split())) for forms, meaning in texts.items())
    return {term.anchor: term for term in found}
