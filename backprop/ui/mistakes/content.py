"""The words of the cards, read from Markdown: one file a card, in `content/en/`.

A file is `# title`, a line `Setting: name` where the card has one, and for each case `## case: name`, or `## case`
where it is the only one, and below it `### What you want`, `### What happens` and `### Why`, which is one sentence. A
translation is a folder beside `content/en/` with the same names.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from backprop.ui.mistakes.words import CardWords, CaseWords
from backprop.ui.parts.content import heading, split

_CONTENT = Path(__file__).parent / "content"
_PARTS = ["What you want", "What happens", "Why"]
_SETTING = "Setting: "


@cache
def card_words(card: str, language: str = "en") -> CardWords:
    """The words of a card.

    Raises:
        ValueError: if the file is not written as this module's description says, with the place.
    """
    text = (_CONTENT / language / f"{card}.md").read_text(encoding="utf-8")
    head, *parts = split(text, "## ")
    title, setting = heading(head.removeprefix("# "))
    cases: dict[str, CaseWords] = {}
    for part in parts:
        first, body = heading(part)
        name, _, title_of_case = first.partition(": ")
        sections = dict(map(heading, split(body, "### ")[1:]))
        if name in cases or list(sections) != _PARTS or not all(sections.values()):
            raise ValueError(f"{card}.md, “{first}”: a new name, then {', '.join(_PARTS)}, none of them empty.")
        cases[name] = CaseWords(title_of_case, *(" ".join(sections[each].split()) for each in _PARTS))
    return CardWords(title, cases, setting.removeprefix(_SETTING))
