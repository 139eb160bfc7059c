"""The words of the cards, read from the Markdown file that lies beside each program: `NAME.en.md` beside `NAME.py`.

A file is `# title`, a line `Setting: name` where the card has one, and for each case `## case: name`, or `## case`
where it is the only one, and below it `### What you want`, `### What happens` and `### Why`, which is one sentence. A
translation is a file with another language's code.
"""

from functools import cache
from pathlib import Path

from backprop.ui.mistakes.words import CardWords, CaseWords
from backprop.ui.parts.content import read_content

_CONTENT = Path(__file__).parents[2] / "mistakes" / "programs"
_PARTS = ["What you want", "What happens", "Why"]


@cache
def card_words(card: str, language: str = "en") -> CardWords:
    """The words of a card.

    Raises:
        ValueError: if the file is not written as this module's description says, with the place.
    """
    path = _CONTENT / f"{card.replace('-', '_')}.{language}.md"
    whole = read_content(path)
    cases: dict[str, CaseWords] = {}
    for heading, part in whole.parts.items():
        name, _, title = heading.partition(": ")
        texts = part.texts()
        if name in cases or list(texts) != _PARTS:
            raise ValueError(f"{path.name}, “{heading}”: a new name, then {', '.join(_PARTS)}.")
        cases[name] = CaseWords(title, *(" ".join(texts[each].split()) for each in _PARTS))
    return CardWords(whole.heading, cases, whole.text.removeprefix("Setting: "))
