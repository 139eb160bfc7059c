"""The words of the exercises, read from Markdown: one file a chapter, which reads from top to bottom like a worksheet.

A file is `# chapter`, an introduction, and for each exercise `## id: title`, the prompt, `### Answer` with a list
`- name: label` of its fields or choices, `### Hint 1` to `3` and `### Solution`. Where what `misconceptions.md` says to
a wrong answer does not suit the exercise, `### Wrong: name` says it in this exercise's terms. A translation is a folder
beside `content/en/` with the same ids and names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from backprop.exercises.exercise import Chapter
from backprop.exercises.verdicts import Misconception
from backprop.ui.parts.content import heading, split

_CONTENT = Path(__file__).parent / "content"
_HINTS = ("Hint 1", "Hint 2", "Hint 3")
_WRONG = "Wrong: "


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """The words of one exercise, in Markdown.

    Attributes:
        labels: of the fields or choices, by their names.
        hints: three, each stronger than the one before.
        solution: the way to the answer, in full.
        wrong: what is said to some wrong answers here, in place of the words that serve all exercises.
    """

    title: str
    prompt: str
    labels: Mapping[str, str]
    hints: tuple[str, ...]
    solution: str
    wrong: Mapping[Misconception, str] = field(default_factory=dict)

    def said_to(self, misconception: Misconception) -> str:
        """What is said to a wrong answer that shows this misconception."""
        return self.wrong.get(misconception) or misconception_words()[misconception]


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """The words of one chapter: its exercises by id, in the order of the file."""

    title: str
    introduction: str
    exercises: Mapping[str, ExerciseWords]


@cache
def chapter_words(chapter: Chapter, language: str = "en") -> ChapterWords:
    """The words of a chapter.

    Raises:
        ValueError: if the file is not written as this module's description says, with the place.
    """
    text = (_CONTENT / language / f"{chapter.value}.md").read_text(encoding="utf-8")
    head, *parts = split(text, "## ")
    title, introduction = heading(head.removeprefix("# "))
    exercises: dict[str, ExerciseWords] = {}
    for part in parts:
        first, body = heading(part)
        identity, colon, exercise_title = first.partition(": ")
        if not colon or identity in exercises:
            raise ValueError(f"{chapter.value}.md: “{first}” must be a new “id: title”.")
        exercises[identity] = _exercise(exercise_title, body, where=f"{chapter.value}.md, {identity}")
    return ChapterWords(title, introduction, exercises)


@cache
def misconception_words(language: str = "en") -> Mapping[Misconception, str]:
    """What is said to a wrong answer, by the misconception that it shows."""
    text = (_CONTENT / language / "misconceptions.md").read_text(encoding="utf-8")
    return {Misconception(name): words for name, words in map(heading, split(text, "## ")[1:])}


def words_of(exercise_id: str, chapter: Chapter) -> ExerciseWords:
    """The words of one exercise."""
    return chapter_words(chapter).exercises[exercise_id]


def _exercise(title: str, body: str, *, where: str) -> ExerciseWords:
    prompt, *parts = split(body, "### ")
    sections = dict(map(heading, parts))
    needed = ["Answer", *_HINTS, "Solution"]
    wrong = list(sections)[len(needed) :]
    if list(sections)[: len(needed)] != needed or not all(sections.values()):
        raise ValueError(f"{where}: the parts must be Answer, Hint 1, Hint 2, Hint 3, Solution, none of them empty.")
    if not all(name.startswith(_WRONG) for name in wrong):
        raise ValueError(f"{where}: behind the solution there is only “{_WRONG}name”, and no other part.")
    labels = dict(re.findall(r"^- ([\w-]+): (.+)$", sections["Answer"], re.MULTILINE))
    said = {Misconception(name.removeprefix(_WRONG)): sections[name] for name in wrong}
    hints = tuple(sections[name] for name in _HINTS)
    return ExerciseWords(title, prompt.strip(), labels, hints, sections["Solution"], said)
