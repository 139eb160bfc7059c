"""The words and files of the code exercises, read from `content/`: one TOML file per exercise, in lesson order."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backprop.workbook.verdict import Verdict

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True, eq=False)
class CodeExercise:
    """One exercise.

    Attributes:
        name: of the learner's file, without `.py`; a Python identifier.
        title: a few words.
        start: the file as a learner gets it. Its docstring says what to do.
        solution: a file that passes.
        after: what the exercise has shown, said when it passes.
        hints: each stronger than the one before.
        messages: what to say for each reason that the check of this exercise gives, with {gaps} for its facts.
        raised: a piece of an exception's text → the reason to give in place of "raised".
    """

    name: str
    title: str
    start: str
    solution: str
    after: str
    hints: tuple[str, ...]
    messages: Mapping[str, str]
    raised: Mapping[str, str]

    @property
    def file(self) -> str:
        return f"{self.name}.py"

    def reason(self, verdict: Verdict) -> str:
        """The verdict's reason, or what the text of its exception gives away."""
        if verdict.reason == "raised":
            for raised in (self.raised, common().raised):
                for piece, reason in raised.items():
                    if piece in verdict.error:
                        return reason
        return verdict.reason

    def message(self, verdict: Verdict) -> str:
        """What to tell the learner."""
        reason = self.reason(verdict)
        message = self.messages.get(reason) or common().messages[reason]
        return message.format_map(_Facts({"error": verdict.error, **verdict.facts}))


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name


@dataclass(frozen=True, slots=True)
class Common:
    """What every exercise may have to say, and which exceptions give which reason."""

    messages: Mapping[str, str]
    raised: Mapping[str, str]


@cache
def common() -> Common:
    read = tomllib.loads((CONTENT / "common.toml").read_text(encoding="utf-8"))
    return Common(read["messages"], read["raised"])


@cache
def exercises() -> tuple[CodeExercise, ...]:
    """All of them, in order."""
    return tuple(_read(path) for path in sorted(CONTENT.glob("ex*.toml")))


def _read(path: Path) -> CodeExercise:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return CodeExercise(
        name=path.stem,
        title=read["title"],
        start=read["start"],
        solution=read["solution"],
        after=read["after"].strip(),
        hints=tuple(read["hints"]),
        messages=read["messages"],
        raised=read.get("raised", {}),
    )


def named(text: str) -> CodeExercise:
    """The exercise that `text` means: `ex03_update`, `ex03_update.py`, a path to that file, `ex03`, `03` or `3`.

    Raises:
        ValueError: there is none, or more than one.
    """
    stem = Path(text.strip()).name.removesuffix(".py").lower()
    number = stem.removeprefix("ex")
    found = [exercise for exercise in exercises() if exercise.name == stem]
    if not found and number.isdecimal() and number.isascii():
        prefix = f"ex{int(number):02d}_" if len(number) < 5 else ""
        found = [exercise for exercise in exercises() if prefix and exercise.name.startswith(prefix)]
    if len(found) != 1:
        first, last = exercises()[0].name, exercises()[-1].name
        raise ValueError(f"There is no exercise named {text!r}: the names go from {first} to {last}.")
    return found[0]
