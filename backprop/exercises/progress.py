"""What a learner has done, as a record; and as the text that is kept in the browser and saved as a file.

Nothing here touches Streamlit. What comes back from a browser or a file may have been changed on the way: it is read
strictly, and an exercise counts as passed only if the answer that passed it passes again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backprop.exercises.answers import MAX_FIELD_CHARACTERS, Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.lesson_record import LessonRecord, from_json

FORMAT = "backprop exercises, version 1"
MAX_CHARACTERS = 200_000
MAX_NAME = 60  # characters of a learner's name
TRIES_BEFORE_SOLUTION = 3
HINTS = 3
_MAX_TRIES = 100_000
_KEYS = {"answer", "passed", "tries", "hints"}
_LATER_KEYS = {"first"}  # files of earlier versions have none of these

Check = Callable[[str, Answer], bool]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was done with one exercise.

    Attributes:
        answer: what stands in its fields.
        passed: the answer that passed; None so far.
        tries: how many different answers were checked until one passed, without those that could not be read.
        hints: how many hints were asked for, 0 to 3.
        first: the very first answer that was checked; None so far. It stays, also where the exercise is reset: for a
            prediction it is the only one made before anything was seen.
    """

    answer: Answer
    passed: Answer | None = None
    tries: int = 0
    hints: int = 0
    first: Answer | None = None

    @property
    def may_see_solution(self) -> bool:
        return self.passed is not None or self.tries >= TRIES_BEFORE_SOLUTION


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner has done.

    Attributes:
        attempts: by the ids of the exercises; one that was never touched has none.
        lesson: what was done in the lesson.
        name: the learner's, if they gave one, of up to `MAX_NAME` characters; else empty.
    """

    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    lesson: LessonRecord = field(default_factory=LessonRecord)
    name: str = ""

    @property
    def empty(self) -> bool:
        return not self.attempts and self.lesson.empty and not self.name

    def attempt(self, exercise_id: str) -> Attempt:
        """What was done with it; as shipped, if nothing."""
        return self.attempts.get(exercise_id) or Attempt(dict(CATALOG[exercise_id].task.start))

    def changed(self, exercise_id: str, **changes: Any) -> Progress:
        """With changes to one attempt."""
        attempt = replace(self.attempt(exercise_id), **changes)
        return replace(self, attempts={**self.attempts, exercise_id: attempt})

    def reset(self, exercise_id: str) -> Progress:
        """With that exercise as it was shipped; only the first answer to it is kept."""
        first = self.attempt(exercise_id).first
        others = {name: attempt for name, attempt in self.attempts.items() if name != exercise_id}
        without = replace(self, attempts=others)
        return without if first is None else without.changed(exercise_id, first=first)

    def merged(self, other: Progress) -> Progress:
        """With what another tab has done: of each exercise the attempt that passed, else the one here."""
        taken = {
            name: attempt
            for name, attempt in other.attempts.items()
            if name not in self.attempts or (attempt.passed is not None and self.attempts[name].passed is None)
        }
        merged = {**self.attempts, **taken}
        first = {
            name: attempt.first for each in (other, self) for name, attempt in each.attempts.items() if attempt.first
        }
        attempts = {name: replace(attempt, first=first.get(name)) for name, attempt in merged.items()}
        return Progress(attempts, self.lesson.merged(other.lesson), self.name or other.name)

    def has_passed(self, exercise_id: str) -> bool:
        return self.attempt(exercise_id).passed is not None


def to_text(progress: Progress) -> str:
    """The progress as JSON with a checksum, which tells a file that was cut off or changed by accident."""
    exercises = {
        name: {
            "answer": dict(attempt.answer),
            "passed": None if attempt.passed is None else dict(attempt.passed),
            "tries": attempt.tries,
            "hints": attempt.hints,
            "first": None if attempt.first is None else dict(attempt.first),
        }
        for name, attempt in progress.attempts.items()
    }
    document: dict[str, object] = {"format": FORMAT, "exercises": exercises}
    if not progress.lesson.empty:
        document["lesson"] = progress.lesson.to_json()
    if progress.name:
        document["name"] = progress.name
    document["sum"] = _sum(exercises, document.get("lesson"), progress.name)
    return json.dumps(document, ensure_ascii=False, indent=1)


def from_text(text: str, check: Check, *, on_unsolved: Callable[[str], None] = lambda name: None) -> Progress:
    """Read what `to_text` wrote. Exercises that this catalogue does not have any more are left out.

    Args:
        text: whatever came.
        check: whether an answer passes an exercise.
        on_unsolved: called with the id of each exercise that is said to be solved by an answer that does not pass, be
            it that the check has become stricter or that somebody wrote it in. It counts as not solved.

    Raises:
        ValueError: the second half of a sentence, which says what is wrong with it.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"it has {len(text):,} characters; a saved progress has at most {MAX_CHARACTERS:,}.")
    try:
        # Python reads NaN and the like, which are no JSON, unless it is told not to.
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not a saved progress, or it was cut off: it cannot be read to its end.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"it is not a saved progress of these exercises; one begins with “{FORMAT}”.")
    exercises, lesson, name = document.get("exercises"), document.get("lesson"), document.get("name", "")
    if not isinstance(exercises, dict) or document.get("sum") != _sum(exercises, lesson, name):
        raise ValueError("it was changed after it was saved: its checksum does not fit what is in it.")
    if not isinstance(name, str) or name != tidy_name(name):
        raise ValueError(f"the name that it holds is not a line of up to {MAX_NAME} characters.")
    kept = {each: _attempt(each, value) for each, value in exercises.items() if each in CATALOG}
    for each, attempt in kept.items():
        if attempt.passed is not None and not check(each, attempt.passed):
            kept[each] = replace(attempt, passed=None)
            on_unsolved(each)
    return Progress(kept, LessonRecord() if lesson is None else from_json(lesson), name)


