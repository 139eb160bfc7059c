"""What a learner has done in the lesson, as a record; and as it stands in the text that the browser keeps.

What comes back from a browser or a file may have been changed on the way: it is read strictly. Nothing here touches
Streamlit, or knows which chapters there are: a guess at one that has gone is kept, and does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MAX_CHAPTERS = 50
MAX_CHARACTERS = 200  # of a guess, and of a chapter's name
_KEYS = {"guesses", "reached", "declined"}


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """What was done.

    Attributes:
        guesses: what was said before anything was seen, by the names of the chapters; a choice's name, or the number
            as it was typed.
        reached: the number of the furthest chapter that was opened, from 1; 0 where the lesson is not begun.
        declined: whether the line that invites newcomers was closed.
    """

    guesses: Mapping[str, str] = field(default_factory=dict)
    reached: int = 0
    declined: bool = False

    @property
    def empty(self) -> bool:
        return self == LessonRecord()

    def guessed(self, chapter: str, guess: str) -> LessonRecord:
        """With a guess. The first one of a chapter stays: later ones were made after the answer was seen."""
        return replace(self, guesses={chapter: guess, **self.guesses})

    def without(self, chapter: str) -> LessonRecord:
        """With the chapter as it was before anything was said."""
        return replace(self, guesses={name: guess for name, guess in self.guesses.items() if name != chapter})

    def at(self, number: int) -> LessonRecord:
        """With the chapter of this number opened."""
        return replace(self, reached=max(self.reached, number))

    def merged(self, other: LessonRecord) -> LessonRecord:
        """With what another tab has done."""
        return LessonRecord(
            {**other.guesses, **self.guesses},
            max(self.reached, other.reached),
            self.declined or other.declined,
        )

    def to_json(self) -> dict[str, object]:
        return {"guesses": dict(self.guesses), "reached": self.reached, "declined": self.declined}


def from_json(value: object) -> LessonRecord:
    """Read what `to_json` gave.

    Raises:
        ValueError: the second half of a sentence, which says what is wrong with it.
    """
    if not isinstance(value, dict) or set(value) != _KEYS:
        raise ValueError("what it says of the lesson is not what was saved there.")
    guesses, reached, declined = value["guesses"], value["reached"], value["declined"]
    if not isinstance(guesses, dict) or len(guesses) > MAX_CHAPTERS:
        raise ValueError(f"the guesses that it holds are not those of up to {MAX_CHAPTERS} chapters.")
    if not all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for pair in guesses.items() for text in pair):
        raise ValueError(f"a guess that it holds is not text of up to {MAX_CHARACTERS} characters.")
    if isinstance(reached, bool) or not isinstance(reached, int) or not 0 <= reached <= MAX_CHAPTERS:
        raise ValueError(f"the chapter that it says was reached is not a whole number from 0 to {MAX_CHAPTERS}.")
    if not isinstance(declined, bool):
        raise ValueError("it does not say whether the invitation to the lesson was closed.")
    return LessonRecord(dict(guesses), reached, declined)
