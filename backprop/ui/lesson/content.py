"""The words of the chapters, read from the Markdown file that lies beside each: `NAME.en.md` beside `NAME.py`.

A file is `# title` and a paragraph; `## Guess` with the question, and where it is a choice a list `- name: words`;
`## Right`, and `## Wrong: name` for each other answer; and `## Now` with what to do with the live thing. `{name}`
stands for a number of the chapter's run. A link `[loss](#term-loss)` shows the term's meaning, and stands where the
term is said first. A translation is a file with another language's code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backprop.ui.lesson.guesses import RIGHT
from backprop.ui.parts.content import read_content

_FOLDER = Path(__file__).parent / "chapters"
_WRONG = "Wrong: "
_CHOICE = re.compile(r"^- ([\w-]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """The words of one chapter, in Markdown.

    Attributes:
        title, text: its heading, and the paragraph.
        question: what is to be guessed.
        labels: of the choices, by their names; empty for a number.
        said: what is said to each answer, by what `judge` calls it.
        now: what to do with the live thing.
    """

    title: str
    text: str
    question: str
    labels: Mapping[str, str]
    said: Mapping[str, str]
    now: str


@cache
def chapter_words(chapter_id: str, language: str = "en") -> ChapterWords:
    """The words of a chapter.

    Raises:
        ValueError: if the file is not written as this module's description says, with the place.
    """
    path = _FOLDER / f"{chapter_id}.{language}.md"
    whole = read_content(path)
    texts = whole.texts()
    answers = [name for name in texts if name.startswith(_WRONG)]
    if list(texts) != ["Guess", "Right", *answers, "Now"]:
        raise ValueError(f"{path.name}: the parts must be Guess, Right, {_WRONG}name as often as needed, and Now.")
    return ChapterWords(
        title=whole.heading,
        text=whole.text,
        question=_CHOICE.sub("", texts["Guess"]).strip(),
        labels=dict(_CHOICE.findall(texts["Guess"])),
        said={RIGHT: texts["Right"], **{name.removeprefix(_WRONG): texts[name] for name in answers}},
        now=texts["Now"],
    )


def with_facts(text: str, facts: Mapping[str, str]) -> str:
    """The text with the run's numbers in it.

    Raises:
        KeyError: if it asks for one that there is not.
    """
    return re.sub(r"\{(\w+)\}", lambda name: facts[name[1]], text)