def tidy_name(text: str) -> str:
    """A learner's name as it is kept: one line of up to `MAX_NAME` characters, with nothing in it that is not seen."""
    seen = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(seen.split())[:MAX_NAME].strip()


def file_name(progress: Progress) -> str:
    """What the file is called in which it is saved: with the learner's name in it, if there is one."""
    name = re.sub(r"[^\w-]+", "_", progress.name).strip("_")
    return f"backprop_exercises{'_' if name else ''}{name}.json"


def _attempt(name: str, value: object) -> Attempt:
    if not isinstance(value, dict) or set(value) - _LATER_KEYS != _KEYS:
        raise ValueError(f"what it says of “{name}” is not what was saved there.")
    tries = _whole(name, value["tries"], _MAX_TRIES)
    hints = _whole(name, value["hints"], HINTS)
    answer = _answer(name, value["answer"])
    passed = None if value["passed"] is None else _answer(name, value["passed"])
    first = None if value.get("first") is None else _answer(name, value["first"])
    return Attempt(answer, passed, tries, hints, first)


def _answer(name: str, value: object) -> Answer:
    fields = CATALOG[name].task.fields
    if not isinstance(value, dict) or set(value) != set(fields):
        raise ValueError(f"the answer that it holds for “{name}” does not have that exercise's fields.")
    for text in value.values():
        if not isinstance(text, str) or len(text) > MAX_FIELD_CHARACTERS:
            raise ValueError(
                f"the answer that it holds for “{name}” is not text of up to {MAX_FIELD_CHARACTERS} characters."
            )
    return {field_name: value[field_name] for field_name in fields}


def _whole(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"a count that it holds for “{name}” is not a whole number from 0 to {most:,}.")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _sum(exercises: object, lesson: object = None, name: object = "") -> str:
    """The checksum. Without a lesson and a name it is that of the exercises alone, as in files of earlier versions."""
    summed = exercises if lesson is None else [exercises, lesson]
    if name:
        summed = [exercises, lesson, name]
    text = json.dumps(summed, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
