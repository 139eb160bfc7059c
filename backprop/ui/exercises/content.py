"""The words of the exercises, read from the Markdown file that lies beside each: `NAME.en.md` beside `NAME.py`.

A file is `# title`, the prompt, `## Answer` with a list `- name: label` of its fields or choices, `## Hint 1` to `3`
and `## Solution`. Where what `misconceptions.en.md` says to a wrong answer does not suit the exercise, `## Wrong: name`
says it in this exercise's terms. A chapter's title and introduction are in its `chapter.en.md`. A translation is a file
with another language's code and the same names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backprop.exercises.catalog import CHAPTERS
from backprop.exercises.exercise import Chapter
from backprop.exercises.verdicts import Misconception
from backprop.ui.parts.content import read_content

_EXERCISES = Path(__file__).parents[2] / "exercises"
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
    wrong: Mapping[Misconception, str]

    def said_to(self, misconception: Misconception) -> str:
        """What is said to a wrong answer that shows this misconception."""
        return self.wrong.get(misconception) or misconception_words()[misconception]


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """The words of one chapter: its exercises by id, in order."""

    title: str
    introduction: str
    exercises: Mapping[str, ExerciseWords]


@cache
def chapter_words(chapter: Chapter, language: str = "en") -> ChapterWords:
    """The words of a chapter.

    Raises:
        ValueError: if a file is not written as this module's description says, with the place.
    """
    folder = _EXERCISES / "chapters" / _file_name(chapter.value)
    whole = read_content(folder / f"chapter.{language}.md")
    exercises = {
        exercise.id: exercise_words(folder / f"{_file_name(exercise.id)}.{language}.md")
        for exercise in CHAPTERS[chapter]
    }
    return ChapterWords(whole.heading, whole.text, exercises)


@cache
def misconception_words(language: str = "en") -> Mapping[Misconception, str]:
    """What is said to a wrong answer, by the misconception that it shows."""
    texts = read_content(_EXERCISES / f"misconceptions.{language}.md").texts()
    return {Misconception(name): words for name, words in texts.items()}


def words_of(exercise_id: str, chapter: Chapter) -> ExerciseWords:
    """The words of one exercise."""
    return chapter_words(chapter).exercises[exercise_id]


def _file_name(name: str) -> str:
    return name.replace("-", "_")


def exercise_words(path: Path) -> ExerciseWords:
    """The words in one exercise's file.

    Raises:
        ValueError: if it is not written as this module's description says, with the place.
    """
    whole = read_content(path)
    texts = whole.texts()
    needed = ["Answer", *_HINTS, "Solution"]
    wrong = list(texts)[len(needed) :]
    if list(texts)[: len(needed)] != needed:
        raise ValueError(f"{path.name}: the parts must be {', '.join(needed)}.")
    if not all(name.startswith(_WRONG) for name in wrong):
        raise ValueError(f"{path.name}: behind the solution there is only “{_WRONG}name”, and no other part.")
    return ExerciseWords(
        title=whole.heading,
        prompt=whole.text,
        labels=dict(re.findall(r"^- ([\w-]+): (.+)$", texts["Answer"], re.MULTILINE)),
        hints=tuple(texts[name] for name in _HINTS),
        solution=texts["Solution"],
        wrong={Misconception(name.removeprefix(_WRONG)): texts[name] for name in wrong},
    )
