"""A guess that is made before anything is run: how it is read, and what is really true, by running it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backprop.exercises.answers import MAX_FIELD_CHARACTERS, read_number
from backprop.exercises.digits import DIGITS, right_to

RIGHT, OTHER = "right", "other"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several. Their words are in the chapter's content file.

    Attributes:
        names: of the choices.
        observe: gives the name of what came true, by running it.
    """

    names: tuple[str, ...]
    observe: Callable[[], str]

    def read(self, guess: str) -> str:
        """The guess, if it is one.

        Raises:
            ValueError: one sentence.
        """
        if guess not in self.names:
            raise ValueError("Choose one of these first." if not guess else f"“{guess[:40]}” is none of these.")
        return guess

    def judge(self, guess: str) -> str:
        """`RIGHT`, or the name of what was chosen instead."""
        return RIGHT if guess == self.observe() else guess

    @property
    def answers(self) -> tuple[str, ...]:
        """What `judge` may give: there are words for each."""
        return (RIGHT, *(name for name in self.names if name != self.observe()))


@dataclass(frozen=True, slots=True)
class Number:
    """A number; three significant digits are enough.

    Attributes:
        observe: gives the number, by running it.
        slips: numbers that a mistake on the way leads to, by names for the mistakes.
    """

    observe: Callable[[], float]
    slips: Mapping[str, Callable[[], float]] = field(default_factory=dict)

    def read(self, guess: str) -> float:
        """The number.

        Raises:
            ValueError: one sentence that says what was received and what is allowed.
        """
        if not guess.strip():
            raise ValueError("Type a number first, such as -0.5 or 1/3.")
        if len(guess) > MAX_FIELD_CHARACTERS:
            raise ValueError(f"This is {len(guess):,} characters; up to {MAX_FIELD_CHARACTERS} are allowed.")
        return read_number(guess)

    def judge(self, guess: str) -> str:
        """`RIGHT`, the name of the slip that leads to this number, or `OTHER`."""
        number = self.read(guess)
        if right_to(DIGITS, number, self.observe()):
            return RIGHT
        led_to = (name for name, slip in self.slips.items() if right_to(DIGITS, number, slip()))
        return next(led_to, OTHER)

    @property
    def answers(self) -> tuple[str, ...]:
        """What `judge` may give: there are words for each."""
        return (RIGHT, *self.slips, OTHER)


Guess = Choice | Number
